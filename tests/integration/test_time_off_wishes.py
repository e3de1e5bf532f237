"""Time off that is asked for: who may, who decides, and what becomes of the shifts in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from bot.care.rosters import changing, wishes
from bot.care.rosters.arranging import LeavesGaps
from bot.care.rosters.changing import Placed
from bot.care.rosters.leave import Leave
from bot.care.rosters.shifts import Span
from bot.care.rosters.wishes import Yes
from bot.errors import DeedRefused, NotAllowed, TurnConflict
from models import audit_entries, time_off, time_off_wishes
from tests.racing import at_once
from tests.rostering import becomes, nobody_works, pageable, roster, works
from tests.town import Town

WEDNESDAY = date(2026, 3, 4)
AT_SEVEN = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


@pytest.fixture
def empty(town: Town) -> Town:
    """A town where nobody works yet, and all but Kit can be paged."""
    nobody_works(town)
    pageable(town, "Noor", "Luz", "Sam")
    return town


def asks(town: Town, name: str = "Luz", first: date = WEDNESDAY, days: int = 1) -> UUID:
    """Let somebody ask for days off; returns the wish's id."""
    staff, last = town.staff[name], first + timedelta(days=days - 1)
    wishes.ask(town.house, staff, Leave(staff.id, first, last), town.now)
    wish_id: UUID = town.rows(time_off_wishes)[-1].id
    return wish_id


def says_yes(town: Town, wish_id: UUID, yes: Yes, name: str = "Sam") -> None:
    """Let a supervisor say yes."""
    wishes.grant(town.house, town.staff[name], wish_id, yes, town.now)


def actions(town: Town) -> list[str]:
    """Return what the audit log has of the roster."""
    found = [row.action for row in town.rows(audit_entries)]
    return [action for action in found if action.startswith("roster.")]


def test_a_yes_gives_each_shift_to_whom_it_was_chosen_for(empty: Town) -> None:
    one = works(empty, "Luz", AT_SEVEN)
    draft = works(empty, "Luz", AT_SEVEN + timedelta(days=1), state="draft")
    after = works(empty, "Luz", AT_SEVEN + timedelta(days=2))
    wish_id = asks(empty, days=2)
    assert ("Luz", "04 15:00", "05 01:00") in roster(empty), "asking alone changes nothing"
    for choices in ({}, {one: empty.staff["Noor"].id}):
        with pytest.raises(DeedRefused, match="choose"):
            says_yes(empty, wish_id, Yes(choices, anyway=True))
    says_yes(empty, wish_id, Yes({one: empty.staff["Noor"].id, draft: None}))
    assert roster(empty) == [
        ("Noor", "04 15:00", "05 01:00"),
        ("Luz", "06 15:00", "07 01:00"),
    ]
    assert roster(empty, "draft") == [] and after is not None
    [off], [wish] = empty.rows(time_off), empty.rows(time_off_wishes)
    assert (off.starts_at, off.ends_at) == (wish.starts_at, wish.ends_at)
    # From midnight to midnight in Portland.
    assert off.starts_at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert (wish.ending, wish.decided_by) == ("granted", empty.staff["Sam"].id)
    assert actions(empty) == [
        "roster.time_off_asked",
        "roster.time_off",
        "roster.shift_given",
        "roster.shift_removed",
        "roster.wish_granted",
    ]


def test_a_yes_that_uncovers_hours_is_said_twice(empty: Town) -> None:
    works(empty, "Noor", empty.now, hours=21)
    one = works(empty, "Luz", AT_SEVEN)
    wish_id = asks(empty)
    with pytest.raises(LeavesGaps) as caught:
        says_yes(empty, wish_id, Yes({one: None}))
    assert [gap.span for gap in caught.value.gaps] == [
        Span(AT_SEVEN, AT_SEVEN + timedelta(hours=10))
    ]
    assert empty.rows(time_off) == [] and len(roster(empty)) == 2
    says_yes(empty, wish_id, Yes({one: None}, anyway=True))
    assert len(roster(empty)) == len(empty.rows(time_off)) == 1
    again = Placed(empty.staff["Luz"].id, "first", Span(AT_SEVEN, AT_SEVEN + timedelta(hours=1)))
    with pytest.raises(DeedRefused, match="away"):
        changing.add(empty.house, empty.staff["Sam"], again, empty.now)


@pytest.mark.parametrize(("taker", "fault"), [("Luz", "away"), ("Kit", "no_such_colleague")])
def test_a_shift_goes_to_nobody_who_may_not_have_it(empty: Town, taker: str, fault: str) -> None:
    one = works(empty, "Luz", AT_SEVEN)
    wish_id = asks(empty)
    with pytest.raises(DeedRefused, match=fault):
        says_yes(empty, wish_id, Yes({one: empty.staff[taker].id}, anyway=True))
    assert roster(empty) == [("Luz", "04 15:00", "05 01:00")] and empty.rows(time_off) == []


def test_a_wish_is_decided_once(empty: Town) -> None:
    becomes(empty, "Noor", role="supervisor")
    wish_id = asks(empty)
    house, now = empty.house, empty.now

    def decided(deed: Callable[[], None]) -> str:
        try:
            deed()
        except (DeedRefused, TurnConflict) as refusal:
            return str(refusal)
        return "decided"

    told = at_once(
        lambda: decided(lambda: says_yes(empty, wish_id, Yes({}))),
        lambda: decided(lambda: wishes.refuse(house, empty.staff["Sam"], wish_id, now)),
    )
    assert told.count("decided") == 1
    [wish] = empty.rows(time_off_wishes)
    assert len(empty.rows(time_off)) == (wish.ending == "granted")
    with pytest.raises(DeedRefused, match="wish_over"):
        wishes.withdraw(house, empty.staff["Luz"], wish_id, now)


def test_nobody_decides_about_their_own_nor_another_teams(empty: Town) -> None:
    own, luz = asks(empty, "Sam"), asks(empty, "Luz")
    house, now = empty.house, empty.now
    with pytest.raises(DeedRefused, match="own_wish"):
        says_yes(empty, own, Yes({}))
    for name, deed in (
        ("Kit", wishes.withdraw),
        ("Noor", wishes.withdraw),
        ("Noor", wishes.refuse),
    ):
        with pytest.raises(NotAllowed):
            deed(house, empty.staff[name], luz, now)
    wishes.withdraw(house, empty.staff["Luz"], luz, now)
    assert [row.ending for row in empty.rows(time_off_wishes)] == [None, "withdrawn"]


def test_the_same_days_are_asked_for_once(empty: Town) -> None:
    first = asks(empty, days=3)
    with pytest.raises(DeedRefused, match="asked_already"):
        asks(empty, first=WEDNESDAY + timedelta(days=2))
    for odd, told in ((date(2026, 3, 2), "past"), (WEDNESDAY, "days")):
        with pytest.raises(DeedRefused, match=told):
            asks(empty, first=odd, days=1 if told == "past" else 0)
    wishes.withdraw(empty.house, empty.staff["Luz"], first, empty.now)
    asks(empty, first=WEDNESDAY + timedelta(days=2))
