"""Rosters, pure: patterns over zones and clock changes, cover, and who may be on which shift."""

import random
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as midnight
from itertools import pairwise
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.care.rosters import cover, rules, walls
from bot.care.rosters.cover import ALWAYS, SOMEBODY, Gap, Need
from bot.care.rosters.shifts import Pattern, Person, Shift, Span, Weekly
from flows import public_days

PORTLAND = ZoneInfo("America/Los_Angeles")
# Half an hour of change, changes at midnight, a day that was left out, and none at all.
ZONES = (
    "America/Los_Angeles",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Havana",
    "Pacific/Apia",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "UTC",
)
EVERY_DAY = frozenset(range(7))
REST = timedelta(hours=8)
zones = some.sampled_from(ZONES).map(ZoneInfo)
days = some.dates(date(2011, 12, 1), date(2030, 12, 31))
minutes = some.integers(0, walls.DAY_MINUTES - 1)


@settings(max_examples=300, deadline=None)
@given(zone=zones, day=days, minute=some.integers(0, 2 * walls.DAY_MINUTES))
def test_a_moment_shows_its_local_time_first_or_is_the_first_after_the_gap(
    zone: ZoneInfo, day: date, minute: int
) -> None:
    found = walls.moment(day, minute, zone)
    wall = datetime.combine(day, midnight()) + timedelta(minutes=minute)
    assert _shown(found, zone) >= wall
    # Before, the clock had not come to it yet: so it is the first time that it shows.
    earlier = [found - timedelta(seconds=1 + 600 * step) for step in range(18)]
    assert all(_shown(one, zone) < wall for one in earlier)


@settings(max_examples=300, deadline=None)
@given(zone=zones, first=days, start=minutes, length=some.integers(1, walls.DAY_MINUTES - 1))
def test_shifts_that_join_by_the_clock_join_on_every_night(
    zone: ZoneInfo, first: date, start: int, length: int
) -> None:
    """One works from `start` for `length`, the other the rest of the day: nobody is missed."""
    end = (start + length) % walls.DAY_MINUTES
    one, other = Weekly(EVERY_DAY, start, length), Weekly(EVERY_DAY, end, 1440 - length)
    last = first + timedelta(days=9)
    mine = _shifts(one, first, last=last, zone=zone) + _shifts(other, first, last=last, zone=zone)
    spans = sorted((shift.span for shift in mine), key=lambda span: span.starts_at)
    # The other's day may begin before or after: they interlock once both have begun.
    inner = [span for span in spans if span.starts_at >= walls.moment(first, 2 * 1440, zone)]
    ends = walls.moment(last, 0, zone)
    for before, after in pairwise(inner):
        if before.ends_at < ends:
            assert before.ends_at == after.starts_at


def test_a_night_shift_is_paid_for_its_real_hours() -> None:
    night = Weekly(EVERY_DAY, 21 * 60, 600)
    assert night.on(date(2026, 3, 7), PORTLAND).length == timedelta(hours=9)
    assert night.on(date(2026, 10, 31), PORTLAND).length == timedelta(hours=11)
    assert night.on(date(2026, 3, 3), PORTLAND).length == timedelta(hours=10)


def test_a_beginning_that_does_not_exist_is_the_first_moment_after() -> None:
    at = walls.moment(date(2026, 3, 8), 2 * 60 + 30, PORTLAND)
    assert at == datetime(2026, 3, 8, 10, 0, tzinfo=UTC)
    assert walls.moment(date(2026, 11, 1), 90, PORTLAND) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def test_a_pattern_makes_its_weekdays_from_a_day_until_a_day() -> None:
    hours = Weekly(frozenset({0, 3}), 7 * 60, 600)
    pattern = Pattern(uuid4(), uuid4(), "first", hours, date(2026, 3, 5), date(2026, 3, 12))
    made = [day for day, _ in pattern.spans(date(2026, 3, 1), date(2026, 4, 1), zone=PORTLAND)]
    assert made == [date(2026, 3, 5), date(2026, 3, 9), date(2026, 3, 12)]


