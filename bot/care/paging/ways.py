"""Ways of paging staff: a number to text or call, an e-mail address, a browser's push."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.errors import DeedRefused
from bot.house import House
from models import paging_ways

WAYS_MAX = 6
_STANDS = paging_ways.c.retired_at.is_(None)


def own(tx: Connection, staff_id: UUID) -> list[Any]:
    """Return the ways that a member of staff has, whole, in their order."""
    query = select(paging_ways).where(paging_ways.c.staff_id == staff_id, _STANDS)
    return list(tx.execute(query.order_by(paging_ways.c.position, paging_ways.c.id)))


def add(tx: Connection, house: House, way: tuple[UUID, str, str], now: datetime) -> UUID:
    """Keep a way, given as (whose, kind, address), as the last of theirs; returns its id.

    One that they have already stays as it is. Raises DeedRefused (`too_many_ways`).
    """
    staff_id, kind, address = way
    hashed, known = house.ring.look_up(address), own(tx, staff_id)
    for one in known:
        if one.kind == kind and one.address_hash == hashed:
            same: UUID = one.id
            return same
    if len(known) >= WAYS_MAX:
        raise DeedRefused("too_many_ways")
    place = max((one.position for one in known), default=0) + 1
    row = {"id": house.new_id(), "staff_id": staff_id, "kind": kind, "address": address}
    more = {"address_hash": hashed, "position": place, "created_at": now}
    tx.execute(insert(paging_ways), {**row, **more})
    return UUID(str(row["id"]))
