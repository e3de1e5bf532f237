"""Moments: how long a script waits, by the clock where the client is, clock changes included."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.durations import DURATION_MAX
from flows.moments import DAY_BEGINS_AT, Moment, parse_moment

PORTLAND = "America/Los_Angeles"
NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)  # 10:00 in Portland, a Tuesday


def moment(text: str) -> Moment:
    found = parse_moment(text)
    assert found is not None
    return found


def due(text: str, now: datetime = NOW, *, day: str = "", zone: str = PORTLAND) -> datetime:
    return moment(text).due_at(now, values={"appointment": day}, zone=zone)


def local(*when: int) -> datetime:
    """Give a time in Portland, its first pass where the clock shows it twice."""
    return datetime(*when, tzinfo=ZoneInfo(PORTLAND)).astimezone(UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("30 minutes", Moment("30 minutes", after=timedelta(minutes=30))),
        ("366 days", Moment("366 days", after=timedelta(days=366))),
        ("until 09:30", Moment("until 09:30", at=time(9, 30))),
        ("until appointment", Moment("until appointment", at=DAY_BEGINS_AT, value="appointment")),
        (
            "until appointment at 16:00",
            Moment("until appointment at 16:00", at=time(16), value="appointment"),
        ),
        (
            "until 1 day before appointment",
            Moment("until 1 day before appointment", value="appointment", days=-1),
        ),
        (
            "until 60 days after appointment at 00:00",
            Moment("until 60 days after appointment at 00:00", None, time(0), "appointment", 60),
        ),
    ],
)
def test_it_is_read(text: str, read: Moment) -> None:
    assert parse_moment(text) == read
    assert str(read) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "soon",
            "3",
            "days",
            "3 weeks",
            "-1 day",
            "1.5 days",
            "0 days",
            "367 days",
            "３ days",
        ),
        *("until", "until 9:30", "until 24:00", "until 10:60", "until 10:00 ", "until  10:00"),
        *("until Appointment", "until the appointment", "until appointment at noon"),
        *("until 0 days before appointment", "until 61 days before appointment"),
        *("until 100 days before appointment", "until before appointment"),
        *("until 1 day appointment", "until 1 hour before appointment", "10:00", "at 10:00"),
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parse_moment(text) is None


def test_so_long_is_so_long_on_both_nights_of_a_clock_change() -> None:
    for now in (local(2026, 10, 31, 20), local(2027, 3, 13, 20)):
        assert due("20 hours", now) == now + timedelta(hours=20)


def test_an_hour_is_the_client_s_next() -> None:
    assert due("until 10:30") == local(2026, 3, 3, 10, 30)
    assert due("until 09:30") == local(2026, 3, 4, 9, 30)
    assert due("until 10:00") == local(2026, 3, 4, 10)


def test_the_day_is_the_one_where_the_client_is() -> None:
    late = datetime(2026, 3, 4, 5, tzinfo=UTC)  # 21:00 on the third in Portland
    assert due("until 22:00", late) == local(2026, 3, 3, 22)
    assert due("until 22:00", late, zone="Asia/Tokyo") == datetime(2026, 3, 4, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("until appointment", (2026, 3, 9, 9)),
        ("until appointment at 16:15", (2026, 3, 9, 16, 15)),
        ("until 1 day before appointment at 10:00", (2026, 3, 8, 10)),
        ("until 3 days after appointment", (2026, 3, 12, 9)),
    ],
)
def test_a_day_is_reckoned_from_the_value(text: str, expected: tuple[int, ...]) -> None:
    assert due(text, day="2026-03-09") == local(*expected)


@pytest.mark.parametrize("text", ["until appointment at 10:00", "until 8 days before appointment"])
@pytest.mark.parametrize("day", ["2026-03-03", "2026-03-01", "2025-12-31", "1999-01-01"])
def test_what_is_past_is_now(text: str, day: str) -> None:
    assert due(text, day=day) == NOW


@pytest.mark.parametrize(
    "day",
    [
        *("", "soon", "2026-02-30", "2026-13-01", "03/09/2026", "2026-03-09T10:00"),
        *("0001-01-01", "1900-01-01", "2200-01-01", "9999-12-31", "\ud800", "२०२६-०३-०९"),
    ],
)
def test_a_day_that_is_none_is_now(day: str) -> None:
    assert due("until 60 days before appointment", day=day) == NOW
    assert due("until 60 days after appointment", day=day) == NOW


def test_a_far_day_is_waited_for_no_longer_than_a_year() -> None:
    assert due("until appointment", day="2026-12-31") == local(2026, 12, 31, 9)
    assert due("until appointment", day="2199-12-31") == NOW + DURATION_MAX


def test_a_leap_day_has_its_day_before_and_after() -> None:
    now = local(2028, 2, 1, 12)
    assert due("until appointment", now, day="2028-02-29") == local(2028, 2, 29, 9)
    assert due("until 1 day before appointment", now, day="2028-03-01") == local(2028, 2, 29, 9)
    assert due("until 1 day after appointment", now, day="2028-02-29") == local(2028, 3, 1, 9)
    assert due("until appointment", now, day="2027-02-29") == now


def test_when_the_clock_goes_back_an_hour_comes_once_and_the_first_time() -> None:
    evening = local(2026, 10, 31, 20)
    first = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)  # 01:30 summer time
    assert due("until 01:30", evening) == first
    assert due("until 01:30", first) == local(2026, 11, 2, 1, 30)
    second = first + timedelta(hours=1)  # 01:30 again, winter time
    assert due("until 01:30", second) == local(2026, 11, 2, 1, 30)
    assert due("until 10:00", evening) == datetime(2026, 11, 1, 18, tzinfo=UTC)


def test_when_the_clock_goes_forward_an_hour_that_is_left_out_comes_an_hour_later() -> None:
    evening = local(2027, 3, 13, 20)
    skipped = datetime(2027, 3, 14, 10, 30, tzinfo=UTC)  # 03:30, the clock never shows 02:30
    assert due("until 02:30", evening) == skipped
    assert due("until 02:30", skipped) == local(2027, 3, 15, 2, 30)
    assert due("until 10:00", evening) == datetime(2027, 3, 14, 17, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hour"), [("2026-11-01", 18), ("2027-03-14", 17)])
def test_a_day_of_a_clock_change_begins_by_its_own_clock(day: str, hour: int) -> None:
    now = datetime(2026, 10, 1, tzinfo=UTC)
    expected = datetime.combine(date.fromisoformat(day), time(hour), UTC)
    assert due("until appointment at 10:00", now, day=day) == expected
    before = expected + timedelta(days=1)
    assert due("until 1 day after appointment at 10:00", now, day=day) == before


@pytest.mark.parametrize(
    "zone",
    [
        *("", "Nowhere/City", "America", "America/", "../../etc/passwd", "/etc/passwd", "."),
        *("x" * 5000, "\x00", "\ud800", "zone.tab", "UTC"),
    ],
)
def test_an_unknown_zone_is_utc(zone: str) -> None:
    assert due("until 19:00", zone=zone) == datetime(2026, 3, 3, 19, tzinfo=UTC)


def test_now_itself_may_be_told_in_any_zone() -> None:
    assert due("until 10:30", NOW.astimezone(ZoneInfo("Asia/Tokyo"))) == due("until 10:30")


moments = st.one_of(
    st.builds("{} {}s".format, st.integers(1, 366), st.sampled_from(["minute", "hour", "day"])),
    st.times().map(lambda at: f"until {at:%H:%M}"),
    st.builds(
        "until {} days {} appointment at {:%H:%M}".format,
        *(st.integers(1, 60), st.sampled_from(["before", "after"]), st.times()),
    ),
)
days = st.one_of(st.dates().map(date.isoformat), st.text(max_size=12))
zones = st.one_of(st.sampled_from(sorted(available_timezones())), st.text(max_size=20))
times = st.integers(0, 150 * 366 * 24 * 60).map(
    lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(moments, times, days, zones)
def test_every_moment_is_now_or_within_a_year(
    text: str, now: datetime, day: str, zone: str
) -> None:
    due_at = due(text, now, day=day, zone=zone)
    assert now <= due_at <= now + DURATION_MAX
    assert due_at.utcoffset() == timedelta(0)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.times(), times, st.sampled_from(sorted(available_timezones())))
def test_an_hour_comes_within_a_day_and_is_shown_by_the_client_s_clock(
    at: time, now: datetime, zone: str
) -> None:
    due_at = due(f"until {at:%H:%M}", now, zone=zone)
    assert now < due_at < now + timedelta(hours=49)
    shown, at = due_at.astimezone(ZoneInfo(zone)), at.replace(second=0, microsecond=0)
    wanted = datetime.combine(shown.date(), at, ZoneInfo(zone))
    left_out = wanted.astimezone(UTC).astimezone(ZoneInfo(zone)).time() != at
    assert shown.time() == at or left_out
