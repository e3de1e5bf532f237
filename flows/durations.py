"""Durations as authors write them: "30 minutes", "20 hours", "3 days"."""

import re
from datetime import timedelta

DURATION_MAX = timedelta(days=366)
_SHAPE = re.compile(r"([1-9][0-9]{0,4}) (minute|hour|day)s?")


def parse_duration(text: str) -> timedelta | None:
    """Return the duration, or None when it is not one or longer than a year."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    duration = timedelta(**{f"{shape[2]}s": int(shape[1])})
    return duration if duration <= DURATION_MAX else None