def test_a_shift_that_a_change_of_clocks_swallows_is_none() -> None:
    hours = Weekly(EVERY_DAY, 2 * 60, 45)
    pattern = Pattern(uuid4(), uuid4(), "first", hours, date(2026, 3, 7))
    made = [day.day for day, _ in pattern.spans(date(2026, 3, 7), date(2026, 3, 9), zone=PORTLAND)]
    assert made == [7, 9]


@settings(max_examples=60, deadline=None)
@given(zone=zones, seed=some.integers(0, 10_000))
def test_gaps_are_what_a_look_at_every_quarter_hour_finds(zone: ZoneInfo, seed: int) -> None:
    chance = random.Random(seed)
    first = date(2026, 3, 6) if seed % 2 else date(2026, 10, 30)
    look = Span(walls.midnight(first, zone), walls.midnight(first + timedelta(days=4), zone))
    shifts = [_random_shift(chance, look) for _ in range(chance.randrange(8))]
    need = Need(_random_hours(chance), least=chance.choice([1, 2]))
    found = cover.gaps(shifts, [need], look, zone=zone, speak={})
    at = look.starts_at
    while at < look.ends_at:
        there = len({one.staff_id for one in shifts if _holds(one.span, at)})
        needed = any(
            _holds(need.hours.on(day, zone), at)
            for day in need.hours.days(first - timedelta(days=2), first + timedelta(days=5))
        )
        missing = sum(gap.missing for gap in found if _holds(gap.span, at))
        assert missing == (max(0, need.least - there) if needed else 0), at
        at += timedelta(minutes=15)


def test_gaps_of_a_year_of_forty_people_are_found_in_a_fifth_of_a_second() -> None:
    chance, year = random.Random(6), Span(_utc("2026-01-05"), _utc("2027-01-04"))
    people = [uuid4() for _ in range(40)]
    shifts = [shift for staff_id in people for shift in _year_of(chance, staff_id)]
    speak = {one: frozenset(chance.sample(["en", "es", "ru"], 2)) for one in people}
    needs = [*SOMEBODY, Need(ALWAYS, language="es")]
    assert len(shifts) > 8000
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        found = cover.gaps(shifts, needs, year, zone=PORTLAND, speak=speak)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.2 and all(gap.span.length > timedelta(0) for gap in found)
    emptied = [
        one for one in shifts if not one.span.meets(Span(_utc("2026-06-01"), _utc("2026-06-03")))
    ]
    lost = cover.gaps(emptied, SOMEBODY, year, zone=PORTLAND, speak=speak)
    assert any(gap.span.length > timedelta(days=1) for gap in lost)


def test_a_language_that_nobody_there_speaks_is_a_gap_of_its_own() -> None:
    noor, luz = uuid4(), uuid4()
    day = Span(_utc("2026-03-04"), _utc("2026-03-05"))
    shifts = [_on(noor, day), _on(luz, Span(_utc("2026-03-04 12:00"), _utc("2026-03-05")))]
    needs = [*SOMEBODY, Need(ALWAYS, language="es")]
    speak = {noor: frozenset({"en"}), luz: frozenset({"en", "es"})}
    [gap] = cover.gaps(shifts, needs, day, zone=ZoneInfo("UTC"), speak=speak)
    assert gap == Gap(Span(day.starts_at, _utc("2026-03-04 12:00")), "first", "es", 1, 0)
    assert cover.doubled(shifts, day) == [Span(_utc("2026-03-04 12:00"), day.ends_at)]
    assert cover.spoken(shifts, day, speak)["es"] == [Span(_utc("2026-03-04 12:00"), day.ends_at)]


def test_a_gap_is_new_where_it_is_longer_or_deeper_and_not_where_it_shrinks() -> None:
    short = _gap(8, 10)
    assert cover.newly([short], [short]) == []
    assert cover.newly([_gap(8, 12)], [_gap(8, 9), _gap(10, 12)]) == []
    assert cover.newly([short], [_gap(8, 11)]) == [_gap(8, 11)]
    assert cover.newly([short], [_gap(8, 10, missing=2)]) == [_gap(8, 10, missing=2)]
    assert cover.newly([_gap(8, 10, missing=2), _gap(10, 12)], [_gap(8, 12)]) == []


