"""Swaps and hours that are taken: who may, who must agree, and of two at once only one."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.care.rosters import covering, swapping, taking
from bot.care.rosters.cover import ALWAYS, Need
from bot.care.rosters.shifts import Weekly
from bot.errors import DeedRefused, NotAllowed, TurnConflict
from models import audit_entries, paging_ways, shift_offers
from tests.racing import at_once
from tests.rostering import becomes, nobody_works, pageable, roster, works
from tests.town import Town

WEDNESDAY_AT_SEVEN = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
WEDNESDAY = ("Luz", "04 15:00", "05 01:00")


@pytest.fixture
def empty(town: Town) -> Town:
    """A town where nobody works yet, and all but Kit can be paged."""
    nobody_works(town)
    pageable(town, "Noor", "Luz", "Sam")
    return town


def test_a_swap_that_harms_nothing_is_done_at_once_and_once(empty: Town) -> None:
    shift_id = works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    noor, luz = empty.staff["Noor"], empty.staff["Luz"]
    swapping.offer(empty.house, luz, shift_id, empty.now, to=None)
    assert swapping.accept(empty.house, noor, shift_id, empty.now) == swapping.DONE
    assert roster(empty) == [("Noor", "04 15:00", "05 01:00")]
    with pytest.raises(NotAllowed):
        swapping.accept(empty.house, noor, shift_id, empty.now)
    assert [row.ending for row in empty.rows(shift_offers)] == ["done"]
    assert len(empty.rows(audit_entries, action="roster.swapped")) == 1


def test_a_swap_that_costs_rest_waits_for_a_supervisor(empty: Town) -> None:
    works(empty, "Noor", WEDNESDAY_AT_SEVEN - timedelta(hours=12))
    shift_id = works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    noor, luz, sam = (empty.staff[name] for name in ("Noor", "Luz", "Sam"))
    swapping.offer(empty.house, luz, shift_id, empty.now, to=noor.id)
    for _ in range(2):
        assert swapping.accept(empty.house, noor, shift_id, empty.now) == swapping.WAITS
    assert ("Luz", "04 15:00", "05 01:00") in roster(empty)
    with pytest.raises(NotAllowed):
        swapping.decide(empty.house, luz, shift_id, empty.now, agreed=True)
    swapping.decide(empty.house, sam, shift_id, empty.now, agreed=True)
    assert ("Noor", "04 15:00", "05 01:00") in roster(empty)


def test_a_swap_that_leaves_a_language_uncovered_may_be_refused(empty: Town) -> None:
    becomes(empty, "Luz", languages=["en", "es"])
    sam, noor = empty.staff["Sam"], empty.staff["Noor"]
    covering.add(empty.house, sam, Need(ALWAYS, language="es"), empty.now)
    shift_id = works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    swapping.offer(empty.house, empty.staff["Luz"], shift_id, empty.now, to=None)
    assert swapping.accept(empty.house, noor, shift_id, empty.now) == swapping.WAITS
    swapping.decide(empty.house, sam, shift_id, empty.now, agreed=False)
    assert roster(empty) == [WEDNESDAY]
    with pytest.raises(DeedRefused, match="offer_over"):
        swapping.accept(empty.house, noor, shift_id, empty.now)


def test_nobody_accepts_who_cannot_be_paged_or_is_of_another_team(empty: Town) -> None:
    shift_id = works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    swapping.offer(empty.house, empty.staff["Luz"], shift_id, empty.now, to=None)
    with pytest.raises(NotAllowed):
        swapping.accept(empty.house, empty.staff["Kit"], shift_id, empty.now)
    with empty.house.db.writing() as tx:
        tx.execute(update(paging_ways).values(tested_at=None))
    with pytest.raises(DeedRefused, match="unreachable"):
        swapping.accept(empty.house, empty.staff["Noor"], shift_id, empty.now)
    assert roster(empty) == [WEDNESDAY]


def test_of_two_who_accept_at_once_one_has_it(empty: Town) -> None:
    shift_id = works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    swapping.offer(empty.house, empty.staff["Luz"], shift_id, empty.now, to=None)

    def accepted(name: str) -> str:
        try:
            return swapping.accept(empty.house, empty.staff[name], shift_id, empty.now)
        except (NotAllowed, DeedRefused, TurnConflict):
            return "too late"

    told = at_once(lambda: accepted("Noor"), lambda: accepted("Sam"))
    assert sorted(told) == ["done", "too late"] and len(roster(empty)) == 1


def test_hours_that_nobody_has_are_taken_by_one(empty: Town) -> None:
    works(empty, "Luz", WEDNESDAY_AT_SEVEN)

    def taken(name: str) -> str:
        try:
            taking.take(empty.house, empty.staff[name], "first", empty.now, begins=empty.now)
        except (DeedRefused, TurnConflict) as refusal:
            return str(refusal)
        return "taken"

    told = at_once(lambda: taken("Noor"), lambda: taken("Sam"))
    assert told.count("taken") == 1
    [row] = [one for one in roster(empty) if one[0] != "Luz"]
    assert row[1:] == ("03 18:00", "04 04:00")


def test_with_nobody_on_duty_the_shift_lasts_until_the_next_one_comes(empty: Town) -> None:
    # At night nobody is needed, and still somebody may come.
    days = Weekly(frozenset(range(7)), 7 * 60, 600)
    covering.add(empty.house, empty.staff["Sam"], Need(days), empty.now)
    empty.clock.at = WEDNESDAY_AT_SEVEN - timedelta(hours=3)
    works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    taking.take(empty.house, empty.staff["Noor"], "first", empty.now, begins=empty.now)
    assert roster(empty)[0] == ("Noor", "04 12:00", "04 15:00")
    with pytest.raises(DeedRefused, match="gap_over"):
        taking.take(empty.house, empty.staff["Sam"], "first", empty.now, begins=empty.now)
