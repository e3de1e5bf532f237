"""Colleagues: who of a team works with clients, by name, and in which languages they do."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, select

from bot.errors import DeedRefused
from models import staff_members

COLLEAGUES_MAX = 500


def of_team(tx: Connection, team_id: UUID) -> Mapping[UUID, str]:
    """Return the names of a team's active staff who may act, in the order of their names."""
    query = (
        select(staff_members.c.id, staff_members.c.display_name)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(staff_members.c.role != "auditor")
        .order_by(staff_members.c.display_name, staff_members.c.id)
        .limit(COLLEAGUES_MAX)
    )
    return {row.id: row.display_name for row in tx.execute(query)}


def check(
    tx: Connection, team_id: UUID, *, staff_id: UUID, but: tuple[UUID | None, ...] = ()
) -> None:
    """Raise DeedRefused (`no_such_colleague`) unless this is one of them, and none of `but`."""
    if staff_id in but or staff_id not in of_team(tx, team_id):
        raise DeedRefused("no_such_colleague")


def languages(tx: Connection, staff_id: UUID) -> frozenset[str]:
    """Return the codes of the languages that a member of staff speaks."""
    query = select(staff_members.c.languages).where(staff_members.c.id == staff_id)
    return frozenset(tx.execute(query).scalar_one())
