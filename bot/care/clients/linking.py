"""Somebody unknown wrote: a person says which client it is, or starts one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.care import finding
from bot.care.clients import carried_stops, particulars
from bot.care.clients.judging import EDITORS, Deed, locked
from bot.care.intake import NAME_LENGTH_MAX
from bot.care.specialist import StaffMember
from bot.care.turn import thread
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from flows.languages import LANGUAGES
from flows.zones import time_zones
from models import clients, contact_points, conversations

_TALK = (
    select(conversations.c.id, conversations.c.team_id, conversations.c.language)
    .add_columns(contact_points.c.id.label("point_id"), contact_points.c.client_id)
    .add_columns(contact_points.c.channel, contact_points.c.address_hash)
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .where(conversations.c.id == bindparam("of_conversation"))
)
_SAME_NUMBER = select(contact_points.c.client_id).where(
    contact_points.c.channel == bindparam("of_channel"),
    contact_points.c.address_hash == bindparam("of_hash"),
    contact_points.c.client_id.is_not(None),
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A client who begins with a text of theirs, as the form says."""

    name: str
    language: str
    time_zone: str
    safe_to_text: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """A conversation of nobody's, and whether its phone is known to be shared."""

    conversation_id: UUID
    shared_phone: bool = False


def link(
    house: House, staff: StaffMember, unknown: Unknown, *, client_id: UUID, now: datetime
) -> None:
    """Say that a conversation is that of a client whom we know.

    The number has no consent by that: it was given for another. A stop holds for all of a client's
    numbers. Raises FormInvalid with codes by field, NotAllowed.
    """
    with house.db.writing() as tx:
        row = locked(tx, staff, client_id)
        talk = _talk(tx, staff, unknown)
        if talk.client_id == client_id:
            return
        _check_number(tx, talk, unknown, client_id=client_id)
        doing = Deed(tx, house, staff, row, now)
        _join(doing, talk, unknown)
        doing.tell("client.linked", {"conversation": str(talk.id)})


def start(
    house: House, staff: StaffMember, unknown: Unknown, *, beginning: Beginning, now: datetime
) -> UUID:
    """Start a client from a conversation of nobody's; returns the client's id.

    The same form sent twice starts one. Nothing is sent: the client has agreed to nothing yet.
    Raises FormInvalid with codes by field, NotAllowed.
    """
    faults = _faults(beginning)
    if faults:
        raise FormInvalid(faults)
    with house.db.writing() as tx:
        talk = _talk(tx, staff, unknown)
        if talk.client_id is not None:
            return _started_before(tx, talk, beginning)
        client_id = house.new_id()
        _check_number(tx, talk, unknown, client_id=client_id)
        _insert(tx, client_id, (staff.team_id, beginning), now)
        doing = Deed(tx, house, staff, locked(tx, staff, client_id), now)
        _join(doing, talk, unknown)
        doing.tell("client.started", {"conversation": str(talk.id)})
    return client_id


def _talk(tx: Connection, staff: StaffMember, unknown: Unknown) -> Any:
    """Lock and read the conversation; it has to be the team's."""
    key = {"of_conversation": unknown.conversation_id}
    row = tx.execute(_TALK, key).first()
    if row is None or row.team_id != staff.team_id or staff.role not in EDITORS:
        raise NotAllowed("no such conversation for this staff member")
    thread.lock(tx, unknown.conversation_id)
    return tx.execute(_TALK, key).one()


def _check_number(tx: Connection, talk: Any, unknown: Unknown, *, client_id: UUID) -> None:
    """Two clients have one number only where somebody says that they share a phone."""
    if talk.client_id is not None:
        raise FormInvalid({"client": "linked"})
    key = {"of_channel": talk.channel, "of_hash": talk.address_hash}
    others = set(tx.execute(_SAME_NUMBER, key).scalars())
    if client_id in others:
        raise FormInvalid({"client": "has_number"})
    if others and not unknown.shared_phone:
        raise FormInvalid({"shared_phone": "shared"})


def _faults(beginning: Beginning) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not 0 < len(beginning.name.strip()) <= NAME_LENGTH_MAX:
        faults["name"] = "name"
    if beginning.language not in LANGUAGES:
        faults["language"] = "language"
    if beginning.time_zone not in time_zones():
        faults["time_zone"] = "time_zone"
    return faults


def _started_before(tx: Connection, talk: Any, beginning: Beginning) -> UUID:
    query = select(clients.c.name).where(clients.c.id == talk.client_id)
    if tx.execute(query).scalar_one() != beginning.name.strip():
        raise FormInvalid({"client": "linked"})
    found: UUID = talk.client_id
    return found


def _insert(tx: Connection, client_id: UUID, whose: tuple[UUID, Beginning], now: datetime) -> None:
    team_id, beginning = whose
    row = {
        "id": client_id,
        "team_id": team_id,
        "name": beginning.name.strip(),
        "language": beginning.language,
        "time_zone": beginning.time_zone,
        "safe_to_text": beginning.safe_to_text,
        "shared_phone": False,
        "created_at": now,
    }
    tx.execute(insert(clients), row)


def _join(doing: Deed, talk: Any, unknown: Unknown) -> None:
    tx, client_id = doing.tx, doing.client.id
    point = contact_points.c.id == talk.point_id
    tx.execute(update(contact_points).where(point).values(client_id=client_id))
    spoken = update(conversations).where(conversations.c.id == talk.id)
    tx.execute(spoken.values(language=doing.client.language))
    if unknown.shared_phone:
        tx.execute(update(clients).where(clients.c.id == client_id).values(shared_phone=True))
    particulars.write(doing, {"number": str(talk.point_id)})
    finding.mark(tx, doing.house.ring, client_id)
    carried_stops.carry(doing)
