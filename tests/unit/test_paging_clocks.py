"""Deadlines: by the clock, or in the hours when somebody is on shift."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.paging.clocks import Span, claim_span, deadline, reply_span, staffed
from bot.config import Policy

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAYS = [(MONDAY + timedelta(days=n), MONDAY + timedelta(days=n, hours=10)) for n in range(5)]
TEN_STAFFED = Span(10 * HOUR, staffed=True)

moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
lengths = st.timedeltas(timedelta(0), timedelta(days=3))
rosters = st.lists(
    st.builds(lambda start, long: (start, start + long), moments, lengths), max_size=12
)
spans = st.builds(Span, lengths, st.just(True), st.integers(0, 3))


def test_by_the_clock_shifts_do_not_matter() -> None:
    assert deadline(MONDAY, Span(2 * HOUR), DAYS) == MONDAY + 2 * HOUR


@pytest.mark.parametrize(
    ("opened", "day", "hour"),
    [(0, 0, 18), (9, 1, 17), (12, 1, 18), (-3, 0, 18)],
    ids=["as the shift begins", "in its last hour", "after it", "before it"],
)
def test_staffed_hours_stand_still_while_nobody_is_there(opened: int, day: int, hour: int) -> None:
    by = MONDAY.replace(hour=hour) + timedelta(days=day)
    assert deadline(MONDAY + opened * HOUR, TEN_STAFFED, DAYS) == by


@pytest.mark.parametrize(
    ("opened", "shifts", "day"), [(0, 1, 0), (7, 1, 0), (9.5, 1, 1), (11, 1, 1), (7, 2, 1)]
)
def test_it_has_run_out_when_its_shift_ends(opened: float, shifts: int, day: int) -> None:
    by = MONDAY.replace(hour=18) + timedelta(days=day)
    span = Span(24 * HOUR, staffed=True, shifts=shifts)
    assert deadline(MONDAY + opened * HOUR, span, DAYS) == by


def test_with_somebody_always_there_it_is_the_clock_again() -> None:
    always = [(MONDAY - HOUR, MONDAY + timedelta(days=60))]
    for level in range(4):
        claimed = claim_span(Policy(), level)
        assert deadline(MONDAY, claimed, always) == MONDAY + claimed.length


def test_a_roster_that_nobody_wrote_stops_no_clock() -> None:
    assert deadline(MONDAY, TEN_STAFFED, []) == MONDAY + 10 * HOUR
    last = DAYS[-1][1]
    assert deadline(last - HOUR, TEN_STAFFED, DAYS) == last + 9 * HOUR


def test_danger_is_counted_by_the_clock_at_every_hour() -> None:
    for level, minutes in ((0, 2), (1, 30)):
        by = deadline(MONDAY - 5 * HOUR, claim_span(Policy(), level), DAYS)
        assert by == MONDAY - 5 * HOUR + timedelta(minutes=minutes)
    assert reply_span(Policy(), 0).length == timedelta(minutes=5)


@given(moments, spans, rosters)
def test_any_roster_gives_an_end_that_lies_ahead(
    opened: datetime, span: Span, roster: list[tuple[datetime, datetime]]
) -> None:
    by = deadline(opened, span, roster)
    assert by >= opened
    blocks = staffed(roster, since=opened)
    worked = sum((min(end, by) - start for start, end in blocks if start < by), timedelta(0))
    assert worked <= span.length
    if not span.shifts and blocks and by < blocks[-1][1]:
        assert worked == span.length
    assert by <= max([opened, *(end for _, end in blocks)]) + span.length


@given(moments, rosters)
def test_times_on_shift_are_in_order_and_apart(
    since: datetime, roster: list[tuple[datetime, datetime]]
) -> None:
    blocks = staffed(roster, since=since)
    assert all(since <= start < end for start, end in blocks)
    assert all(one[1] < other[0] for one, other in pairwise(blocks))
    for at in (start for start, end in roster if since <= start < end):
        assert any(start <= at < end for start, end in blocks)
