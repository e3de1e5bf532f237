"""Shifts as iCalendar (RFC 5545), written and read. Pure.

Times are written in UTC, so no reader needs to know our zones. An event's UID is its shift's, and
its SEQUENCE grows with every change; what is off the roster is said to be CANCELLED.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.care.rosters.shifts import Span

PRODUCT = "-//Aftercall//Roster//EN"
# A form with it, read and sent back once more, must fit through the edge.
TEXT_LENGTH_MAX = 60_000
EVENTS_MAX = 500
BROKEN = (ValueError, KeyError, AttributeError, IndexError, TypeError)


@dataclass(frozen=True, slots=True)
class Told:
    """A shift as a calendar tells of it: hours and what one is there for, and no more."""

    id: UUID
    span: Span
    summary: str
    sequence: int
    changed_at: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event that was read: at which line of the text it begins, and its hours or its fault.

    Faults: `unreadable`, `whole_day`, `repeats`, `no_end`, `ends_first`, `past`, `too_long`,
    `cancelled`.
    """

    line: int
    span: Span | None = None
    fault: str = ""


def written(told: Iterable[Told], *, name: str) -> bytes:
    """Write a calendar of that name."""
    calendar = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(key, value)
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    for one in told:
        calendar.add_component(_event(one))
    text: bytes = calendar.to_ical()
    return text


def _event(one: Told) -> Event:
    event = Event()
    event.add("uid", f"{one.id}@aftercall")
    event.add("dtstamp", one.changed_at.astimezone(UTC))
    event.add("last-modified", one.changed_at.astimezone(UTC))
    event.add("dtstart", one.span.starts_at.astimezone(UTC))
    event.add("dtend", one.span.ends_at.astimezone(UTC))
    event.add("summary", one.summary)
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if one.cancelled else "OPAQUE")
    return event


def read(text: str, zone: ZoneInfo, *, now: datetime, longest: timedelta) -> list[ReadEvent]:
    """Read every event of a calendar; times without a zone are the team's.

    A text that is no calendar, has no event or too many, reads as one fault at line 1: `unreadable`
    `empty`, `too_many`.
    """
    lines = _begins(text)
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except BROKEN:
        return [ReadEvent(1, fault="unreadable")]
    if not 0 < len(events) <= EVENTS_MAX or len(events) != len(lines):
        odd = "too_many" if len(events) > EVENTS_MAX else "empty" if not events else "unreadable"
        return [ReadEvent(1, fault=odd)]
    return [
        _read(event, line, zone, now=now, longest=longest)
        for line, event in zip(lines, events, strict=True)
    ]


def _begins(text: str) -> list[int]:
    lines = text.splitlines()
    return [at for at, line in enumerate(lines, 1) if line.strip().upper() == "BEGIN:VEVENT"]


def _read(event: Any, line: int, zone: ZoneInfo, *, now: datetime, longest: timedelta) -> ReadEvent:
    if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        return ReadEvent(line, fault="repeats")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return ReadEvent(line, fault="cancelled")
    try:
        times = list(_times(event))
    except (*BROKEN, OverflowError):
        return ReadEvent(line, fault="unreadable")
    if not all(isinstance(time, datetime) for time in times):
        return ReadEvent(line, fault="whole_day")
    if len(times) < 2:
        return ReadEvent(line, fault="no_end")
    span = Span(*(_in_utc(time, zone) for time in times))
    return ReadEvent(line, span, _fault(span, now, longest))


def _times(event: Any) -> Iterator[date]:
    if event.errors or "DTSTART" not in event:
        raise ValueError("a broken property")
    yield (begins := event["DTSTART"].dt)
    if "DTEND" in event:
        yield event["DTEND"].dt
    elif "DURATION" in event:
        yield begins + event["DURATION"].dt


def _in_utc(time: Any, zone: ZoneInfo) -> datetime:
    aware: datetime = time if time.tzinfo is not None else time.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def _fault(span: Span, now: datetime, longest: timedelta) -> str:
    if span.length <= timedelta(0):
        return "ends_first"
    if span.length > longest:
        return "too_long"
    return "past" if span.ends_at <= now else ""
