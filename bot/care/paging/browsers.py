"""Browsers that staff let us push to. A browser is one person's: whoever subscribed last."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Update, select, update

from bot.care.paging import ways
from bot.house import House
from models import paging_ways


def subscribe(house: House, staff_id: UUID, subscription: str, *, now: datetime) -> UUID:
    """Keep a browser's subscription as one of a staff member's ways; returns the way's id.

    `subscription` is its canonical JSON. Somebody else who was paged by this browser no longer is:
    a shared device must not show one person's pages to another. Raises DeedRefused
    (`too_many_ways`).
    """
    with house.db.writing() as tx:
        others = _of(house, subscription).where(paging_ways.c.staff_id != staff_id)
        tx.execute(others.values(retired_at=now))
        return ways.add(tx, house, (staff_id, "push", subscription), now)


def unsubscribe(house: House, staff_id: UUID, subscription: str, *, now: datetime) -> bool:
    """Push to this browser no longer; False where it was none of theirs."""
    mine = _of(house, subscription).where(paging_ways.c.staff_id == staff_id)
    with house.db.writing() as tx:
        return tx.execute(mine.values(retired_at=now)).rowcount > 0


def subscribed(tx: Connection, house: House, staff_id: UUID, subscription: str) -> bool:
    """Say whether this browser pages this person."""
    query = select(paging_ways.c.id).where(
        paging_ways.c.address_hash == house.ring.look_up(subscription),
        paging_ways.c.kind == "push",
        paging_ways.c.staff_id == staff_id,
        paging_ways.c.retired_at.is_(None),
    )
    return tx.execute(query.limit(1)).first() is not None


def _of(house: House, subscription: str) -> Update:
    return update(paging_ways).where(
        paging_ways.c.address_hash == house.ring.look_up(subscription),
        paging_ways.c.kind == "push",
        paging_ways.c.retired_at.is_(None),
    )
