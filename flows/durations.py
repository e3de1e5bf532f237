"""Durations as authors write them: "30 minutes", "20 hours", "3 days"."""

import re
from datetime import timedelta

DURATION_MAX = timedelta(days=366)
_SHAPE = re.compile(r"([1-9][0-9]{0,4}) (minute|hour|day)s?")
_UNITS = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def parse_duration(text: str) -> timedelta | None:
    """Return the duration, or None when it is not one or longer than a year."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    duration = timedelta(**{f"{shape[2]}s": int(shape[1])})
    return duration if duration <= DURATION_MAX else None


def duration_text(duration: timedelta) -> str:
    """Return a duration as an author would write it, rounded down to whole minutes."""
    name, unit = next(
        ((name, unit) for name, unit in _UNITS if duration >= unit and not duration % unit),
        _UNITS[-1],
    )
    count = duration // unit
    return f"{count} {name}{'' if count == 1 else 's'}"
