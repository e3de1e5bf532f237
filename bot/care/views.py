"""Saved views: filters of the queue that a member of staff keeps for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from bot.errors import DeedRefused
from bot.house import House
from models import saved_views, staff_members

VIEWS_MAX = 8
NAME_LENGTH_MAX = 40


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view: its name, and its filter as codes and words."""

    id: UUID
    name: str
    filter: Mapping[str, Any]


def of_staff(tx: Connection, staff_id: UUID) -> list[SavedView]:
    """Return somebody's own views, oldest first."""
    query = select(saved_views).where(saved_views.c.staff_id == staff_id)
    rows = tx.execute(query.order_by(saved_views.c.id).limit(VIEWS_MAX))
    return [SavedView(row.id, row.name, row.filter) for row in rows]


def save(
    house: House, staff_id: UUID, *, name: str, filter: Mapping[str, Any], now: datetime
) -> UUID:
    """Keep a view, and return its id; one of the same name is replaced.

    Raises DeedRefused: `view_name`, `too_many_views`.
    """
    name = _checked(name)
    with house.db.writing() as tx:
        # One at a time, so that two saves at once do not count the same seven.
        tx.execute(
            select(staff_members.c.id).where(staff_members.c.id == staff_id).with_for_update()
        )
        known = of_staff(tx, staff_id)
        for one in known:
            if one.name == name:
                change = update(saved_views).where(saved_views.c.id == one.id)
                tx.execute(change.values(filter=dict(filter)))
                return one.id
        if len(known) >= VIEWS_MAX:
            raise DeedRefused("too_many_views")
        view_id = house.new_id()
        row = {"id": view_id, "staff_id": staff_id, "name": name, "filter": dict(filter)}
        tx.execute(insert(saved_views), {**row, "created_at": now})
        return view_id


def rename(house: House, staff_id: UUID, *, view_id: UUID, name: str) -> None:
    """Give a view of one's own another name. Raises DeedRefused: `view_name`, `no_such_view`."""
    name = _checked(name)
    with house.db.writing() as tx:
        change = update(saved_views).where(*_own(staff_id, view_id))
        if tx.execute(change.values(name=name)).rowcount == 0:
            raise DeedRefused("no_such_view")


def forget(house: House, staff_id: UUID, *, view_id: UUID) -> None:
    """Delete a view of one's own; one that is gone stays gone."""
    with house.db.writing() as tx:
        tx.execute(delete(saved_views).where(*_own(staff_id, view_id)))


def _own(staff_id: UUID, view_id: UUID) -> tuple[Any, ...]:
    return saved_views.c.id == view_id, saved_views.c.staff_id == staff_id


def _checked(name: str) -> str:
    if not 0 < len(name.strip()) <= NAME_LENGTH_MAX:
        raise DeedRefused("view_name")
    return name.strip()
