"""Days and times as forms give them, in the team's zone. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING_HOUR = 9


def put_away_until(choice: str, at: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment of one of the ways to choose it: `hour`, `morning`, or `at` a local time.

    None where nothing was chosen, or what was written is no time. In UTC.
    """
    local = now.astimezone(zone)
    if choice == "hour":
        return now + timedelta(hours=1)
    if choice == "morning":
        return _at(datetime.combine(local.date() + timedelta(days=1), time(MORNING_HOUR)), zone)
    return _written(at, zone) if choice == "at" else None


def morning_of(day: str, *, zone: ZoneInfo) -> datetime | None:
    """Return the morning of a day written as 2026-03-09, in UTC; None where it is no day."""
    return _written(f"{day}T{MORNING_HOUR:02d}:00", zone) if day else None


def _written(at: str, zone: ZoneInfo) -> datetime | None:
    try:
        read = datetime.fromisoformat(at)
        return _at(read, zone) if read.tzinfo is None else None
    except (ValueError, OverflowError):
        return None


def _at(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)
