"""What staff read on the roster: roles, hours, gaps, and why something cannot be done."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.care.rosters.arranging import LeavesGaps, RestsTooLittle
from bot.care.rosters.cover import Gap
from bot.care.rosters.shifts import Span, Weekly
from bot.doors import dates
from bot.doors.console import words
from bot.doors.tongue import listed, marked, say, say_many
from bot.errors import DeedRefused

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "first": marked("On duty"),
        "second": marked("Second"),
        "supervisor": marked("Supervisor on call"),
        "manager": marked("Manager on call"),
    }
)
# As Oregon has them, by their names in the `holidays` library.
HOLIDAYS = (
    marked("New Year's Day"),
    marked("Martin Luther King Jr. Day"),
    marked("Presidents Day"),
    marked("Memorial Day"),
    marked("Juneteenth National Independence Day"),
    marked("Independence Day"),
    marked("Labor Day"),
    marked("Veterans Day"),
    marked("Thanksgiving Day"),
    marked("Christmas Day"),
)
OBSERVED = " (observed)"
REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "unreachable": marked(
            "This person has no tested way of being paged that works. They must test one first."
        ),
        "rank": marked("Only a supervisor can be on call as a supervisor or a manager."),
        "twice": marked("This person has another shift at that time."),
        "away": marked("This person is away at that time."),
        "rest": marked("This person would rest less than %(span)s between two shifts."),
        "too_long": marked("That is longer than a shift may be."),
        "over": marked("This shift is over."),
        "begun": marked("This shift has begun. A supervisor can still change it."),
        "draft": marked("This shift is only a draft."),
        "no_such_colleague": marked("Choose a colleague of your team."),
        "weekdays": marked("Choose the days of the week."),
        "hours": marked("Write when it begins and ends."),
        "days": marked("Write the first day, and a last day that is not before it."),
        "past": marked("Choose a day and time that are still to come."),
        "too_far": marked("That is too far ahead: choose an earlier day."),
        "role": marked("Choose what the shift is for."),
        "least": marked("Choose how many people are needed, 1 to 20."),
        "language": marked("Choose a language from the list."),
        "too_many": marked("There are a hundred of these already: take one back first."),
        "nothing": marked("There is nothing to do here."),
        "undo_over": marked("This can no longer be undone."),
        "offer_over": marked("This offer is no longer open."),
        "own_swap": marked("Somebody else must agree to this swap."),
        "asked_already": marked("You have asked for some of these days already."),
        "wish_over": marked("This was decided already, or is over."),
        "own_wish": marked("Somebody else must decide about your own time off."),
        "choose": marked("Choose what becomes of each shift."),
        "gap_over": marked("Somebody has these hours already."),
        "too_long_text": marked("This calendar is too long. Send a part of it."),
    }
)
# What came too late is a conflict; the rest is a form to be mended.
TOO_LATE = frozenset({"over", "undo_over", "offer_over", "gap_over", "begun", "wish_over"})
# What is wrong with an event of a calendar; the shifts' own faults are told as above.
READ: Mapping[str, str] = MappingProxyType(
    {
        "unreadable": marked("This cannot be read."),
        "empty": marked("There is no event in it."),
        "too_many": marked("There are more than 500 events in it."),
        "whole_day": marked("It has no hours, only a day."),
        "repeats": marked("It repeats: make a pattern of it."),
        "no_end": marked("It has no end."),
        "ends_first": marked("It ends before it begins."),
        "past": marked("It is over."),
        "cancelled": marked("It was cancelled."),
    }
)
READ_FAULTS = MappingProxyType({**REFUSED, **READ})


def roles() -> Mapping[str, str]:
    """Return what a shift can be for."""
    return {code: say(text) for code, text in ROLES.items()}


def refused(refusal: DeedRefused, zone: ZoneInfo) -> str:
    """Say why something cannot be done as things stand; of gaps, which."""
    if isinstance(refusal, LeavesGaps):
        told = say("This leaves hours uncovered: %(gaps)s.", gaps=gaps(refusal.gaps, zone))
        return " ".join((told, say("Tick the box to do it all the same.")))
    if isinstance(refusal, RestsTooLittle):
        return fault(refusal.reason, refusal.rest)
    return say(REFUSED[refusal.reason])


def status(refusal: DeedRefused) -> int:
    """Return the HTTP status that goes with it."""
    return 409 if refusal.reason in TOO_LATE or isinstance(refusal, LeavesGaps) else 422


def faults(found: Iterable[str], rest: timedelta) -> str:
    """Say what is wrong with a shift; `rest` is how long people rest between two."""
    return " ".join(fault(one, rest) for one in found)


def fault(found: str, rest: timedelta) -> str:
    """Say one thing that is wrong with a shift, or with an event of a calendar."""
    text = READ_FAULTS[found]
    return say(text, span=words.span(rest)) if "%(" in text else say(text)


def hours(span: Span, zone: ZoneInfo) -> str:
    """Say hours as "7:00–17:00"."""
    return f"{dates.clock_time(span.starts_at, zone)}–{dates.clock_time(span.ends_at, zone)}"


def hours_on(span: Span, day: Span, *, zone: ZoneInfo) -> str:
    """Say the hours that lie in a day."""
    here = span.within(day)
    return say("all day") if here == day else hours(here, zone)


def when(span: Span, zone: ZoneInfo) -> str:
    """Say a day and hours as "Mon 2 Nov 7:00–17:00"; of more than a day, both ends."""
    if span.length <= timedelta(days=1):
        return f"{dates.short_day(span.starts_at.astimezone(zone).date())} {hours(span, zone)}"
    ends = dates.day_and_time(span.ends_at, zone)
    return f"{dates.day_and_time(span.starts_at, zone)} – {ends}"


def lacking(gap: Gap) -> str:
    """Say what is lacking in a gap."""
    if gap.language is not None:
        return say("Nobody who speaks %(language)s", language=words.language(gap.language))
    if gap.role == "first" and not gap.there:
        return say("Nobody on duty")
    if gap.role == "first":
        return say_many("%(num)s person short", "%(num)s people short", num=gap.missing)
    return say("No one as: %(role)s", role=say(ROLES[gap.role]))


def gaps(found: Sequence[Gap], zone: ZoneInfo) -> str:
    """Say the first gaps of several, and how many more there are."""
    told = listed(when(gap.span, zone) for gap in found[:5])
    more = len(found) - 5
    if more <= 0:
        return told
    return say_many("%(told)s and %(num)s more", "%(told)s and %(num)s more", num=more, told=told)


def weekly(hours: Weekly) -> str:
    """Say weekly hours as "Mon, Tue · 7:00–17:00"."""
    begins, ends = hours.start_minute, (hours.start_minute + hours.length_minutes) % 1440
    days = listed(map(dates.weekday, sorted(hours.weekdays)))
    days = say("every day") if len(hours.weekdays) == 7 else days
    if hours.length_minutes == 1440 and not begins:
        return " · ".join((days, say("all day")))
    return f"{days} · {begins // 60}:{begins % 60:02d}–{ends // 60}:{ends % 60:02d}"


def holiday(name: str) -> str:
    """Say a holiday's name; one that we do not know is named as the library does."""
    plain = name.removesuffix(OBSERVED)
    told = say(plain) if plain in HOLIDAYS else plain
    return say("%(holiday)s (observed)", holiday=told) if plain != name else told


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the day of a moment in a zone."""
    return at.astimezone(zone).date()
