"""Offers: a conversation held out to a colleague. Their rows; the deeds are in `transferring`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, or_, select, update

from models import offers

_OPEN = (offers.c.conversation_id == bindparam("of_conversation"), offers.c.ended_at.is_(None))
_FIND = select(offers).where(*_OPEN)


def find_open(tx: Connection, conversation_id: UUID, now: datetime) -> Any:
    """Return the offer that stands, or None; one that nobody accepted in time has lapsed."""
    found = tx.execute(_FIND, {"of_conversation": conversation_id}).first()
    return found if found is not None and found.expires_at > now else None


def end(tx: Connection, conversation_id: UUID, *, how: str, now: datetime) -> None:
    """End the offer that is open, if there is one, as of `models.states.OFFER_ENDINGS`.

    One that has lapsed already ends as that, at the time it did.
    """
    change = update(offers).where(*_OPEN)
    key = {"of_conversation": conversation_id}
    lapsed = change.where(offers.c.expires_at <= now)
    tx.execute(lapsed.values(ended_at=offers.c.expires_at, ending="lapsed"), key)
    tx.execute(change.values(ended_at=now, ending=how), key)


def overtake(tx: Connection, conversation_id: UUID, *, staff_id: UUID, now: datetime) -> None:
    """End the offer of a conversation that somebody takes over, unless it is their own."""
    others = or_(offers.c.holder_id.is_(None), offers.c.holder_id != staff_id)
    found = tx.execute(_FIND.where(others), {"of_conversation": conversation_id}).first()
    if found is not None:
        end(tx, conversation_id, how="taken", now=now)
