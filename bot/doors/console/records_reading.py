"""Reads service records as staff see them: the latest version of each, and those before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.doors.console import record_words, words
from bot.doors.tongue import say
from models import service_records, staff_members

ROWS_MAX = 300
BESIDE = 2
ROWS_BESIDE = 20


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an entry, in words."""

    entry_id: UUID
    kind: str
    minutes: int
    texts: str
    ticks: Sequence[str]
    done: str
    outcome: str
    next_step: str
    next_on: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Record:
    """An entry: the version that rules, and the earlier ones, newest first."""

    now: Version
    before: Sequence[Version]


def read(tx: Connection, conversation_id: UUID, zone: ZoneInfo) -> list[Record]:
    """Return a conversation's entries, the newest first."""
    return _records(tx, conversation_id, zone, ROWS_MAX)


def beside(tx: Connection, conversation_id: UUID, zone: ZoneInfo) -> list[Record]:
    """Return the newest two entries."""
    return _records(tx, conversation_id, zone, ROWS_BESIDE)[:BESIDE]


def row_of(tx: Connection, conversation_id: UUID, *, entry_id: UUID) -> Any:
    """Return the row that rules an entry of this conversation; None when there is none."""
    query = select(service_records).where(
        service_records.c.entry_id == entry_id,
        service_records.c.conversation_id == conversation_id,
    )
    return tx.execute(query.order_by(service_records.c.version.desc()).limit(1)).first()


def day(on: date | None) -> str:
    """Give a day as "2 Nov 2026"; nothing for none."""
    return words.day(on) if on is not None else ""


def _records(tx: Connection, conversation_id: UUID, zone: ZoneInfo, most: int) -> list[Record]:
    query = (
        select(service_records, staff_members.c.display_name)
        .join(staff_members)
        .where(service_records.c.conversation_id == conversation_id)
        .order_by(service_records.c.id.desc())
        .limit(most)
    )
    versions: dict[UUID, list[Version]] = {}
    for row in tx.execute(query):
        versions.setdefault(row.entry_id, []).append(_version(row, zone))
    # An entry stands where it was first written: correcting an old one does not make it new.
    firsts = sorted(versions.values(), key=lambda found: found[-1].entry_id, reverse=True)
    return [Record(found[0], found[1:]) for found in firsts]


def _version(row: Any, zone: ZoneInfo) -> Version:
    return Version(
        entry_id=row.entry_id,
        kind=say(record_words.CONTACTS[row.kind]),
        minutes=row.minutes,
        texts=record_words.texts(row.texts_in, row.texts_out)
        if row.texts_in or row.texts_out
        else "",
        ticks=[say(record_words.TICKS.get(tick, tick)) for tick in row.ticks.split()],
        done=row.done,
        outcome=say(record_words.OUTCOMES.get(row.outcome, row.outcome)),
        next_step=row.next_step,
        next_on=day(row.next_on),
        who=row.display_name,
        at=words.day_and_time(row.at, zone),
    )
