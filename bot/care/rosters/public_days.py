"""Public holidays, as a roster shows them; the rules are the `holidays` library's."""

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


@cache
def _of_year(year: int, state: str) -> Mapping[date, str]:
    # Loaded here: the library is large, and only the roster's pages need it.
    from holidays import country_holidays

    return MappingProxyType(dict(country_holidays("US", subdiv=state, years=year)))
