"""Reads who was found to be the same person as a client, and what became of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from bot.doors.console import words
from bot.doors.console.client import naming
from bot.doors.console.client.reading import Whose
from models import client_merges, clients, merge_endings, merged_clients, staff_members

SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who is part of a client now: their name, why, and who said so when."""

    id: UUID
    name: str
    reason: str
    who: str
    at: str


def merged() -> Select[Any]:
    """Give the query of merges, each with the name of the other client and who said so."""
    return (
        select(client_merges, clients.c.name, clients.c.called, staff_members.c.display_name)
        .join(clients, clients.c.id == client_merges.c.other_id)
        .join(staff_members, staff_members.c.id == client_merges.c.staff_id)
    )


def holding(tx: Connection, whose: Whose) -> Sequence[Part]:
    """Return who is part of a client now, the newest first."""
    query = (
        merged()
        .join(merged_clients, merged_clients.c.client_merge_id == client_merges.c.id)
        .where(merged_clients.c.kept_id == whose.client.id)
        .order_by(client_merges.c.id.desc())
        .limit(SHOWN_MAX)
    )
    return [_part(row, whose) for row in tx.execute(query)]


def one(tx: Connection, whose: Whose, merge_id: UUID) -> Part | None:
    """Return a merge into this client that still holds; None when there is none of that id."""
    still = (
        merged()
        .outerjoin(merge_endings, merge_endings.c.client_merge_id == client_merges.c.id)
        .where(client_merges.c.id == merge_id, client_merges.c.kept_id == whose.client.id)
        .where(merge_endings.c.id.is_(None))
    )
    row = tx.execute(still).first()
    return None if row is None else _part(row, whose)


def _part(row: Any, whose: Whose) -> Part:
    at = words.date(row.at, whose.reader.zone)
    return Part(row.id, naming.whole(row), row.reason, row.display_name, at)
