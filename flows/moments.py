"""How long a script waits: `3 days`, `until 10:00`, `until 1 day before appointment at 10:00`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.durations import DURATION_MAX, parse_duration

DAYS_MAX = 60
YEARS = (1900, 2200)
"""Beyond these a date is a slip of the pen."""

_HOUR = r"((?:[01][0-9]|2[0-3]):[0-5][0-9])"
_UNTIL_HOUR = re.compile(rf"until {_HOUR}")
_UNTIL_DAY = re.compile(
    rf"until (?:([1-9][0-9]?) days? (before|after) )?([a-z][a-z0-9_]*)(?: at {_HOUR})?"
)
DAY_BEGINS_AT = time(9, 0)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time to wait for: `after` so long, or the client's next `at`, or `days` from the day that
    `value` names, at that hour of theirs."""

    text: str
    after: timedelta | None = None
    at: time = DAY_BEGINS_AT
    value: str | None = None
    days: int = 0

    def __str__(self) -> str:
        """Read as written."""
        return self.text

    def due_at(self, now: datetime, *, values: Mapping[str, str], zone: str) -> datetime:
        """Return the moment in UTC, at most DURATION_MAX away; one already past, or of a day that
        is not known, is now."""
        if self.after is not None:
            return now + self.after
        here = _zone(zone)
        local = now.astimezone(here)
        day = local.date() if self.value is None else _day(values.get(self.value, ""))
        if day is None:
            return now
        due_at = self._on(day, here)
        if self.value is None and due_at <= now:
            due_at = self._on(day + timedelta(days=1), here)
        return min(max(due_at, now), now + DURATION_MAX)

    def _on(self, day: date, here: ZoneInfo) -> datetime:
        return datetime.combine(day + timedelta(days=self.days), self.at, here).astimezone(UTC)


def parse_moment(text: str) -> Moment | None:
    """Return the moment that an author wrote, or None when it is none."""
    duration = parse_duration(text)
    if duration is not None:
        return Moment(text, after=duration)
    if shape := _UNTIL_HOUR.fullmatch(text):
        return Moment(text, at=time.fromisoformat(shape[1]))
    shape = _UNTIL_DAY.fullmatch(text)
    if shape is None or int(shape[1] or 0) > DAYS_MAX:
        return None
    at = time.fromisoformat(shape[4]) if shape[4] else DAY_BEGINS_AT
    days = int(shape[1] or 0) * (-1 if shape[2] == "before" else 1)
    return Moment(text, at=at, value=shape[3], days=days)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] < day.year < YEARS[1] else None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    # The last one: a name that is a folder, or too long for a file's.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
