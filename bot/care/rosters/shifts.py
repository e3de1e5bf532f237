"""What rosters are made of: people, their shifts, spans of time, and patterns. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.care.rosters import walls


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment until before another."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: "Span") -> bool:
        """Say whether some moment lies in both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def within(self, other: "Span") -> "Span":
        """Return the part that lies in another; its length is not positive where none does."""
        return Span(max(self.starts_at, other.starts_at), min(self.ends_at, other.ends_at))

    @property
    def length(self) -> timedelta:
        """Return how long it lasts, in real time."""
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True)
class Shift:
    """A person on a shift, there for something (`models.states.SHIFT_ROLES`)."""

    id: UUID
    staff_id: UUID
    role: str
    span: Span
    state: str = "published"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff as far as rosters go; `reachable` by a tested way that works."""

    id: UUID
    name: str
    role: str
    languages: frozenset[str]
    reachable: bool


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours that come again every week: a local beginning on weekdays (Monday is 0), a length."""

    weekdays: frozenset[int]
    start_minute: int
    length_minutes: int

    def on(self, day: date, zone: ZoneInfo) -> Span:
        """Return the hours that begin on a day, from a local time until a local time.

        On a night when clocks change they are an hour longer or shorter in real time.
        """
        begins = walls.moment(day, self.start_minute, zone)
        return Span(begins, walls.moment(day, self.start_minute + self.length_minutes, zone))

    def days(self, first: date, last: date) -> Iterator[date]:
        """Give the days on which they begin, both ends included."""
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if day.weekday() in self.weekdays:
                yield day


@dataclass(frozen=True, slots=True)
class Pattern:
    """Who works which hours every week, from a day on and until another if that is known."""

    id: UUID
    staff_id: UUID
    role: str
    hours: Weekly
    from_day: date
    until_day: date | None = None

    def spans(self, first: date, last: date, *, zone: ZoneInfo) -> Iterator[tuple[date, Span]]:
        """Give each day with the hours that begin on it; none that a change of clocks swallows."""
        start = max(first, self.from_day)
        end = last if self.until_day is None else min(last, self.until_day)
        for day in self.hours.days(start, end):
            span = self.hours.on(day, zone)
            if span.length > timedelta(0):
                yield day, span