@pytest.mark.parametrize(
    ("begins", "found"), [(17, ("twice",)), (18, ("rest",)), (25, ("rest",)), (26, ())]
)
def test_nobody_is_twice_at_once_and_everybody_rests(begins: int, found: tuple[str, ...]) -> None:
    luz = _person()
    theirs = [_on(luz.id, Span(_utc("2026-03-04 08:00"), _utc("2026-03-04 18:00")))]
    start = _utc("2026-03-04") + timedelta(hours=begins)
    wanted = _on(luz.id, Span(start, start + timedelta(hours=10)))
    assert rules.faults(wanted, luz, theirs, rest=REST) == found
    assert rules.faults(wanted, _person(), theirs, rest=REST) == ()


def test_nobody_is_on_a_shift_who_cannot_be_paged_or_may_not_lead() -> None:
    wanted = Shift(uuid4(), uuid4(), "supervisor", Span(_utc("2026-03-04"), _utc("2026-03-05")))
    assert rules.faults(wanted, _person(reachable=False), (), rest=REST) == ("unreachable", "rank")
    assert rules.faults(wanted, _person(role="supervisor"), (), rest=REST) == ()


def test_being_on_call_beside_a_day_s_work_is_no_lack_of_rest() -> None:
    sam = _person(role="supervisor")
    theirs = [_on(sam.id, Span(_utc("2026-03-04 08:00"), _utc("2026-03-04 18:00")))]
    night = Span(_utc("2026-03-04 18:00"), _utc("2026-03-05 08:00"))
    assert rules.faults(Shift(uuid4(), sam.id, "supervisor", night), sam, theirs, rest=REST) == ()


def test_a_swap_needs_a_word_where_rest_or_cover_suffers() -> None:
    assert not rules.needs_a_word((), [])
    assert rules.needs_a_word(("rest",), [])
    assert rules.needs_a_word((), [_gap(8, 10)])


def test_public_holidays_are_oregon_s() -> None:
    found = public_days.between(date(2026, 11, 1), date(2027, 1, 1), state="OR")
    assert found[date(2026, 11, 26)] == "Thanksgiving Day" and date(2027, 1, 1) in found
    # Oregon keeps no Columbus Day.
    assert public_days.between(date(2026, 10, 12), date(2026, 10, 12), state="OR") == {}


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _gap(begins: int, ends: int, *, missing: int = 1) -> Gap:
    day = _utc("2026-03-04")
    span = Span(day + timedelta(hours=begins), day + timedelta(hours=ends))
    return Gap(span, "first", None, missing)


def _on(staff_id: UUID, span: Span) -> Shift:
    return Shift(uuid4(), staff_id, "first", span)


def _person(*, role: str = "specialist", reachable: bool = True) -> Person:
    return Person(uuid4(), "Luz", role, frozenset({"en"}), reachable)


def _shifts(hours: Weekly, first: date, *, last: date, zone: ZoneInfo) -> list[Shift]:
    pattern = Pattern(uuid4(), uuid4(), "first", hours, first)
    return [_on(pattern.staff_id, span) for _, span in pattern.spans(first, last, zone=zone)]


def _year_of(chance: random.Random, staff_id: UUID) -> list[Shift]:
    weekdays = frozenset(chance.sample(range(7), 4))
    hours = Weekly(weekdays, chance.choice([0, 7 * 60, 13 * 60, 21 * 60]), 600)
    pattern = Pattern(uuid4(), staff_id, "first", hours, date(2026, 1, 4))
    spans = pattern.spans(date(2026, 1, 4), date(2027, 1, 4), zone=PORTLAND)
    return [_on(staff_id, span) for _, span in spans]


def _random_shift(chance: random.Random, look: Span) -> Shift:
    begins = look.starts_at + timedelta(minutes=15 * chance.randrange(-40, 380))
    ends = begins + timedelta(minutes=15 * chance.randrange(1, 60))
    return _on(UUID(int=chance.randrange(3)), Span(begins, ends))


def _random_hours(chance: random.Random) -> Weekly:
    weekdays = frozenset(chance.sample(range(7), chance.randrange(1, 8)))
    return Weekly(weekdays, 15 * chance.randrange(96), 15 * chance.randrange(1, 97))


def _holds(span: Span, at: datetime) -> bool:
    return span.starts_at <= at < span.ends_at
