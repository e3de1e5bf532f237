"""How our languages say dates, times and numbers, as Unicode's CLDR has it.

`cldr.json` beside this file is made by `aftercall languages cldr` out of Babel's data and proved
equal to it day by day in the tests. Babel itself would take four megabytes of every process that
says a date in one language, and sixteen of one that says dates in all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Local:
    """One language: templates of a day and of each hour, and the words that go into them.

    `weekdays` begin with Monday; `midnight` and `noon` are said by languages that have a word for
    them. `group` stands between thousands, `decimal` before a fraction.
    """

    day: str
    day_and_year: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    hours: tuple[str, ...]
    midnight: str
    noon: str
    group: str
    decimal: str

    def say_day(self, day: date, *, with_year: bool = False) -> str:
        """Return weekday, day and month in whole words."""
        template = self.day_and_year if with_year else self.day
        return template.format(
            weekday=self.weekdays[day.weekday()],
            month=self.months[day.month - 1],
            day=day.day,
            year=day.year,
        )

    def say_time(self, at: time) -> str:
        """Return a time of day, by the clock that the language uses."""
        exact = {time(0): self.midnight, time(12): self.noon}
        return exact.get(at) or self.hours[at.hour].format(minute=at.minute)

    def say_number(self, digits: str) -> str:
        """Return a number written as `-1234.5`."""
        sign, (whole, _, fraction) = digits[: digits[0] == "-"], digits.lstrip("-").partition(".")
        said = sign + f"{int(whole):,}".replace(",", self.group)
        fraction = fraction.rstrip("0")
        return f"{said}{self.decimal}{fraction}" if fraction else said


def local(language: str) -> Local | None:
    """Return how a language says things, or None when `cldr.json` does not know it."""
    found = _all().get(language)
    return None if found is None else _local(language)


@cache
def _local(language: str) -> Local:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in _all()[language].items()
    }
    return Local(**fields)


@cache
def _all() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = json.loads(
        Path(__file__).with_name("cldr.json").read_text("utf-8")
    )
    return found
