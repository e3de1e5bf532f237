"""Which day it is that a month and a number, a weekday, or a row of numbers names.

Each function gives the days that the words may mean, none where they could mean two: it is for the
reader to ask again.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

NEAR = timedelta(days=150)
"""A day without a year is the nearest; further away than this it could be either year's."""

_WEEK = timedelta(days=7)
_WRITTEN = re.compile(r"(\d{1,4})(?:\s*([/.-])\s*)(\d{1,2})(?:\s*\2\s*(\d{1,4}))?")
_CENTURY = 2000


def is_written(word: str) -> bool:
    """Tell a date in numbers, such as `11/24`, `24.11.2026` or `2026-11-24`, from other words."""
    return _WRITTEN.fullmatch(word) is not None


def written(word: str, *, orders: Iterable[str], today: date) -> set[date]:
    """Return the day of a date in numbers; `orders` are those of the languages in use.

    An order in which the numbers are no date is passed over. Two numbers up to 12 joined by
    anything but a stroke may be hours or a decimal, so they are no day.
    """
    shape = _WRITTEN.fullmatch(word)
    if shape is None:
        return set()
    first, sign, second, third = shape.groups()
    if third is not None:
        return _of_three((first, second, third), orders=orders, today=today)
    if len(first) > 2:
        return set()
    one, two = int(first), int(second)
    pairs = _pairs(one, two, orders=orders) or _pairs(one, two, orders=_BOTH)
    vague = sign != "/" and one != two and max(one, two) <= 12
    if len(pairs) != 1 or vague:
        return set()
    ((month, number),) = pairs
    return of_month(month, number, years=(), today=today)


_BOTH = ("month day year", "day month year")


def _pairs(first: int, second: int, *, orders: Iterable[str]) -> set[tuple[int, int]]:
    pairs = {(second, first) if order[0] == "d" else (first, second) for order in orders}
    # A leap year, so that no day is left out; the year is found later.
    return {(month, number) for month, number in pairs if _date(_CENTURY, month, number=number)}


def _of_three(parts: tuple[str, str, str], *, orders: Iterable[str], today: date) -> set[date]:
    """Return the day of three numbers; four digits are the year wherever they stand."""
    found = _in_orders(parts, orders, today=today) or _in_orders(parts, _BOTH, today=today)
    return found if len(found) == 1 else set()


def _in_orders(parts: tuple[str, str, str], orders: Iterable[str], *, today: date) -> set[date]:
    found: set[date] = set()
    for order in orders if len(parts[0]) < 4 else ("year month day",):
        said = dict(zip(order.split(), parts, strict=True))
        year = int(said["year"]) + (_CENTURY if len(said["year"]) < 3 else 0)
        day = _date(year, int(said["month"]), number=int(said["day"]))
        if day is not None and abs(day.year - today.year) <= 1:
            found.add(day)
    return found


def of_month(month: int, number: int, *, years: Iterable[int], today: date) -> set[date]:
    """Return the day of a month, in the year said or, without one, the nearest to `today`."""
    if years:
        return {day for year in years if (day := _date(year, month, number=number))}
    about = (today.year - 1, today.year, today.year + 1)
    days = (day for year in about if (day := _date(year, month, number=number)))
    return {day for day in days if abs(day - today) <= NEAR}


def of_weekday(weekday: int, *, which: str, today: date) -> set[date]:
    """Return the day that a weekday (0 is Monday) names: the coming one, or as `which` says.

    `this`, `next_week` and `last` count in calendar weeks, which begin on Monday for some and on
    Sunday for others; `next` is the coming one to some and next week's to others. Where they
    differ, or today is that weekday, there is none.
    """
    coming = today + timedelta(days=(weekday - today.weekday()) % 7)
    if not which:
        return {coming} if coming > today else set()
    found = _WHICH[which](_in_week(weekday, today), coming)
    found = {day for day in found if day > today} if which == "this" else found
    return found if len(found) == 1 else set()


def _in_week(weekday: int, today: date) -> set[date]:
    """Return the weekday in this calendar week, which begins on Monday or on Sunday."""
    monday = today - timedelta(days=today.weekday())
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    return {monday + timedelta(days=weekday), sunday + timedelta(days=(weekday + 1) % 7)}


_WHICH: dict[str, Callable[[set[date], date], set[date]]] = {
    "this": lambda week, coming: week,
    "next_week": lambda week, coming: {day + _WEEK for day in week},
    "next": lambda week, coming: {coming, *(day + _WEEK for day in week)},
    "last": lambda week, coming: {coming - _WEEK, *(day - _WEEK for day in week)},
}


def of_numbered_weekday(weekday: int, number: int, *, today: date) -> set[date]:
    """Return the day of `Tuesday 24`, where there is one such Tuesday within six weeks."""
    about = (today + timedelta(days=away) for away in range(-42, 43))
    found = {day for day in about if day.weekday() == weekday and day.day == number}
    return found if len(found) == 1 else set()


def _date(year: int, month: int, *, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
