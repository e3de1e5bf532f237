"""The time zones that people can be in."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """Return every time zone's name that this machine knows, read from its files once."""
    return frozenset(available_timezones())
