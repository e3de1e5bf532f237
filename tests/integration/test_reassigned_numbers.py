"""Numbers that were cut off, as the FCC's database says: texting stops and staff find out."""

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.care.clients import reassigned, suspecting
from bot.care.clients.reassigned import Answer, Asked
from bot.care.clients.suspecting import Found
from bot.commands import numbers
from bot.errors import ConfigInvalid
from models import contact_points, escalations, messages, number_checks
from tests.racing import at_once
from tests.town import Known, Town

MET = date(2026, 3, 3)
CUT_OFF = Answer("5035550143", MET, "yes")
WHY = "the number was cut off: find out whose it is"


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who agreed five days ago."""
    known = town.agreed("Bea")
    town.clock.at += timedelta(days=5)
    return known


def state(town: Town) -> str:
    """Return how the newest number stands."""
    found: str = town.rows(contact_points)[-1].state
    return found


def test_it_is_asked_about_every_number_that_is_texted_from_the_day_it_was_surely_theirs(
    town: Town, bea: Known
) -> None:
    bo = town.agreed("Bo")
    town.hears(bo, "STOP")
    town.clock.at += timedelta(days=2)
    town.refer("Dee")
    assert list(reassigned.numbers(town.house, town.now)) == [Asked("5035550143", MET)]


def test_nothing_leaves_for_a_number_that_was_cut_off_and_staff_are_told_once(
    town: Town, bea: Known
) -> None:
    before = len(town.rows(messages))
    assert reassigned.take(town.house, CUT_OFF, town.now) == 1
    assert reassigned.take(town.house, CUT_OFF, town.now) == 0
    for _ in range(5):
        town.later(days=1)
    assert (state(town), len(town.rows(messages))) == ("suspect", before)
    assert [row.reason for row in town.rows(escalations)] == [WHY]
    assert len(town.rows(number_checks)) == 1


def test_a_no_and_no_data_are_kept_and_change_nothing(town: Town, bea: Known) -> None:
    for told in ("no", "no_data"):
        assert reassigned.take(town.house, Answer("5035550143", MET, told), town.now) == 0
    assert reassigned.take(town.house, Answer("5035550199", MET, "yes"), town.now) == 0
    assert state(town) == "active"
    assert [row.answer for row in town.rows(number_checks)] == ["no", "no_data"]


def test_who_still_has_it_is_texted_again_and_the_old_answer_counts_no_more(
    town: Town, bea: Known
) -> None:
    reassigned.take(town.house, CUT_OFF, town.now)
    found = Found("called", "She answered")
    talk, noor = bea.conversation_id, town.staff["Noor"]
    suspecting.theirs(town.house, noor, talk, found=found, now=town.now)
    assert state(town) == "active"
    day_before = Answer(CUT_OFF.number, MET - timedelta(days=1), "yes")
    assert reassigned.take(town.house, day_before, town.now) == 0
    before = len(town.rows(messages))
    for _ in range(4):
        town.later(days=1)
    assert len(town.rows(messages)) > before
    [asked] = reassigned.numbers(town.house, town.now)
    assert asked.since_on == MET + timedelta(days=5)


def test_two_who_read_the_same_file_doubt_a_number_once(town: Town, bea: Known) -> None:
    done = at_once(*[lambda: _taken(town)] * 2)
    assert sorted(done) == [0, 1]
    assert len(town.rows(escalations)) == 1


def _taken(town: Town) -> int:
    return reassigned.take(town.house, CUT_OFF, town.now)


def test_the_file_is_read_by_its_owner_only_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "ask.csv"
    assert numbers.write(file, [("5035550143", "2026-03-03")]) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().split() == ["5035550143,2026-03-03"]
    with pytest.raises(ConfigInvalid, match="already"):
        numbers.write(file, [])


def test_answers_are_read_with_or_without_a_title(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("TN,Date,Response\n5035550143,2026-03-03,Yes\n\n5035550142,2026-03-03,no data")
    assert numbers.read(file) == [CUT_OFF, Answer("5035550142", MET, "no_data")]


def test_a_file_with_faults_is_refused_whole_and_names_lines_never_numbers(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("5035550143,2026-03-03,yes\n503555,2026-03-03,yes\n5035550142,today,maybe\n")
    with pytest.raises(ConfigInvalid) as refused:
        numbers.read(file)
    assert "line 2, 3" in str(refused.value) and "503555" not in str(refused.value)
