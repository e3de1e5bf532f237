"""Snooze: what is put away is silent until its time, and nothing is put away for ever."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.care import escalations as rules
from bot.care import snoozing, specialist
from bot.care.escalations import Cause
from bot.care.snoozing import PuttingAway
from bot.care.specialist import Holding
from bot.errors import DeedRefused, LeaseLost, NotAllowed
from models import claims, conversations, escalations, messages, pages, snoozes
from tests.town import Known, Town

HOUR = timedelta(hours=1)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has asked for a person."""
    bea = town.agreed("Bea")
    town.hears(bea, "please call me")
    return bea


@pytest.fixture
def held(town: Town, bea: Known) -> Holding:
    """Noor, who has her."""
    return _claimed(town, bea, "Noor")


def _claimed(town: Town, known: Known, name: str) -> Holding:
    staff = town.staff[name]
    taken = specialist.claim(town.house, staff, known.conversation_id, town.now)
    return Holding(staff, known.conversation_id, taken.token)


def _put_away(town: Town, held: Holding, length: timedelta = HOUR, note: str = "") -> None:
    snoozing.snooze(town.house, held, PuttingAway(town.now + length, note), town.now)


def _state(town: Town, known: Known) -> tuple[str, str]:
    [opened] = town.rows(escalations)
    return town.rows(conversations, id=known.conversation_id)[0].state, opened.state


def test_what_is_put_away_is_nobodys_and_the_script_stays_silent(
    town: Town, bea: Known, held: Holding
) -> None:
    before = len(town.rows(messages, author="bot"))
    _put_away(town, held, note="At work until five")
    town.later(minutes=59)
    assert _state(town, bea) == ("waiting", "open")
    assert len(town.rows(messages, author="bot")) == before
    [row] = town.rows(snoozes)
    assert (row.note, row.ended_at, row.woken) == ("At work until five", None, None)
    assert row.back_at == row.until_at
    [claim] = town.rows(claims)
    assert claim.release == "snoozed"


@pytest.mark.parametrize("level", [1, 2, 3])
def test_nobody_is_paged_before_its_time_and_everybody_after(
    town: Town, bea: Known, level: int
) -> None:
    with town.house.db.writing() as tx:
        rules.escalate(tx, town.house, bea.conversation_id, cause=Cause(level, "x"), now=town.now)
    _put_away(town, _claimed(town, bea, "Noor"))
    town.later(minutes=59)
    assert town.rows(pages) == []
    town.later(minutes=1)
    assert len(town.rows(pages)) == 1
    town.later(minutes=5 if level == 1 else 30)
    assert len(town.rows(pages)) == 2


def test_its_clock_is_set_to_that_time(town: Town, bea: Known, held: Holding) -> None:
    until = town.now + HOUR
    _put_away(town, held)
    [opened] = town.rows(escalations)
    assert (opened.claim_by_at, opened.next_page_at) == (until, until)
    assert (opened.acknowledged_at, opened.acknowledged_by) == (None, None)


def test_one_for_whom_nobody_had_called_is_called_for_then(town: Town) -> None:
    dee = town.agreed("Dee")
    _put_away(town, _claimed(town, dee, "Noor"))
    [opened] = town.rows(escalations)
    assert (opened.reason, opened.next_page_at) == ("put away until later", town.now + HOUR)


@pytest.mark.parametrize("said", ["hello?", "4", "STOP", "please call me"])
def test_it_comes_back_at_once_when_the_client_writes(
    town: Town, bea: Known, held: Holding, said: str
) -> None:
    _put_away(town, held)
    town.later(minutes=5)
    town.hears(bea, said)
    [row] = town.rows(snoozes)
    assert (row.back_at, row.woken) == (town.now, "wrote")
    [opened] = town.rows(escalations)
    assert opened.claim_by_at == opened.next_page_at == town.now
    town.settle()
    assert len(town.rows(pages)) == 1


