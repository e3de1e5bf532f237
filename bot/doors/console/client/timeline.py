"""One timeline across a client's numbers and campaigns, the newest first, a page at a time.

Each source is asked for no more rows than a page has; what a page costs does not grow with what is
stored for other clients, and of this one's only what the page may show is read.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from sqlalchemy import Connection

from bot.doors.console import words
from bot.doors.console.client import (
    done_sources,
    known_sources,
    person_sources,
    texts,
    told_sources,
    work_sources,
)
from bot.doors.console.client.happening import PAGE, Happening, Place, Reading
from bot.doors.console.client.reading import Whose
from bot.doors.console.client.texts import Days

TEXTS = "texts"
SOURCES: Mapping[str, Callable[[Reading], Iterable[Happening]]] = MappingProxyType(
    {
        "calls": told_sources.calls,
        "consent": told_sources.consent,
        "answers": told_sources.answers,
        "escalations": done_sources.needed,
        "people": done_sources.people,
        "notes": done_sources.noted,
        "check_ins": done_sources.checked_in,
        "services": told_sources.services,
        "work": work_sources.recorded,
        "numbers": person_sources.numbers,
        "record": known_sources.record,
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A happening as it is shown, with its time of day."""

    time: str
    happening: Happening


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of lines by day. `earlier` is the place where the next page begins, if any."""

    days: Sequence[tuple[str, Sequence[Line]]]
    earlier: str = ""


def read(tx: Connection, whose: Whose, *, kind: str, before: Place | None) -> Timeline:
    """Read one page of a client's timeline, of one kind or (with an empty `kind`) of all."""
    reading = Reading(tx, whose, before)
    wanted = [source for name, source in SOURCES.items() if kind in ("", name)]
    found = [happening for source in wanted for happening in source(reading)]
    counted = texts.by_day(tx, whose, before) if kind in ("", TEXTS) else Days(())
    if counted.horizon is not None:
        found = [one for one in found if one.key > counted.horizon]
    found += [day.line for day in counted.days]
    found.sort(key=lambda one: one.key, reverse=True)
    more = len(found) > PAGE or counted.horizon is not None
    page = found[:PAGE]
    earlier = str(_place(page, counted, before)) if more else ""
    return Timeline(_days(whose, page), earlier)


def _place(page: Sequence[Happening], counted: Days, before: Place | None) -> Place:
    shown = {one.id for one in page if one.kind == TEXTS}
    oldest = [day.oldest for day in counted.days if day.line.id in shown]
    passed = oldest[-1] if oldest else (before.texts if before else None)
    return Place(page[-1].at, page[-1].id, passed)


def _days(whose: Whose, page: Sequence[Happening]) -> list[tuple[str, list[Line]]]:
    zone = whose.reader.zone
    return [
        (day, [Line(words.clock_time(one.at, zone), one) for one in some])
        for day, some in groupby(page, key=lambda one: words.date(one.at, zone))
    ]
