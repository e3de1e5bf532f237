"""The consent ledger: append-only, the latest entry rules, per purpose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, or_, select

from bot.house import House
from bot.sending.gate import EVERYTHING
from models import contact_points, conversations

ALL_PURPOSES = ("consent_request", "check_in", "caring_contact")


@dataclass(frozen=True, slots=True)
class Basis:
    """What an entry rests on: who said it where, and what shows it."""

    source: str
    evidence: str
    language: str
    turn_id: UUID | None = None
    staff_id: UUID | None = None


def entry(
    house: House, contact_point_id: UUID, decision: tuple[str, str], *, basis: Basis, now: datetime
) -> dict[str, Any]:
    """Give the ledger row for `decision`, a (purpose, state) pair."""
    purpose, state = decision
    return {
        "id": house.new_id(),
        "contact_point_id": contact_point_id,
        "purpose": purpose,
        "state": state,
        "source": basis.source,
        "evidence": basis.evidence,
        "language": basis.language,
        "turn_id": basis.turn_id,
        "staff_id": basis.staff_id,
        "at": now,
    }


def stop(
    house: House, contact_point_ids: Iterable[UUID], *, basis: Basis, now: datetime
) -> list[dict[str, Any]]:
    """Give the rows by which a stop ends everything for these contact points.

    Every purpose is revoked too, so that a later START does not revive an old yes: only a fresh
    yes does.
    """
    decisions = [(purpose, "revoked") for purpose in (EVERYTHING, *ALL_PURPOSES)]
    return [
        entry(house, point, decision, basis=basis, now=now)
        for point in contact_point_ids
        for decision in decisions
    ]


def reached_by_stop(tx: Connection, contact_point_id: UUID) -> list[tuple[UUID, UUID]]:
    """List (contact point, conversation) of everyone whom a stop from here silences.

    That is every contact point of the same client and every client at the same address: any stop
    is a stop of everything.
    """
    own = select(contact_points.c.client_id, contact_points.c.address_hash).where(
        contact_points.c.id == contact_point_id
    )
    client_id, address_hash = tx.execute(own).one()
    same = contact_points.c.address_hash == address_hash
    if client_id is not None:
        same = or_(same, contact_points.c.client_id == client_id)
    joined = contact_points.join(conversations)
    query = select(contact_points.c.id, conversations.c.id).select_from(joined).where(same)
    return [(point, conversation) for point, conversation in tx.execute(query)]
