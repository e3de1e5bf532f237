"""People who come to train: they arrive by ticket, and become members of the town's staff."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from bot.errors import DeedRefused
from bot.house import House
from bot.privacy import audit
from bot.privacy.tickets import Ticket
from models import redeemed_tickets, staff_members, teams

# A ticket is kept long after it has ended, should two machines tell the time differently.
KEPT = timedelta(days=1)
# No password hash is empty, so nobody signs in by such a name.
NO_PASSWORD = ""


def arrive(house: House, ticket: Ticket, now: datetime) -> UUID:
    """Take a ticket, once, and return the staff id of whoever holds it.

    They work in the town's team, with the role, name and languages that the ticket tells, made at
    their first arrival. Raises DeedRefused: `used` when it was taken before.
    """
    with house.db.writing() as tx:
        _refuse_used(tx, ticket)
        staff_id = _known(tx, ticket) or _made(tx, house, ticket, now)
        told = {"role": ticket.role, "display_name": ticket.name, "languages": [*ticket.languages]}
        tx.execute(update(staff_members).where(staff_members.c.id == staff_id).values(**told))
        _take(tx, ticket, staff_id)
        subject = f"staff:{staff_id}"
        what = {"actor": subject, "action": "staff.came_to_train", "subject": subject}
        audit.append(tx, audit.entry(house.ring, house.new_id(), now, **what))
    return staff_id


def _refuse_used(tx: Connection, ticket: Ticket) -> None:
    same = select(redeemed_tickets.c.nonce).where(redeemed_tickets.c.nonce == ticket.nonce)
    if tx.execute(same).first() is not None:
        raise DeedRefused("used")


def _take(tx: Connection, ticket: Ticket, staff_id: UUID) -> None:
    """Keep that it was taken; of two at the same moment the key lets only one."""
    ended = redeemed_tickets.c.expires_at < ticket.expires_at - KEPT
    tx.execute(delete(redeemed_tickets).where(ended))
    row = {"nonce": ticket.nonce, "staff_id": staff_id, "expires_at": ticket.expires_at}
    tx.execute(insert(redeemed_tickets), row)


def _known(tx: Connection, ticket: Ticket) -> UUID | None:
    mine = staff_members.c.sign_in_name == _sign_in_name(ticket)
    found: UUID | None = tx.execute(select(staff_members.c.id).where(mine)).scalar()
    return found


def _made(tx: Connection, house: House, ticket: Ticket, now: datetime) -> UUID:
    staff_id = house.new_id()
    row: dict[str, Any] = {
        "id": staff_id,
        "team_id": tx.execute(select(teams.c.id).order_by(teams.c.id).limit(1)).scalar_one(),
        "sign_in_name": _sign_in_name(ticket),
        "display_name": ticket.name,
        "role": ticket.role,
        "languages": [*ticket.languages],
        "password_hash": NO_PASSWORD,
        "active": True,
        "created_at": now,
    }
    tx.execute(insert(staff_members), row)
    return staff_id


def _sign_in_name(ticket: Ticket) -> str:
    return f"trainee:{ticket.person}"
