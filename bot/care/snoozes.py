"""Snoozes: a conversation put away until a moment. Their rows; the deeds are in `snoozing`.

What is put away has an open row whose `back_at` is still to come. Once that has passed it waits
like any other, and the row says who had put it away, until somebody takes it.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, update

from models import snoozes

_OPEN = (snoozes.c.conversation_id == bindparam("of_conversation"), snoozes.c.ended_at.is_(None))


def away(conversation_id: ColumnElement[UUID], now: datetime) -> ColumnElement[bool]:
    """Give the condition that a conversation is put away at a moment."""
    mine = and_(snoozes.c.conversation_id == conversation_id, snoozes.c.ended_at.is_(None))
    return exists().where(mine, snoozes.c.back_at > now)


def wake(tx: Connection, conversation_id: UUID, *, why: str, now: datetime) -> bool:
    """Bring back what is put away, before its time; return whether it was.

    `why` is one of `models.states.SNOOZE_WAKINGS`.
    """
    change = update(snoozes).where(*_OPEN, snoozes.c.back_at > now)
    key = {"of_conversation": conversation_id}
    return tx.execute(change.values(back_at=now, woken=why), key).rowcount == 1


def end(tx: Connection, conversation_id: UUID, now: datetime) -> None:
    """Note that somebody has the conversation again, be it before its time."""
    change, key = update(snoozes).where(*_OPEN), {"of_conversation": conversation_id}
    tx.execute(change.where(snoozes.c.back_at > now).values(back_at=now), key)
    tx.execute(change.values(ended_at=now), key)
