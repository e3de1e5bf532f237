"""A referral that was a mistake is taken back: texted no more, shown nowhere, free to refer again.

What was sent cannot be called back. Who wrote to us, or has a person's attention, stays a client.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.care import consent, finding, persons
from bot.care.consent import ALL_PURPOSES, Basis
from bot.care.specialist import StaffMember
from bot.care.turn import stopping, thread
from bot.errors import DeedRefused, NotAllowed
from bot.house import House
from bot.privacy import audit
from bot.sending import facts
from models import (
    activity,
    check_ins,
    clients,
    consent_entries,
    contact_points,
    conversations,
    enrolments,
    escalations,
    merged_clients,
    messages,
    referrals,
    withdrawn_clients,
)

WHY = "taken_back"

_CLIENT = select(clients.c.id, clients.c.language).where(
    clients.c.id == bindparam("of_client"), clients.c.team_id == bindparam("of_team")
)
_TALKS = (
    select(conversations.c.id, conversations.c.state, conversations.c.last_inbound_at)
    .add_columns(conversations.c.contact_point_id, contact_points.c.address_hash)
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .where(contact_points.c.client_id == bindparam("of_client"))
    .order_by(conversations.c.id)
)
_REFERRED = select(func.count()).where(referrals.c.client_id == bindparam("of_client"))
_MERGED = exists().where(
    or_(
        merged_clients.c.client_id == bindparam("of_client"),
        merged_clients.c.kept_id == bindparam("of_client"),
    )
)
_BY_STAFF = exists().where(
    messages.c.conversation_id == bindparam("of_conversation"), messages.c.author == "staff"
)
# Written out, since SQLite takes a partial index for no bound value.
_IS_OPEN: ColumnElement[bool] = literal_column("escalations.state = 'open'")
_ESCALATED = exists().where(escalations.c.conversation_id == bindparam("of_conversation"), _IS_OPEN)
_SKIPPED = (
    update(check_ins)
    .where(check_ins.c.conversation_id == bindparam("of_conversation"))
    .where(check_ins.c.state == "due")
    .values(state="skipped", reason=WHY)
)
# No number has this hash: the address stays on file, and finds its owner no more.
_FREED = (
    update(contact_points)
    .where(contact_points.c.id == bindparam("of_point"))
    .values(address_hash=bindparam("nowhere"), state="unreachable", state_reason=WHY)
)
_LEFT = (
    update(enrolments)
    .where(enrolments.c.client_id == bindparam("of_client"), enrolments.c.state == "enrolled")
    .values(state="stopped")
)


def take_back(house: House, staff: StaffMember, client_id: UUID, *, now: datetime) -> None:
    """Take the referral of a client back.

    Raises NotAllowed; DeedRefused: `wrote`, `person_speaks`, `stopped`, `referred_again`,
    `merged`.
    """
    with house.db.writing() as tx:
        take_back_in(tx, house, staff, client_id=client_id, now=now)


def take_back_in(
    tx: Connection, house: House, staff: StaffMember, *, client_id: UUID, now: datetime
) -> None:
    """Do what `take_back` does inside a transaction that is already open."""
    if staff.role == "auditor":
        raise NotAllowed
    key = {"of_client": client_id}
    client = tx.execute(_CLIENT, {**key, "of_team": staff.team_id}).first()
    if client is None:
        raise NotAllowed
    talks = _locked(tx, house, client_id)
    if persons.is_withdrawn(tx, client_id):
        return
    left_as = stays(tx, client_id)
    if left_as:
        raise DeedRefused(left_as)
    for talk in talks:
        _end(tx, talk, now=now)
        basis = Basis("staff", "the referral was taken back", client.language, staff_id=staff.id)
        _revoke(tx, house, talk.contact_point_id, basis=basis, now=now)
    tx.execute(_LEFT, key)
    row = {"client_id": client_id, "staff_id": staff.id, "at": now}
    tx.execute(insert(withdrawn_clients), row)
    finding.mark(tx, house.ring, client_id)
    _log(tx, house, staff, client_id=client_id, now=now)


def _locked(tx: Connection, house: House, client_id: UUID) -> Sequence[Any]:
    """Wait until nobody refers this number and no turn has its conversations."""
    key = {"of_client": client_id}
    seen = tx.execute(_TALKS, key).all()
    for hashed in sorted(talk.address_hash for talk in seen):
        house.db.queue_up(tx, hashed)
    for talk in seen:
        thread.lock(tx, talk.id)
    return tx.execute(_TALKS, key).all()


def stays(tx: Connection, client_id: UUID) -> str | None:
    """Say why a referral cannot be taken back any more; see `take_back`."""
    key = {"of_client": client_id}
    talks = tx.execute(_TALKS, key).all()
    if any(talk.last_inbound_at is not None for talk in talks):
        return "wrote"
    if any(talk.state != "bot" or _has_person(tx, talk.id) for talk in talks):
        return "person_speaks"
    if any(facts.is_stopped(tx, talk.contact_point_id) for talk in talks):
        return "stopped"
    if tx.execute(select(_MERGED), key).scalar_one():
        return "merged"
    return "referred_again" if tx.execute(_REFERRED, key).scalar_one() > 1 else None


def _has_person(tx: Connection, conversation_id: UUID) -> bool:
    asked = select(or_(_BY_STAFF, _ESCALATED))
    return bool(tx.execute(asked, {"of_conversation": conversation_id}).scalar_one())


def _end(tx: Connection, talk: Any, *, now: datetime) -> None:
    stopping.end_all(tx, talk.id, now=now, because=WHY)
    tx.execute(_SKIPPED, {"of_conversation": talk.id})
    nowhere = talk.contact_point_id.bytes
    tx.execute(_FREED, {"of_point": talk.contact_point_id, "nowhere": nowhere})
    tx.execute(insert(activity), {"conversation_id": talk.id, "kind": "referral", "at": now})


def _revoke(tx: Connection, house: House, point_id: UUID, *, basis: Basis, now: datetime) -> None:
    rows = [
        consent.entry(house, point_id, (purpose, "revoked"), basis=basis, now=now)
        for purpose in ALL_PURPOSES
    ]
    tx.execute(insert(consent_entries), rows)


def _log(
    tx: Connection, house: House, staff: StaffMember, *, client_id: UUID, now: datetime
) -> None:
    what = {"actor": f"staff:{staff.id}", "subject": f"client:{client_id}"}
    row = audit.entry(
        house.ring, house.new_id(), now, action="client.taken_back", detail={}, **what
    )
    audit.append(tx, row)
