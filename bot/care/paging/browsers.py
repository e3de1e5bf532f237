"""Browsers that staff let us push to. A browser is one person's: whoever subscribed last."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, select, update

from bot.care.paging import ways
from bot.house import House
from bot.privacy import audit
from models import paging_ways


def subscribe(house: House, staff_id: UUID, subscription: str, *, now: datetime) -> UUID:
    """Keep a browser's subscription as one of a staff member's ways; returns the way's id.

    `subscription` is its canonical JSON. Somebody else who was paged by this browser no longer is:
    a shared device must not show one person's pages to another. Raises DeedRefused
    (`too_many_ways`).
    """
    with house.db.writing() as tx:
        _retire(tx, house, _of(house, subscription, paging_ways.c.staff_id != staff_id), now)
        return ways.add(tx, house, (staff_id, "push", subscription), now)


def unsubscribe(house: House, staff_id: UUID, subscription: str, *, now: datetime) -> bool:
    """Push to this browser no longer; False where it was none of theirs."""
    mine = _of(house, subscription, paging_ways.c.staff_id == staff_id)
    with house.db.writing() as tx:
        return _retire(tx, house, mine, now) > 0


def subscribed(tx: Connection, house: House, staff_id: UUID, subscription: str) -> bool:
    """Say whether this browser pages this person."""
    mine = _of(house, subscription, paging_ways.c.staff_id == staff_id)
    return tx.execute(mine.limit(1)).first() is not None


def _of(house: House, subscription: str, whose: ColumnElement[bool]) -> Select[Any]:
    return select(paging_ways.c.id, paging_ways.c.staff_id).where(
        paging_ways.c.address_hash == house.ring.look_up(subscription),
        paging_ways.c.kind == "push",
        paging_ways.c.retired_at.is_(None),
        whose,
    )


def _retire(tx: Connection, house: House, found: Select[Any], now: datetime) -> int:
    """Retire these ways, and note it for each of their owners."""
    rows = tx.execute(found.with_for_update()).all()
    for row in rows:
        change = update(paging_ways).where(paging_ways.c.id == row.id)
        tx.execute(change.values(retired_at=now))
        who = f"staff:{row.staff_id}"
        told = {"actor": who, "subject": who, "detail": {"kind": "push"}}
        entry = audit.entry(house.ring, house.new_id(), now, action="paging_way.removed", **told)
        audit.append(tx, entry)
    return len(rows)
