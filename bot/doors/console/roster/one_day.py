"""One day of the roster: who works, in which languages, what is short, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from bot.care.rosters import cover, reading, rules
from bot.care.rosters.cover import Gap
from bot.care.rosters.shifts import Shift, Span
from bot.doors import dates
from bot.doors.console import words
from bot.doors.console.roster import board, roster_words
from bot.doors.console.roster.board import DayHead, Known
from bot.doors.tongue import listed, say


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody's shift on a day."""

    id: UUID
    name: str
    hours: str
    role: str
    languages: str
    draft: bool
    mine: bool
    offered: bool
    unreachable: bool


@dataclass(frozen=True, slots=True)
class GapLine:
    """Hours in which somebody is short; and, for who can take them, what a form needs for it."""

    when: str
    lacking: str
    role: str
    begins: str
    can_take: bool


@dataclass(frozen=True, slots=True)
class OneDay:
    """All that a day shows; languages with the hours in which they are spoken."""

    head: DayHead
    told: str
    lines: tuple[Line, ...]
    gaps: tuple[GapLine, ...]
    languages: tuple[tuple[str, str], ...]
    away: str


def read(known: Known, day: date, offers: Sequence[Any]) -> OneDay:
    """Return a day of what was read."""
    span = known.span_of(day)
    offered = {one.shift_id for one in offers}
    there = [one for one in known.shifts if one.span.meets(span)]
    return OneDay(
        head=board.day_head(known, day),
        told=dates.whole_day(day),
        lines=tuple(_line(known, one, span, offered) for one in there),
        gaps=tuple(gap_line(known, gap) for gap in known.gaps(span)),
        languages=tuple(_languages(known, span)),
        away=_away(known, span),
    )


def gap_line(known: Known, gap: Gap) -> GapLine:
    """Return a gap as it is told, and as a form takes it."""
    begins = gap.span.starts_at.isoformat()
    when = roster_words.when(gap.span, known.zone)
    return GapLine(when, roster_words.lacking(gap), gap.role, begins, _can_take(known, gap))


def _can_take(known: Known, gap: Gap) -> bool:
    me = known.people.get(known.reader.staff.id)
    if me is None or (gap.role in rules.ON_CALL_ROLES and me.role == "specialist"):
        return False
    return gap.language is None or gap.language in me.languages


def _line(known: Known, shift: Shift, day: Span, offered: set[UUID]) -> Line:
    chip, person = board.chip(known, shift, day), known.people.get(shift.staff_id)
    codes = sorted(person.languages) if person else []
    return Line(
        id=shift.id,
        name=person.name if person else "",
        hours=chip.hours,
        role=say(roster_words.ROLES[shift.role]),
        languages=listed(words.language(code) for code in codes),
        draft=chip.draft,
        mine=chip.mine,
        offered=shift.id in offered,
        unreachable=person is None or not person.reachable,
    )


def _languages(known: Known, day: Span) -> list[tuple[str, str]]:
    spoken = cover.spoken(known.published, day, reading.languages(known.people))
    return sorted(
        (
            words.language(code),
            listed(roster_words.hours_on(span, day, zone=known.zone) for span in spans),
        )
        for code, spans in spoken.items()
    )


def _away(known: Known, day: Span) -> str:
    return listed(
        person.name
        for person in known.people.values()
        if any(span.meets(day) for span in known.away.get(person.id, ()))
    )
