"""Who is on duty. Rosters make the shifts (`bot.care.rosters`), page chains ask for them here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, select

from models import shifts, staff_members
from models.states import SHIFT_ROLES

# Those who work now. Supervisors and managers are only on call, for when these do not answer.
WORKING_ROLES = ("first", "second")


def on_duty(tx: Connection, team_id: UUID, now: datetime) -> list[UUID]:
    """List the team's active staff members with a published shift that covers `now`, each once.

    Whoever is only on call for them is not on duty.
    """
    query = (
        _covering(team_id, now)
        .where(shifts.c.role.in_(WORKING_ROLES))
        .with_only_columns(staff_members.c.id)
        .distinct()
        .order_by(staff_members.c.id)
    )
    return list(tx.execute(query).scalars())


def by_role(tx: Connection, team_id: UUID, now: datetime) -> Mapping[str, list[UUID]]:
    """List who is there for what now, by `models.states.SHIFT_ROLES`; every role has its list."""
    there: dict[str, list[UUID]] = {role: [] for role in SHIFT_ROLES}
    query = _covering(team_id, now).with_only_columns(shifts.c.role, staff_members.c.id)
    for row in tx.execute(query.distinct().order_by(staff_members.c.id)):
        there[row.role].append(row.id)
    return there


def back_at(tx: Connection, team_id: UUID, now: datetime) -> datetime | None:
    """Return when somebody comes on duty next; None where the roster knows of nobody."""
    query = (
        select(func.min(shifts.c.starts_at))
        .join(staff_members)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(shifts.c.state == "published", shifts.c.role.in_(WORKING_ROLES))
        .where(shifts.c.ends_at > now, shifts.c.starts_at > now)
    )
    found: datetime | None = tx.execute(query).scalar()
    return found


def _covering(team_id: UUID, now: datetime) -> Select[Any]:
    return (
        select(shifts)
        .join(staff_members)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(shifts.c.state == "published")
        .where(shifts.c.starts_at <= now, shifts.c.ends_at > now)
    )
