"""A deed of staff in a conversation of their team's: locked, written whole, logged."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Table, select

from bot.care.specialist import StaffMember
from bot.care.turn import thread
from bot.care.turn.turning import Turn
from bot.errors import NotAllowed
from bot.house import House
from models import claims, conversations


@contextmanager
def deed(house: House, staff: StaffMember, conversation_id: UUID, now: datetime) -> Iterator[Turn]:
    """Open a turn of a staff member's, which is written at the end or not at all.

    Raises NotAllowed when the conversation is another team's, or the staff member only reads.
    """
    with house.db.writing() as tx:
        query = select(conversations.c.team_id).where(conversations.c.id == conversation_id)
        if tx.execute(query).scalar() != staff.team_id or staff.role == "auditor":
            raise NotAllowed("no such conversation for this staff member")
        thread.lock(tx, conversation_id)
        turn = Turn(tx, house, thread.load(tx, house, conversation_id), kind="staff", now=now)
        turn.staff_id = staff.id
        yield turn
        turn.finish("staff")


def is_repeated(turn: Turn, table: Table, key: str) -> bool:
    """Say whether a form of this key was kept in this conversation already.

    Raises NotAllowed when it was in another.
    """
    query = select(table.c.conversation_id).where(table.c.idempotency_key == key)
    found = turn.tx.execute(query).scalar()
    if found is not None and found != turn.conversation_id:
        raise NotAllowed("that key was used in another conversation")
    return found is not None


def has_claim(tx: Connection, staff: StaffMember, conversation_id: UUID, now: datetime) -> bool:
    """Say whether a staff member holds a conversation now."""
    query = select(claims.c.id).where(
        claims.c.conversation_id == conversation_id,
        claims.c.staff_id == staff.id,
        claims.c.released_at.is_(None),
        claims.c.expires_at > now,
    )
    return tx.execute(query).first() is not None
