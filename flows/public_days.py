"""Public holidays, on which nothing automatic leaves; the rules are the `holidays` library's."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType


def between(first: date, last: date, *, state: str) -> Mapping[date, str]:
    """Return the public holidays of a state of the US, by day, with their English names."""
    known = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in _of_year(year, state).items()
    }
    return {day: name for day, name in known.items() if first <= day <= last}


def is_public_holiday(day: date, state: str) -> bool:
    """Say whether a day is a public holiday of a state of the US, or kept as one."""
    return day in _of_year(day.year, state)


@cache
def _of_year(year: int, state: str) -> Mapping[date, str]:
    # Loaded here: the library is large, and not every process asks.
    from holidays import country_holidays

    return MappingProxyType(dict(country_holidays("US", subdiv=state, years=year)))
