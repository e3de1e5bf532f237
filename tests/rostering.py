"""Rosters for tests: who can be paged, and who is on which shift."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from models import paging_ways, shifts, staff_members
from tests.town import Town

# A Wednesday and a Thursday, the day after the tests' morning and the one after that.
WEDNESDAY, THURSDAY = "2026-03-04", "2026-03-05"
SHIFT = {"role": "first", "day": WEDNESDAY, "starts": "07:00", "ends": "17:00"}


def nobody_works(town: Town) -> None:
    """Take everybody off the roster."""
    with town.house.db.writing() as tx:
        tx.execute(delete(shifts))


def pageable(town: Town, *names: str) -> None:
    """Let people have a way of being paged that was tested."""
    for name in names:
        row = {"id": town.house.new_id(), "staff_id": town.staff[name].id, "kind": "email"}
        way = {"address": f"{name.lower()}@example.org", "address_hash": bytes(16), "position": 1}
        times = {"created_at": town.now, "tested_at": town.now}
        with town.house.db.writing() as tx:
            tx.execute(insert(paging_ways), {**row, **way, **times})


def works(town: Town, name: str, begins: datetime, hours: float = 10, **more: Any) -> UUID:
    """Put somebody on a published shift."""
    shift_id: UUID = town.house.new_id()
    times = {"starts_at": begins, "ends_at": begins + timedelta(hours=hours)}
    row = {"id": shift_id, "staff_id": town.staff[name].id, **times, **more}
    with town.house.db.writing() as tx:
        tx.execute(insert(shifts), row)
    return shift_id


def becomes(town: Town, name: str, **values: Any) -> None:
    """Change something about a member of staff."""
    who = staff_members.c.id == town.staff[name].id
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).where(who).values(**values))


def roster(town: Town, state: str = "published") -> list[tuple[str, str, str]]:
    """Return who is on from when until when, in UTC, in the order of time."""
    names = {staff.id: name for name, staff in town.staff.items()}
    rows = sorted(town.rows(shifts, state=state), key=lambda row: (row.starts_at, row.id))
    return [(names[row.staff_id], _told(row.starts_at), _told(row.ends_at)) for row in rows]


def _told(at: datetime) -> str:
    return f"{at:%d %H:%M}"
