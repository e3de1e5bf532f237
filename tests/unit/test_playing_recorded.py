"""A play written down: it is a dialogue, which goes again as it went."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.playing import play as command
from bot.dialogues import Stage, play, read_sheet
from bot.dialogues.reading import Dialogue
from tests.town import books

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def record(file: Path, *lines: str, script: str, options: tuple[str, ...] = ()) -> Result:
    """Play these lines and write the play down."""
    given = "".join(f"{line}\n" for line in lines)
    options = (*options, "--record", str(file))
    return CliRunner().invoke(command, [script, *options], input=given, obj=books())


def recorded(file: Path) -> Dialogue:
    """Read the one dialogue of a file, having played it as written."""
    [dialogue] = read_sheet(file.read_text("utf-8"), str(file)).dialogues
    assert play(dialogue, Stage(books())).as_written
    return dialogue


def test_a_play_is_written_as_a_dialogue_that_goes_again_as_it_went(tmp_path: Path) -> None:
    file = tmp_path / "mine.es.yaml"
    lines = ("cuatro", "quizás", "/silence", "/later 1 day", 'hola: # "sí"', "/person")
    options = ("--language", "es", "--knows", "service=Clínica: del #Río")
    told = record(file, *lines, script="check_in", options=options)
    assert told.exit_code == 0 and f"Written to {file}" in told.output
    dialogue = recorded(file)
    assert (dialogue.script, dialogue.language) == ("check_in", "es")
    assert dialogue.knows == {"service": "Clínica: del #Río"}
    happened = [(line.kind, line.text) for line in dialogue.chat if line.happens]
    assert happened[0] == ("client", "cuatro") and happened[-1] == ("person", "hands back")
    assert ("client", 'hola: # "sí"') in happened and ("later", "1 day") in happened
    assert [line.kind for line in dialogue.chat][:2] == ["we", "client"]


def test_what_was_taken_back_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "mine.en.yaml"
    record(file, "1", "/undo", "4", "/why", "/help", script="first_check_in")
    happened = [line.text for line in recorded(file).chat if line.happens]
    assert happened == ["4"]


def test_a_script_in_a_file_is_named_as_seen_from_the_dialogue(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "dialogues").mkdir()
    script = tmp_path / "scripts" / "say.yaml"
    script.write_text((EXAMPLES / "say.yaml").read_text("utf-8"), "utf-8")
    file = tmp_path / "dialogues" / "say.en.yaml"
    record(file, "hello", script=str(script))
    assert recorded(file).script == "../scripts/say.yaml"


def test_where_nothing_happened_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "mine.en.yaml"
    told = record(file, script="first_check_in")
    assert told.exit_code == 0 and "nothing is written" in told.output and not file.exists()


@pytest.mark.parametrize("language", ["ar", "lo", "zh-Hant"])
def test_other_scripts_are_written_down_as_they_are(tmp_path: Path, language: str) -> None:
    file = tmp_path / f"mine.{language}.yaml"
    record(file, "4", script="first_check_in", options=("--language", language))
    assert recorded(file).language == language


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.en.yaml"
    file.write_text("mine", "utf-8")
    told = record(file, "4", script="first_check_in")
    assert told.exit_code == 2 and file.read_text("utf-8") == "mine"


def test_only_what_dialogues_can_play_is_written(tmp_path: Path) -> None:
    file = tmp_path / "mine.en.yaml"
    told = record(file, "4", script="first_check_in", options=("--no-drafts",))
    assert told.exit_code == 2 and not file.exists()
