"""What a turn must know of a conversation, locked and read at its start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
)

from bot.house import House
from bot.sending import facts
from bot.sending.channels.base import Inbound
from bot.sending.gate import Facts
from models import clients, contact_points, conversations, messages, progresses, teams


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation under lock: its row with client, team and progress, and the ledger.

    The progress is the script under way, else the newest one that a late answer may still reach.
    """

    row: Any
    ledger: Sequence[Any]
    facts: Facts

    @property
    def script_under_way(self) -> bool:
        """Say whether a script has begun here that has not ended."""
        under_way: bool = self.row.progress_state == "active"
        return under_way

    @property
    def values(self) -> Mapping[str, str]:
        """Give what wordings may name."""
        row = self.row
        named = {"program": row.program, "hours": row.hours, "phone": row.phone}
        return {**named, "service": row.service} if row.service else named


_STORED = exists().where(messages.c.provider_id == bindparam("provider_id"))
# Written out, since a partial index serves a bound value only at the price of planning anew.
_LISTENING: ColumnElement[bool] = or_(
    progresses.c.state == literal_column("'active'"), progresses.c.grace_until.is_not(None)
)

_LOCK = (
    select(conversations.c.id, contact_points.c.client_id, _STORED.label("stored"))
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .where(
        contact_points.c.channel == bindparam("channel"),
        contact_points.c.address_hash == bindparam("address_hash"),
    )
    .with_for_update(of=conversations)
)

_LOCK_ONE = (
    select(conversations.c.id)
    .where(conversations.c.id == bindparam("conversation_id"))
    .with_for_update()
)

_THREAD = (
    select(
        conversations.c.id,
        conversations.c.team_id,
        conversations.c.contact_point_id,
        conversations.c.state,
        conversations.c.language,
        conversations.c.last_inbound_at,
        contact_points.c.client_id,
        contact_points.c.state.label("contact_state"),
        func.coalesce(clients.c.time_zone, teams.c.time_zone).label("zone"),
        func.coalesce(clients.c.safe_to_text, true()).label("safe_to_text"),
        clients.c.possible_zones,
        clients.c.text_from_hour,
        clients.c.text_until_hour,
        *facts.CIRCUMSTANCE,
        clients.c.service,
        clients.c.language.label("client_language"),
        teams.c.program,
        teams.c.hours,
        teams.c.phone,
        progresses.c.id.label("progress_id"),
        progresses.c.state.label("progress_state"),
        progresses.c.check_in_id,
        progresses.c.script,
        progresses.c.script_version,
        progresses.c.place,
    )
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .join(teams, teams.c.id == conversations.c.team_id)
    .outerjoin(clients, clients.c.id == contact_points.c.client_id)
    .outerjoin(progresses, and_(progresses.c.conversation_id == conversations.c.id, _LISTENING))
    .where(conversations.c.id == bindparam("conversation_id"))
    # There is one at most: a script that begins ends what came before it, its grace included.
    .order_by(progresses.c.id.desc())
    .limit(1)
)

_FIRST_TEAM = select(teams.c.id).order_by(teams.c.created_at, teams.c.id).limit(1)


def lock(tx: Connection, conversation_id: UUID) -> None:
    """Wait until no other turn has this conversation. SQLite has one writer at a time anyway."""
    if tx.dialect.name != "sqlite":
        tx.execute(_LOCK_ONE, {"conversation_id": conversation_id}).one()


def load(tx: Connection, house: House, conversation_id: UUID) -> Thread:
    """Read a locked conversation."""
    [row] = house.db.fetch(tx, _THREAD, {"conversation_id": conversation_id})
    point = {"contact_point_id": row.contact_point_id}
    entries = house.db.fetch(tx, facts.LEDGER, point)
    return Thread(row, entries, facts.standing(row, entries))


def find(tx: Connection, house: House, inbound: Inbound, now: datetime) -> tuple[UUID, str] | None:
    """Lock the conversation of the client who wrote; None when this inbound was taken before.

    Returns its id and why nobody is named. An address of no client, or of more than one, has a
    conversation of its own, which only a person answers: guessing who wrote could hand one client's
    words to another.
    """
    key = {"channel": inbound.channel, "address_hash": house.ring.look_up(inbound.address)}
    found = house.db.fetch(tx, _LOCK, {**key, "provider_id": inbound.provider_id})
    if found[0].stored if found else _is_stored(tx, inbound.provider_id):
        return None
    named = [row.id for row in found if row.client_id is not None]
    if len(named) == 1:
        return named[0], ""
    why = "number shared by clients" if named else "unknown sender"
    nobody = [row.id for row in found if row.client_id is None]
    return (nobody[0] if nobody else _start(tx, house, inbound, now)), why


def _is_stored(tx: Connection, provider_id: str) -> bool:
    return bool(tx.execute(select(_STORED), {"provider_id": provider_id}).scalar_one())


def _start(tx: Connection, house: House, inbound: Inbound, now: datetime) -> UUID:
    point_id, conversation_id = house.new_id(), house.new_id()
    point = {"id": point_id, "channel": inbound.channel, "address": inbound.address}
    hashed = {"address_hash": house.ring.look_up(inbound.address), "state": "active"}
    tx.execute(insert(contact_points), {**point, **hashed, "created_at": now})
    team_id = tx.execute(_FIRST_TEAM).scalar_one()
    row = {"id": conversation_id, "team_id": team_id, "contact_point_id": point_id}
    tx.execute(insert(conversations), {**row, "state": "bot", "language": "en", "created_at": now})
    return conversation_id
