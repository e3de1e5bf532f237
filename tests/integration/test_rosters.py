"""Rosters in the database: planned, published, undone, changed, swapped, taken; and found short."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from bot import schema
from bot.care import duty
from bot.care.rosters import (
    changing,
    checking,
    covering,
    feeds,
    leave,
    planning,
    publishing,
    reading,
    swapping,
)
from bot.care.rosters.arranging import LeavesGaps
from bot.care.rosters.changing import Placed
from bot.care.rosters.cover import Need
from bot.care.rosters.leave import Leave
from bot.care.rosters.planning import NewPattern
from bot.care.rosters.shifts import Span, Weekly
from bot.errors import DeedRefused, NotAllowed, TurnConflict
from models import (
    gap_notices,
    paging_ways,
    publications,
    shift_offers,
    shifts,
)
from tests.racing import at_once
from tests.rostering import nobody_works, pageable, roster, works
from tests.town import Town

DAYS = Weekly(frozenset({2, 3}), 7 * 60, 600)
WEDNESDAY_AT_SEVEN = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
WEDNESDAY, THURSDAY = ("Luz", "04 15:00", "05 01:00"), ("Luz", "05 15:00", "06 01:00")


@pytest.fixture
def empty(town: Town) -> Town:
    """A town where nobody works yet, and all but Kit can be paged."""
    nobody_works(town)
    pageable(town, "Noor", "Luz", "Sam")
    return town


def pattern(town: Town, name: str = "Luz", hours: Weekly = DAYS) -> None:
    """Let somebody work on Wednesdays and Thursdays, seven to five."""
    new = NewPattern(town.staff[name].id, "first", hours, date(2026, 3, 3))
    planning.add_pattern(town.house, town.staff["Sam"], new, town.now)


def published(town: Town, weeks: int = 1) -> None:
    """Plan and publish, whatever is left uncovered."""
    planning.plan(town.house, town.staff["Sam"], weeks, town.now)
    publishing.publish(town.house, town.staff["Sam"], town.now, anyway=True)


def placed(town: Town, name: str, hours: float = 10, *, anyway: bool = False) -> Placed:
    """Put somebody on duty from Wednesday at seven."""
    span = Span(WEDNESDAY_AT_SEVEN, WEDNESDAY_AT_SEVEN + timedelta(hours=hours))
    return Placed(town.staff[name].id, "first", span, anyway)


def on_duty(town: Town, at: datetime) -> list[UUID]:
    """Return who is on duty at a moment."""
    with town.house.db.reading() as tx:
        return duty.on_duty(tx, town.team_id, at)


def test_drafts_put_nobody_on_duty_until_they_are_published(empty: Town) -> None:
    pattern(empty)
    sam, noon = empty.staff["Sam"], WEDNESDAY_AT_SEVEN + timedelta(hours=5)
    assert planning.plan(empty.house, sam, 1, empty.now) == 2
    assert roster(empty, "draft") == [WEDNESDAY, THURSDAY] and on_duty(empty, noon) == []
    assert planning.plan(empty.house, sam, 1, empty.now) == 0
    with pytest.raises(LeavesGaps):
        publishing.publish(empty.house, sam, empty.now, anyway=False)
    assert on_duty(empty, noon) == []
    publishing.publish(empty.house, sam, empty.now, anyway=True)
    assert on_duty(empty, noon) == [empty.staff["Luz"].id]
    with pytest.raises(DeedRefused, match="nothing"):
        publishing.publish(empty.house, sam, empty.now, anyway=True)


def test_a_roster_without_gaps_is_published_without_a_word(empty: Town) -> None:
    for name, start in (("Luz", 0), ("Noor", 12)):
        pattern(empty, name, Weekly(frozenset(range(7)), start * 60, 720))
    planning.plan(empty.house, empty.staff["Sam"], 3, empty.now)
    found = publishing.publish(empty.house, empty.staff["Sam"], empty.now, anyway=False)
    assert found.gaps == () == found.held and len(roster(empty)) == 42


def test_a_publishing_is_undone_for_an_hour_and_what_has_begun_stays(empty: Town) -> None:
    pattern(empty)
    published(empty)
    [row] = empty.rows(publications)
    swapping.offer(empty.house, empty.staff["Luz"], empty.rows(shifts)[0].id, empty.now, to=None)
    sam = empty.staff["Sam"]
    assert publishing.undo(empty.house, sam, row.id, empty.now) == 2
    assert roster(empty) == [] and empty.rows(shift_offers) == []
    with pytest.raises(DeedRefused, match="undo_over"):
        publishing.undo(empty.house, sam, row.id, empty.now)
    publishing.publish(empty.house, sam, empty.now, anyway=True)
    late = empty.now + timedelta(minutes=61)
    with pytest.raises(DeedRefused, match="undo_over"):
        publishing.undo(empty.house, sam, empty.rows(publications)[-1].id, late)
    assert roster(empty) == [WEDNESDAY, THURSDAY]


def test_rest_counts_from_a_shift_that_is_over_when_a_draft_begins_before_its_publishing(
    empty: Town,
) -> None:
    works(empty, "Noor", empty.now - timedelta(hours=10), hours=6)
    works(empty, "Noor", empty.now - timedelta(hours=1), hours=7, state="draft")
    with pytest.raises(DeedRefused, match="nothing"):
        publishing.publish(empty.house, empty.staff["Sam"], empty.now, anyway=True)
    assert len(roster(empty, "draft")) == 1


def test_who_can_no_longer_be_paged_is_not_published(empty: Town) -> None:
    pattern(empty)
    planning.plan(empty.house, empty.staff["Sam"], 1, empty.now)
    with empty.house.db.writing() as tx:
        tx.execute(update(paging_ways).values(failing_since=empty.now))
    with pytest.raises(DeedRefused, match="nothing"):
        publishing.publish(empty.house, empty.staff["Sam"], empty.now, anyway=True)
    assert roster(empty) == [] and len(roster(empty, "draft")) == 2
    with pytest.raises(DeedRefused, match="unreachable"):
        pattern(empty, "Noor")


def test_a_shift_taken_away_is_not_planned_again(empty: Town) -> None:
    pattern(empty)
    sam = empty.staff["Sam"]
    planning.plan(empty.house, sam, 1, empty.now)
    changing.remove(empty.house, sam, empty.rows(shifts)[0].id, empty.now, anyway=False)
    assert planning.plan(empty.house, sam, 1, empty.now) == 0
    assert roster(empty, "draft") == [THURSDAY]
    assert planning.discard(empty.house, sam, empty.now) == 1
    assert planning.plan(empty.house, sam, 1, empty.now) == 1


def test_an_ended_pattern_makes_no_more_and_keeps_what_is_published(empty: Town) -> None:
    pattern(empty)
    published(empty)
    [made, _] = empty.rows(shifts)
    sam = empty.staff["Sam"]
    planning.plan(empty.house, sam, 2, empty.now)
    planning.end_pattern(empty.house, sam, made.pattern_id, date(2026, 3, 4), empty.now)
    assert roster(empty) == [WEDNESDAY, THURSDAY] and roster(empty, "draft") == []
    assert planning.plan(empty.house, sam, 4, empty.now) == 0


def test_a_supervisor_changes_a_shift_and_is_told_of_a_gap_first(empty: Town) -> None:
    shift_id = works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    sam = empty.staff["Sam"]
    with pytest.raises(LeavesGaps) as refused:
        changing.change(empty.house, sam, shift_id, placed(empty, "Luz", 8), empty.now)
    [gap] = refused.value.gaps
    assert gap.span.ends_at - gap.span.starts_at >= timedelta(hours=2)
    changing.change(empty.house, sam, shift_id, placed(empty, "Luz", 8, anyway=True), empty.now)
    assert roster(empty) == [("Luz", "04 15:00", "04 23:00")]
    changing.change(empty.house, sam, shift_id, placed(empty, "Noor", 8), empty.now)
    assert roster(empty) == [("Noor", "04 15:00", "04 23:00")]
    # Whoever lost it is told so by their calendar.
    assert [(row.state, row.sequence) for row in empty.rows(shifts, id=shift_id)] == [
        ("cancelled", 2)
    ]


@pytest.mark.parametrize(
    ("begins", "refused"), [(-5, "twice"), (-16, "rest"), (14, "rest"), (18, "")]
)
def test_nobody_is_put_on_two_shifts_or_robbed_of_their_rest(
    empty: Town, begins: int, refused: str
) -> None:
    works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    start = WEDNESDAY_AT_SEVEN + timedelta(hours=begins)
    wanted = Placed(empty.staff["Luz"].id, "first", Span(start, start + timedelta(hours=10)))
    if refused:
        with pytest.raises(DeedRefused, match=refused):
            changing.add(empty.house, empty.staff["Sam"], wanted, empty.now)
    else:
        changing.add(empty.house, empty.staff["Sam"], wanted, empty.now)
    assert len(roster(empty)) == (1 if refused else 2)


def test_time_off_opens_gaps_only_by_a_word_and_keeps_its_person_away(empty: Town) -> None:
    pattern(empty)
    published(empty)
    sam, luz = empty.staff["Sam"], empty.staff["Luz"]
    off = Leave(luz.id, date(2026, 3, 4), date(2026, 3, 4))
    with pytest.raises(LeavesGaps):
        leave.enter(empty.house, sam, off, empty.now, anyway=False)
    assert roster(empty) == [WEDNESDAY, THURSDAY]
    left = leave.enter(empty.house, sam, off, empty.now, anyway=True)
    assert (left.shifts, roster(empty)) == (1, [THURSDAY]) and left.gaps
    with pytest.raises(DeedRefused, match="away"):
        changing.add(empty.house, sam, placed(empty, "Luz"), empty.now)
    with pytest.raises(DeedRefused, match="days"):
        back_to_front = Leave(luz.id, date(2026, 3, 9), date(2026, 3, 8))
        leave.enter(empty.house, sam, back_to_front, empty.now, anyway=True)


def test_the_daily_check_tells_of_each_gap_once_and_until_it_is_filled(empty: Town) -> None:
    sam = empty.staff["Sam"]
    covering.add(empty.house, sam, Need(DAYS), empty.now)
    works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    empty.later(days=1)
    mine = [row for row in empty.rows(gap_notices) if row.team_id == empty.team_id]
    assert [row.starts_at.day for row in mine] == [5, 11, 12, 18]
    empty.settle()
    assert len(_unseen(empty)) == 4 == checking.see(empty.house, sam, empty.now)
    assert _unseen(empty) == []
    works(empty, "Luz", WEDNESDAY_AT_SEVEN + timedelta(days=1))
    empty.later(days=1)
    assert [row.starts_at.day for row in _unseen(empty)] == [19]
    ended = [row for row in empty.rows(gap_notices) if row.ended_at is not None]
    assert [row.starts_at.day for row in ended if row.team_id == empty.team_id] == [5]
    empty.later(days=1)
    # It was cut off where the look ahead ended; it has grown and is no second one.
    [one] = _unseen(empty)
    assert (one.starts_at.day, one.ends_at - one.starts_at) == (19, timedelta(hours=10))


def _unseen(town: Town) -> list[Any]:
    with town.house.db.reading() as tx:
        return list(checking.unseen(tx, town.team_id, town.now))


def test_those_on_call_are_not_on_duty_and_each_role_is_known(empty: Town) -> None:
    works(empty, "Sam", empty.now, role="supervisor")
    works(empty, "Noor", empty.now, role="second")
    works(empty, "Luz", empty.now, state="draft")
    noor, sam = empty.staff["Noor"].id, empty.staff["Sam"].id
    assert on_duty(empty, empty.now) == [noor]
    with empty.house.db.reading() as tx:
        there = duty.by_role(tx, empty.team_id, empty.now)
        assert duty.back_at(tx, empty.team_id, empty.now) is None
    assert there == {"first": [], "second": [noor], "supervisor": [sam], "manager": []}


def test_a_calendar_s_address_opens_one_s_own_until_it_is_ended(empty: Town) -> None:
    luz, noor = empty.staff["Luz"], empty.staff["Noor"]
    works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    works(empty, "Luz", WEDNESDAY_AT_SEVEN + timedelta(days=1), state="draft")
    first = feeds.make(empty.house, luz, empty.now)
    second = feeds.make(empty.house, luz, empty.now)
    other = feeds.make(empty.house, noor, empty.now)
    with empty.house.db.reading() as tx:
        assert [feeds.owner(tx, one) for one in (first, second, other, "x")] == [
            None,
            luz.id,
            noor.id,
            None,
        ]
        assert [row.state for row in feeds.rows(tx, luz.id, empty.now)] == ["published"]
    feeds.revoke(empty.house, luz, empty.now)
    with empty.house.db.reading() as tx:
        assert feeds.owner(tx, second) is None and feeds.owner(tx, other) == noor.id


def test_specialists_and_auditors_arrange_nothing(empty: Town) -> None:
    shift_id = works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    for name in ("Noor", "Kit"):
        staff = empty.staff[name]
        for deed in (
            lambda staff=staff: planning.plan(empty.house, staff, 1, empty.now),
            lambda staff=staff: publishing.publish(empty.house, staff, empty.now, anyway=True),
            lambda staff=staff: changing.remove(
                empty.house, staff, shift_id, empty.now, anyway=True
            ),
            lambda staff=staff: checking.see(empty.house, staff, empty.now),
        ):
            with pytest.raises(NotAllowed):
                deed()
    assert roster(empty) == [WEDNESDAY]


def test_old_shifts_stay_published_and_drafts_do_not_outlive_a_migration_down(empty: Town) -> None:
    kept = works(empty, "Luz", WEDNESDAY_AT_SEVEN)
    works(empty, "Noor", WEDNESDAY_AT_SEVEN, state="draft")
    works(empty, "Sam", WEDNESDAY_AT_SEVEN, state="cancelled")
    schema.unmigrate(empty.house.db, to="0018")
    schema.migrate(empty.house.db)
    empty.house.db.close()
    [row] = empty.rows(shifts)
    assert (row.id, row.state, row.role, row.sequence) == (kept, "published", "first", 0)
    for odd in ({"role": "owl"}, {"state": "owl"}, {"pattern_id": empty.house.new_id()}):
        with pytest.raises(TurnConflict), empty.house.db.writing() as tx:
            tx.execute(update(shifts).values(**odd))


def test_a_pattern_makes_a_day_s_shift_once_even_by_two_hands(empty: Town) -> None:
    pattern(empty)
    sam = empty.staff["Sam"]
    made = at_once(*[lambda: planning.plan(empty.house, sam, 1, empty.now)] * 2)
    assert sorted(made) == [0, 2]
    [row, _] = empty.rows(shifts)
    with pytest.raises(TurnConflict), empty.house.db.writing() as tx:
        tx.execute(insert(shifts), {**row._mapping, "id": empty.house.new_id()})


def test_the_roster_s_reading_is_the_team_s_own(empty: Town) -> None:
    works(empty, "Kit", empty.now)
    look = Span(empty.now, empty.now + timedelta(days=1))
    with empty.house.db.reading() as tx:
        assert reading.shifts_between(tx, empty.team_id, look) == []
        assert empty.staff["Kit"].id not in reading.people(tx, empty.team_id)
