"""`aftercall languages`: how far each language is, who reviewed what, and a language more."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.library.reviews import NAME_LENGTH_MAX
from tests.translators import KEYS, Desk

CALL = ("food.call", "Мы вам позвоним.")
DAYS = ("food.days", "{days} день", "{days} дня", "{days} дней")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A checkout whose Russian catalog has two texts translated."""
    desk = Desk(tmp_path)
    desk.told("add", "ru")
    desk.translate(*CALL)
    desk.translate(*DAYS)
    return desk


def state_of(desk: Desk, code: str = "ru") -> dict[str, Any]:
    told: list[dict[str, Any]] = json.loads(desk.told("status", "--json"))
    return next(one for one in told if one["language"] == code)


def test_an_empty_house_says_how_to_begin(tmp_path: Path) -> None:
    assert "begin with `aftercall languages add CODE`" in Desk(tmp_path).told("status")


def test_the_status_counts_every_text(desk: Desk) -> None:
    told = state_of(desk)
    assert (told["unsigned"], told["missing"], told["reviewed"]) == (2, told["texts"] - 2, 0)
    assert told["complete_percent"] == 100 * 2 // told["texts"]
    head, russian, _ = desk.told("coverage").splitlines()
    assert head.split()[:5] == ["language", "complete", "reviewed", "drafts", "missing"]
    assert russian.split()[0] == "ru"


def test_the_status_names_the_dearest_text_and_the_letter_that_makes_it_so(desk: Desk) -> None:
    worst = state_of(desk)["worst"]
    assert (worst["encoding"], worst["cause"]) in [("UCS-2", "М"), ("UCS-2", "д")]
    assert "UCS-2" in desk.told("status")


def test_a_changed_source_counts_as_missing(desk: Desk) -> None:
    desk.edit(desk.script, "We will call you.", to="We will phone you.")
    assert state_of(desk)["stale"] == 1


def test_segments_are_told_text_by_text_the_source_language_too(desk: Desk) -> None:
    told = json.loads(desk.told("segments", "--json"))
    keys = {one["text"] for one in told if one["language"] == "en"}
    assert {key for key in KEYS if ".options." not in key} <= keys
    assert not [key for key in keys if ".options." in key]
    [call] = [one for one in told if one["language"] == "ru" and one["text"] == CALL[0]]
    assert (call["segments"], call["encoding"], call["cause"]) == (1, "UCS-2", "М")
    assert "М U+041C" in desk.told("segments", "ru")


def test_a_date_is_measured_at_its_longest(desk: Desk) -> None:
    [asked] = [
        one
        for one in json.loads(desk.told("segments", "en", "--json"))
        if one["text"] == "food.what"
    ]
    assert asked["encoding"] == "GSM-7" and asked["segments"] == 1


@pytest.mark.parametrize("command", ["update", "segments"])
def test_a_language_without_a_catalog_is_refused_with_what_is_near(
    desk: Desk, command: str
) -> None:
    assert "no catalog for 'rus'; did you mean 'ru'?" in desk.refused(command, "rus")


def test_a_broken_catalog_is_told_of_with_file_and_line(desk: Desk) -> None:
    desk.edit(desk.russian, '"Мы вам позвоним."', to='"Мы вам позвоним.')
    line = desk.russian.read_text("utf-8").split("Мы вам")[0].count("\n") + 1
    for command in (["update"], ["status"], ["review", "ru", "--yes", "--by", "Olha"]):
        assert f"locales/ru/LC_MESSAGES/scripts.po:{line}: gettext" in desk.refused(*command)


def test_a_catalog_in_another_encoding_is_told_of(desk: Desk) -> None:
    text = desk.russian.read_text("utf-8")
    desk.russian.write_bytes(text.encode("utf-8") + b"# \xff\n")
    assert "scripts.po:1: encoding: it must be UTF-8" in desk.refused("status")


def test_a_review_names_the_reviewer_and_the_day(desk: Desk) -> None:
    assert desk.told("review", "ru", CALL[0], "--by", "Olha Koval") == f"ru {CALL[0]}: reviewed\n"
    lines = desk.entry(CALL[0]).splitlines()
    assert lines[0].startswith("# reviewed: Olha Koval, 20") and "fuzzy" not in "".join(lines)
    assert state_of(desk)["reviewed"] == 1


def test_a_text_changed_after_its_review_is_a_draft_again(desk: Desk) -> None:
    desk.told("review", "ru", CALL[0], "--by", "Olha Koval")
    desk.translate(CALL[0], "Мы позвоним вам.")
    told = state_of(desk)
    assert (told["reviewed"], told["altered"]) == (0, 1)
    desk.told("review", "ru", CALL[0], "--by", "Olha Koval")
    assert desk.entry(CALL[0]).count("reviewed:") == 1
    assert state_of(desk)["reviewed"] == 1


def test_a_review_can_take_a_whole_script_and_is_taken_back(desk: Desk) -> None:
    assert "food.call" in desk.told("review", "ru", "food.[cd]a*", "--by", "Olha")
    assert state_of(desk)["reviewed"] == 2
    assert "nothing to change" in desk.told("review", "ru", "food.call", "--by", "Olha")
    assert desk.told("unreview", "ru", "food.*").count("a draft") == 2
    assert (state_of(desk)["reviewed"], state_of(desk)["draft"]) == (0, 2)
    assert "reviewed:" not in desk.entry(CALL[0])


def test_a_whole_language_is_reviewed_only_on_a_plain_yes(desk: Desk) -> None:
    ran = desk.run("review", "ru", "--by", "Olha", answer="n\n")
    assert ran.exit_code == 1 and "Has Olha read every text of 'ru'?" in ran.output
    assert state_of(desk)["reviewed"] == 0


def test_what_is_not_translated_cannot_be_reviewed(desk: Desk) -> None:
    told = desk.refused("review", "ru", "food.*", "--by", "Olha")
    assert "food.what: missing" in told
    assert state_of(desk)["reviewed"] == 0


@pytest.mark.parametrize("name", ["", "  ", "Ruiz, Ana", "Ana (RN)", "x" * (NAME_LENGTH_MAX + 1)])
def test_a_name_that_could_not_be_read_again_is_refused(desk: Desk, name: str) -> None:
    assert "a name of 1 to" in desk.refused("review", "ru", CALL[0], "--by", name)


def test_an_unknown_text_is_refused_with_what_is_near(desk: Desk) -> None:
    told = desk.refused("review", "ru", "food.cal", "--by", "Olha")
    assert "there is no wording 'food.cal'; did you mean 'food.call'?" in told


LIGHT = "import sys, bot.commands.translating; print(*sys.modules)"


def test_the_commands_load_their_work_only_when_they_are_run() -> None:
    ran = subprocess.run([sys.executable, "-c", LIGHT], check=True, capture_output=True, text=True)
    loaded = set(ran.stdout.split())
    assert "bot.commands.translating" in loaded
    assert not {"bot.translation", "bot.library", "babel", "polib"} & loaded
