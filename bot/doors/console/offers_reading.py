"""Reads what became of the services offered to a client: each with its latest row and its history.

Scripts and staff write the same rows; the latest row of a service rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.doors.console import record_words, words
from bot.doors.console.records_reading import day
from bot.doors.tongue import say
from models import service_referrals, staff_members

ROWS_MAX = 300


@dataclass(frozen=True, slots=True)
class Told:
    """One row, in words. `who` is empty where a script wrote it."""

    id: UUID
    state: str
    note: str
    hand_off: str
    spoke_with: str
    follow_up_on: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A service by its name, its latest row, and those before it, newest first."""

    service: str
    now: Told
    before: Sequence[Told]


def read(tx: Connection, conversation_id: UUID, zone: ZoneInfo) -> list[Offered]:
    """Return the services of a conversation, the one last written about first."""
    query = (
        select(service_referrals, staff_members.c.display_name)
        .outerjoin(staff_members)
        .where(service_referrals.c.conversation_id == conversation_id)
        .order_by(service_referrals.c.id.desc())
        .limit(ROWS_MAX)
    )
    told: dict[str, list[Told]] = {}
    for row in tx.execute(query):
        told.setdefault(row.service, []).append(_told(row, zone))
    return [Offered(service, rows[0], rows[1:]) for service, rows in told.items()]


def row_of(tx: Connection, conversation_id: UUID, *, row_id: UUID) -> Any:
    """Return one row of this conversation; None when there is none of that id."""
    query = select(service_referrals).where(
        service_referrals.c.id == row_id,
        service_referrals.c.conversation_id == conversation_id,
    )
    return tx.execute(query).first()


def _told(row: Any, zone: ZoneInfo) -> Told:
    return Told(
        id=row.id,
        state=say(record_words.STATES[row.state]),
        note=row.note or "",
        hand_off=say(record_words.HAND_OFFS[row.hand_off]) if row.hand_off else "",
        spoke_with=row.spoke_with or "",
        follow_up_on=day(row.follow_up_on),
        who=row.display_name or "",
        at=words.day_and_time(row.at, zone),
    )
