"""Days, times and spans as staff read them: in the reader's language, by a clock of 24 hours.

English is written here: the day before the month, as these pages have always said it, where CLDR's
American English has it after. The other languages follow Unicode's CLDR through Babel.
"""

from datetime import date as CalendarDay
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, get_day_names

from bot.doors.tongue import say, tongue
from flows.languages import LANGUAGES, SOURCE_LANGUAGE

DAY, SHORT_DAY, LONG_DAY = "yMMMd", "MMMEd", "yMMMMEEEEd"
_ENGLISH = {DAY: "%-d %b %Y", SHORT_DAY: "%a %-d %b", LONG_DAY: "%A %-d %B %Y"}


def day_and_time(at: datetime, zone: ZoneInfo) -> str:
    """Give a time as "Mon 2 Nov 9:00" in a zone."""
    return f"{_told(at.astimezone(zone), SHORT_DAY)} {clock_time(at, zone)}"


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """Give a time as "9:05" in a zone."""
    local = at.astimezone(zone)
    return f"{local.hour}:{local:%M}"


def date(at: datetime, zone: ZoneInfo) -> str:
    """Give a date as "2 Nov 2026" in a zone."""
    return day(at.astimezone(zone))


def day(on: CalendarDay) -> str:
    """Give a day of the calendar as "2 Nov 2026"."""
    return _told(on, DAY)


def long_day(at: datetime, zone: ZoneInfo) -> str:
    """Give a date as "Monday 2 November 2026" in a zone."""
    return _told(at.astimezone(zone), LONG_DAY)


def whole_day(on: CalendarDay) -> str:
    """Give a day of the calendar as "Monday 2 November 2026"."""
    return _told(on, LONG_DAY)


def short_day(on: CalendarDay) -> str:
    """Give a day of the calendar as "Mon 2 Nov"."""
    return _told(on, SHORT_DAY)


def weekday(number: int) -> str:
    """Give a day of the week, of which Monday is 0, as "Mon"."""
    code = tongue().code
    known = code if code in LANGUAGES else SOURCE_LANGUAGE
    return str(get_day_names("abbreviated", locale=known.replace("-", "_"))[number])


def span(length: timedelta) -> str:
    """Give a length of time in the one or two units that matter: "40 s", "12 min", "3 h 20 min"."""
    seconds = int(abs(length.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if seconds < 60:
        return say("%(seconds)s s", seconds=seconds)
    if minutes < 60:
        return say("%(minutes)s min", minutes=minutes)
    if hours < 24:
        more, rest = say("%(hours)s h", hours=hours), minutes % 60
        return f"{more} {say('%(minutes)s min', minutes=rest)}" if rest else more
    more, rest = say("%(days)s d", days=days), hours % 24
    return f"{more} {say('%(hours)s h', hours=rest)}" if rest else more


def deadline(by: datetime, now: datetime) -> str:
    """Say how long is left, or how late it is."""
    length = span(by - now)
    return say("%(span)s left", span=length) if by > now else say("%(span)s late", span=length)


def _told(on: CalendarDay, skeleton: str) -> str:
    code = tongue().code
    if code == SOURCE_LANGUAGE or code not in LANGUAGES:
        return on.strftime(_ENGLISH[skeleton])
    locale = code.replace("-", "_")
    if skeleton == LONG_DAY:
        return format_date(on, "full", locale=locale)
    return format_skeleton(skeleton, on, locale=locale)
