"""Reads the roster as its page shows it: two weeks by day and person, one day, gaps, who is on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.care.rosters import cover, reading, walls
from bot.care.rosters.cover import Gap, Need
from bot.care.rosters.shifts import Person, Shift, Span
from bot.doors import dates
from bot.doors.console.roster import pictures, roster_words
from bot.doors.console.roster.pictures import Picture
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say
from bot.house import House
from flows import public_days

WEEKS = 2
DAYS = WEEKS * 7


@dataclass(frozen=True, slots=True)
class Chip:
    """A shift in a cell: its hours, what it is for unless that is being on duty, its state."""

    id: UUID
    hours: str
    role: str
    draft: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class DayHead:
    """A day: its words, its picture, what the picture says in words, and which of it is short."""

    day: date
    told: str
    today: bool
    holiday: str
    picture: Picture
    words: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A person's days of a week."""

    person: Person
    cells: tuple[tuple[Chip, ...], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days and who works on them."""

    days: tuple[DayHead, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All that was read for the page."""

    zone: ZoneInfo
    people: Mapping[UUID, Person]
    needs: Sequence[Need]
    shifts: Sequence[Shift]
    away: Mapping[UUID, Sequence[Span]]
    holidays: Mapping[date, str]
    reader: SignedIn
    now: datetime

    def gaps(self, look: Span) -> list[Gap]:
        """Return the gaps of a span that is still to come, as published."""
        ahead = Span(max(look.starts_at, self.now), look.ends_at)
        if ahead.length <= timedelta(0):
            return []
        speak = reading.languages(self.people)
        return cover.gaps(self.published, self.needs, ahead, zone=self.zone, speak=speak)

    @property
    def published(self) -> list[Shift]:
        """Return the shifts that count."""
        return [one for one in self.shifts if one.state == "published"]

    def span_of(self, day: date) -> Span:
        """Return a day from midnight to midnight, 23 or 25 hours on some."""
        ends = walls.midnight(day + timedelta(days=1), self.zone)
        return Span(walls.midnight(day, self.zone), ends)


def read(tx: Connection, house: House, reader: SignedIn, *, first: date, now: datetime) -> Known:
    """Read what a fortnight from a day on needs, and the days in which gaps are looked for.

    Specialists see what counts, and no drafts.
    """
    team_id, zone = reader.staff.team_id, reader.zone
    begins = min(walls.midnight(first, zone), now)
    ends = max(
        walls.midnight(first + timedelta(days=DAYS), zone), now + house.policy.gaps_looked_ahead
    )
    look = Span(begins, ends)
    last = first + timedelta(days=DAYS)
    return Known(
        zone=zone,
        people=reading.people(tx, team_id),
        needs=reading.needs(tx, team_id),
        shifts=reading.shifts_between(tx, team_id, look, states=seen_by(reader)),
        away=reading.away(tx, team_id, look),
        holidays=public_days.between(first, last, state=house.policy.holidays_state),
        reader=reader,
        now=now,
    )


def seen_by(reader: SignedIn) -> tuple[str, ...]:
    """Return the states of the shifts that somebody may see."""
    return ("published",) if reader.staff.role == "specialist" else reading.STANDING


def weeks(known: Known, first: date) -> list[Week]:
    """Return the fortnight from a Monday on."""
    return [_week(known, first + timedelta(weeks=number)) for number in range(WEEKS)]


def _week(known: Known, first: date) -> Week:
    days = [first + timedelta(days=number) for number in range(7)]
    theirs: dict[UUID, list[Shift]] = {}
    for one in known.shifts:
        theirs.setdefault(one.staff_id, []).append(one)
    rows = tuple(
        Row(person, tuple(_cell(known, theirs.get(person.id, []), day) for day in days))
        for person in known.people.values()
    )
    return Week(tuple(day_head(known, day) for day in days), rows)


def _cell(known: Known, shifts: Sequence[Shift], day: date) -> tuple[Chip, ...]:
    span = known.span_of(day)
    return tuple(chip(known, one, span) for one in shifts if _is_shown(one, span))


def _is_shown(shift: Shift, day: Span) -> bool:
    """A shift stands on the day it begins; a very long one on every day."""
    if not shift.span.meets(day):
        return False
    return shift.span.starts_at >= day.starts_at or shift.span.length > timedelta(days=1)


def chip(known: Known, shift: Shift, day: Span) -> Chip:
    """Return a shift as a day shows it."""
    long = shift.span.length > timedelta(days=1)
    told = roster_words.hours_on(shift.span, day, zone=known.zone) if long else ""
    role = "" if shift.role == "first" else say(roster_words.ROLES[shift.role])
    mine = shift.staff_id == known.reader.staff.id
    hours = told or roster_words.hours(shift.span, known.zone)
    return Chip(shift.id, hours, role, shift.state == "draft", mine)


def day_head(known: Known, day: date) -> DayHead:
    """Return a day with what its cover looks like."""
    span = known.span_of(day)
    short = known.gaps(span)
    name = known.holidays.get(day)
    return DayHead(
        day=day,
        told=dates.short_day(day),
        today=day == roster_words.day_of(known.now, known.zone),
        holiday=roster_words.holiday(name) if name else "",
        picture=pictures.of_day(known.published, short, span),
        words=tuple(_cover(known, span, short)),
    )


def _cover(known: Known, day: Span, short: Sequence[Gap]) -> list[tuple[str, bool]]:
    """Say what the picture shows."""
    told = [(_gap(gap, day, known.zone), True) for gap in short]
    for span in cover.doubled(known.published, day):
        hours = roster_words.hours_on(span, day, zone=known.zone)
        told.append((say("two or more: %(hours)s", hours=hours), False))
    return told if short or day.ends_at <= known.now else [(say("covered"), False), *told]


def _gap(gap: Gap, day: Span, zone: ZoneInfo) -> str:
    hours = roster_words.hours_on(gap.span, day, zone=zone)
    return say("%(what)s: %(hours)s", what=roster_words.lacking(gap), hours=hours)
