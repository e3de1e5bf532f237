"""Reads what the roster's forms hold: days, hours, weekdays, people."""

from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request

from bot.care.rosters.shifts import Span, Weekly
from bot.care.rosters.walls import DAY_MINUTES, moment
from bot.doors.console import looking
from bot.errors import DeedRefused

NOBODY = UUID(int=0)
FAR = (date(2000, 1, 1), date(2200, 1, 1))


def day(name: str) -> date:
    """Read a day. Raises DeedRefused (`days`) for what is none."""
    found = some_day(name)
    if found is None:
        raise DeedRefused("days")
    return found


def some_day(name: str) -> date | None:
    """Read a day, None for an empty field. Raises DeedRefused (`days`) for what is no day."""
    text = looking.plain(name)
    try:
        return known_day(text) if text else None
    except ValueError:
        raise DeedRefused("days") from None


def known_day(text: str) -> date:
    """Return a day as it is written. Raises ValueError for what is none, or beyond all rosters."""
    found = date.fromisoformat(text)
    if not FAR[0] < found < FAR[1]:
        raise ValueError("beyond all rosters")
    return found


def minute(name: str) -> int:
    """Read a time of day as minutes after midnight. Raises DeedRefused (`hours`)."""
    try:
        found = time.fromisoformat(looking.plain(name))
    except ValueError:
        raise DeedRefused("hours") from None
    return found.hour * 60 + found.minute


def weekly() -> Weekly:
    """Read weekdays with hours; an end that is not after the beginning is on the day after."""
    days = request.form.getlist("weekday")
    weekdays = frozenset(int(one) for one in days if one in tuple("0123456"))
    begins, ends = minute("starts"), minute("ends")
    return Weekly(weekdays, begins, (ends - begins) % DAY_MINUTES or DAY_MINUTES)


def span(zone: ZoneInfo) -> Span:
    """Read a day with hours; an end that is not after the beginning is on the day after."""
    on, begins, ends = day("day"), minute("starts"), minute("ends")
    later = on + timedelta(days=1) if ends <= begins else on
    return Span(moment(on, begins, zone), moment(later, ends, zone))


def person(name: str = "staff_id") -> UUID:
    """Read who was chosen; nobody is no colleague either."""
    try:
        return UUID(looking.plain(name))
    except ValueError:
        return NOBODY


def anyway() -> bool:
    """Say whether the box "all the same" is ticked."""
    return "anyway" in request.form