def test_danger_wakes_it_as_danger(town: Town, bea: Known, held: Holding) -> None:
    _put_away(town, held)
    town.later(minutes=5)
    town.hears(bea, "I want to kill myself tonight")
    [opened] = town.rows(escalations)
    assert (opened.level, opened.next_page_at) == (0, town.now)
    assert opened.claim_by_at == town.now + town.house.policy.claim_within[0]


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_whatever_else_calls_for_a_person_wakes_it(
    town: Town, bea: Known, held: Holding, level: int
) -> None:
    _put_away(town, held)
    cause = Cause(level, "a text could not be delivered")
    with town.house.db.writing() as tx:
        rules.hand_over(tx, town.house, bea.conversation_id, cause=cause, now=town.now)
    [row] = town.rows(snoozes)
    assert (row.back_at, row.woken) == (town.now, "raised")
    town.settle()
    assert len(town.rows(pages)) == 1


def test_a_text_after_its_time_does_not_put_it_off(town: Town, bea: Known, held: Holding) -> None:
    _put_away(town, held)
    town.later(hours=1)
    due_at = town.rows(escalations)[0].claim_by_at
    town.later(minutes=7)
    town.hears(bea, "hello?")
    assert town.rows(escalations)[0].claim_by_at == due_at
    assert town.rows(snoozes)[0].woken is None


def test_danger_cannot_be_put_away(town: Town, bea: Known, held: Holding) -> None:
    town.hears(bea, "I want to kill myself tonight")
    with pytest.raises(DeedRefused, match="danger"):
        _put_away(town, held)
    assert town.rows(snoozes) == [] and town.rows(claims)[0].released_at is None


@pytest.mark.parametrize(
    ("length", "reason"),
    [(timedelta(0), "past"), (-HOUR, "past"), (timedelta(days=7, seconds=1), "too_far")],
)
def test_its_time_is_ahead_and_within_a_week(
    town: Town, held: Holding, length: timedelta, reason: str
) -> None:
    with pytest.raises(DeedRefused, match=reason):
        _put_away(town, held, length)
    assert town.rows(snoozes) == []


def test_a_note_has_an_end(town: Town, held: Holding) -> None:
    with pytest.raises(DeedRefused, match="long_note"):
        _put_away(town, held, note="x" * 301)


def test_a_colleague_brings_it_back(town: Town, bea: Known, held: Holding) -> None:
    _put_away(town, held)
    town.later(minutes=5)
    for _ in range(2):
        snoozing.bring_back(town.house, town.staff["Luz"], bea.conversation_id, town.now)
    [row] = town.rows(snoozes)
    assert (row.back_at, row.woken, row.ended_at) == (town.now, "brought_back", None)
    town.settle()
    assert len(town.rows(pages)) == 1


def test_whoever_takes_it_ends_it(town: Town, bea: Known, held: Holding) -> None:
    _put_away(town, held)
    town.later(minutes=5)
    again = _claimed(town, bea, "Luz")
    [row] = town.rows(snoozes)
    assert row.ended_at == row.back_at == town.now
    _put_away(town, again)
    town.later(hours=2)
    _claimed(town, bea, "Noor")
    assert [one.ended_at is not None for one in town.rows(snoozes)] == [True, True]
    assert town.rows(snoozes)[1].back_at == town.rows(snoozes)[1].until_at


def test_put_away_once_it_is_no_longer_ones_own(town: Town, bea: Known, held: Holding) -> None:
    _put_away(town, held)
    with pytest.raises(LeaseLost):
        _put_away(town, held)
    with pytest.raises(LeaseLost):
        _put_away(town, replace(held, staff=town.staff["Luz"]))
    assert len(town.rows(snoozes)) == 1


def test_another_team_and_an_auditor_may_do_neither(town: Town, bea: Known, held: Holding) -> None:
    auditor: Any = replace(town.staff["Noor"], role="auditor")
    for staff in (town.staff["Kit"], auditor):
        with pytest.raises(NotAllowed):
            _put_away(town, replace(held, staff=staff))
        with pytest.raises(NotAllowed):
            snoozing.bring_back(town.house, staff, bea.conversation_id, town.now)
    assert town.rows(snoozes) == []
