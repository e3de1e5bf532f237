"""Shifts as iCalendar: what is written is read again, and every fault has its line."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from icalendar import Calendar

from bot.care.rosters import calendars
from bot.care.rosters.calendars import ReadEvent, Told
from bot.care.rosters.shifts import Span

PORTLAND = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
LONGEST = timedelta(hours=14)
SHIFT = UUID(int=7)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"


def calendar(*events: str) -> str:
    """Write a calendar of these events' own lines."""
    bodies = (
        f"BEGIN:VEVENT\r\nUID:{at}\r\n{body}\r\nEND:VEVENT\r\n" for at, body in enumerate(events)
    )
    return f"{HEAD}{''.join(bodies)}END:VCALENDAR\r\n"


def read(text: str) -> list[ReadEvent]:
    """Read a calendar as the team in Portland does."""
    return calendars.read(text, PORTLAND, now=NOW, longest=LONGEST)


def told(begins: datetime, hours: int = 10, **changes: object) -> Told:
    """Tell of a shift."""
    span = Span(begins, begins + timedelta(hours=hours))
    values = {"id": SHIFT, "span": span, "summary": "On duty", "sequence": 2, "changed_at": NOW}
    return Told(**{**values, **changes})  # type: ignore[arg-type]


@settings(max_examples=50, deadline=None)
@given(minutes=some.integers(0, 2_000_000), hours=some.integers(1, 14))
def test_what_is_written_is_read_again(minutes: int, hours: int) -> None:
    begins = NOW + timedelta(minutes=minutes)
    text = calendars.written([told(begins, hours)], name="My shifts").decode()
    [event] = read(text)
    assert (event.span, event.fault) == (Span(begins, begins + timedelta(hours=hours)), "")


def test_an_event_keeps_its_name_and_counts_its_changes() -> None:
    shifts = [told(NOW), told(NOW, id=UUID(int=8), cancelled=True, sequence=3)]
    one, gone = Calendar.from_ical(calendars.written(shifts, name="My shifts")).walk("VEVENT")
    assert str(one["UID"]) == f"{SHIFT}@aftercall" and one["SEQUENCE"] == 2
    assert (str(one["STATUS"]), str(gone["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert one["DTSTART"].to_ical() == b"20260303T180000Z" and "DTSTAMP" in one


@pytest.mark.parametrize(
    "times",
    [
        "DTSTART;TZID=America/Los_Angeles:20260305T070000\r\nDTEND;TZID=America/Los_Angeles:20260305T170000",
        "DTSTART:20260305T070000\r\nDURATION:PT10H",
        "DTSTART:20260305T150000Z\r\nDTEND:20260306T010000Z",
    ],
)
def test_times_are_read_with_a_zone_without_one_and_in_utc(times: str) -> None:
    [event] = read(calendar(times))
    assert event == ReadEvent(4, Span(_utc(5, 15), _utc(6, 1)))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("DTSTART:tomorrow\r\nDTEND:20260306T010000Z", "unreadable"),
        ("SUMMARY:no time", "unreadable"),
        ("DTSTART;VALUE=DATE:20260305\r\nDTEND;VALUE=DATE:20260306", "whole_day"),
        ("DTSTART:20260305T150000Z", "no_end"),
        ("DTSTART:20260305T150000Z\r\nDURATION:PT10H\r\nRRULE:FREQ=DAILY", "repeats"),
        ("DTSTART:20260305T150000Z\r\nDTEND:20260305T140000Z", "ends_first"),
        ("DTSTART:20260302T150000Z\r\nDTEND:20260303T010000Z", "past"),
        ("DTSTART:20260305T150000Z\r\nDTEND:20260306T150000Z", "too_long"),
        ("DTSTART:20260305T150000Z\r\nDURATION:PT10H\r\nSTATUS:CANCELLED", "cancelled"),
    ],
)
def test_a_fault_is_told_with_the_line_of_its_event(body: str, fault: str) -> None:
    good = "DTSTART:20260305T150000Z\r\nDTEND:20260306T010000Z"
    first, second = read(calendar(good, body))
    assert (first.line, first.fault) == (4, "")
    assert (second.line, second.fault) == (9, fault)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "unreadable"),
        ("hello", "unreadable"),
        ("END:VCALENDAR", "unreadable"),
        (f"{HEAD}END:VCALENDAR\r\n", "empty"),
        (f"{HEAD}{'BEGIN:VEVENT' + chr(10) + 'END:VEVENT' + chr(10)}", "unreadable"),
    ],
)
def test_what_is_no_calendar_is_one_fault(text: str, fault: str) -> None:
    assert read(text) == [ReadEvent(1, fault=fault)]


@settings(max_examples=200, deadline=None)
@given(some.text(max_size=400))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for event in (*read(text), *read(HEAD + text), *read(calendar(text))):
        assert event.fault or event.span


def _utc(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)
