"""What a second person says that the replies mean: told of ours only, and of one mind with them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.reading import REPLIES, reading
from bot.measuring import CorpusInvalid, figures_of, read_corpus, read_second, reads_of
from bot.measuring.figures import FIGURES
from bot.measuring.second_labels import name_of
from flows.languages import LANGUAGES

ASKED = [one for one in LANGUAGES if (REPLIES / "second" / f"{one}.txt").exists()]
# Whether somebody is in danger, and whether somebody wants no more texts: nobody may differ there.
AGREED = ("any risk", "imminent", "false alarm", "opt-out", "false opt-out", "other number")


def test_most_languages_were_labelled_twice() -> None:
    assert len(ASKED) >= 12


@pytest.mark.parametrize("language", ASKED)
def test_every_held_reply_was_and_no_other(language: str) -> None:
    held = {name_of(one) for one in read_corpus(REPLIES, "held", [language])}
    assert held == read_second(REPLIES, [language]).keys()


@pytest.mark.parametrize("language", ASKED)
def test_two_people_see_danger_and_a_stop_in_the_same_replies(language: str) -> None:
    reads = reads_of(read_corpus(REPLIES, "held", [language]), read_second(REPLIES, [language]))
    found = figures_of(reads)
    named = [figure for figure in FIGURES if figure.name in AGREED]
    assert [figure.name for figure in named if not figure.is_met(found[figure.name])] == []


def test_the_second_person_can_be_measured_as_our_reader_is(tmp_path: Path) -> None:
    _write(tmp_path / "held", "== risk_elevated free\nI am nobody\n== unsure call\nhm\n")
    [sad, unsure] = read_corpus(tmp_path, "held")
    _write(tmp_path / "second", f"{name_of(sad)} risk_elevated ?\n{name_of(unsure)} answer_yes\n")
    told = CliRunner().invoke(reading, ["--second", "--texts", "--from", str(tmp_path)])
    assert told.exit_code == 0, told.output
    assert "any risk          >=0.97     1.000" in told.output
    assert "en:4 [call] unsure () -> answer_yes" in told.output


@pytest.mark.parametrize("line", ["0123 unsure", "0123456789abcdef", "0123456789abcdef sad"])
def test_a_line_that_cannot_be_used_is_told(tmp_path: Path, line: str) -> None:
    _write(tmp_path / "second", line)
    with pytest.raises(CorpusInvalid, match=r"en\.txt:1: not a name and labels"):
        read_second(tmp_path, ["en"])


def _write(folder: Path, source: str) -> None:
    folder.mkdir()
    (folder / "en.txt").write_text(source, "utf-8")
