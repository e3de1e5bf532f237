"""Reads the consent ledger of all a client's numbers: what holds now, and every entry before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bot.doors.console import told_by_care, words
from bot.doors.console.client.happening import PAGE, Place, Reading
from bot.doors.console.client.reading import Whose
from bot.doors.tongue import say
from bot.sending import facts
from models import consent_entries, staff_members


@dataclass(frozen=True, slots=True)
class Holds:
    """What holds on one number for one purpose, in words."""

    number: str
    purpose: str
    state: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger: what for, yes or no, and what it rests on."""

    at: str
    purpose: str
    state: str
    basis: str
    language: str
    who: str
    number: str


@dataclass(frozen=True, slots=True)
class History:
    """A page of entries, the newest first; `earlier` is where the next begins, if any."""

    entries: Sequence[Entry]
    earlier: str


def holding(tx: Connection, whose: Whose) -> list[Holds]:
    """Return what holds now, number by number."""
    return list(_holding(tx, whose))


def _holding(tx: Connection, whose: Whose) -> Iterator[Holds]:
    for point in whose.points:
        latest = {entry.purpose: entry for entry in facts.ledger(tx, point.id)}
        for purpose in words.PURPOSES:
            entry = latest.get(purpose)
            if entry is not None:
                date = words.date(entry.at, whose.reader.zone)
                state = say("%(state)s, since %(date)s", state=_state(entry), date=date)
                yield Holds(point.label, words.purpose(purpose), state)


def read(tx: Connection, whose: Whose, before: Place | None) -> History:
    """Read one page of every entry of every number."""
    query = (
        select(consent_entries, staff_members.c.display_name)
        .outerjoin(staff_members, staff_members.c.id == consent_entries.c.staff_id)
        .where(consent_entries.c.contact_point_id.in_([point.id for point in whose.points]))
    )
    found = Reading(tx, whose, before).rows(query, at=consent_entries.c.at, of=consent_entries.c.id)
    rows = found[:PAGE]
    earlier = str(Place(rows[-1].at, rows[-1].id)) if len(found) > PAGE else ""
    return History([_entry(whose, row) for row in rows], earlier)


def _entry(whose: Whose, row: Any) -> Entry:
    zone = whose.reader.zone
    return Entry(
        at=f"{words.date(row.at, zone)} {words.clock_time(row.at, zone)}",
        purpose=words.purpose(row.purpose),
        state=_state(row),
        basis=told_by_care.basis(row),
        language=words.language(row.language),
        who=row.display_name or say("nobody of ours"),
        number=next(one.label for one in whose.points if one.id == row.contact_point_id),
    )


def _state(row: Any) -> str:
    return say("yes") if row.state == "granted" else say("no")
