"""Who is on shift, in which place of the chain. The one reader of shifts that paging has."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Select, func, select

from bot.care.paging.chain import Roster
from bot.care.paging.clocks import Shift, staffed
from models import conversations, shifts, staff_members

# How far ahead a deadline looks into the roster, and how many shifts of a team that can be.
AHEAD = timedelta(days=14)
SHIFTS_MAX = 1000
STAFF_MAX = 500


def read(tx: Connection, team_id: UUID, now: datetime) -> Roster:
    """Read a team's roster: on duty is whose shift began first, second whose began after."""
    there = _on_shift(tx, team_id, now)
    roles = _roles(tx, team_id)
    supervisors = [one for one, role in roles if role == "supervisor"]
    return Roster(
        first=tuple(there[:1]),
        second=tuple(there[1:2]),
        others=tuple(there[2:]),
        supervisors=tuple([one for one in supervisors if one in there] or supervisors),
        managers=tuple(one for one, role in roles if role == "administrator"),
        next_at=None if there else next_shift(tx, team_id, now),
    )


def next_shift(tx: Connection, team_id: UUID, now: datetime) -> datetime | None:
    """Return when a team's next shift begins; None when none is planned."""
    query = (
        select(func.min(shifts.c.starts_at))
        .join(staff_members)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(shifts.c.ends_at > now, shifts.c.starts_at > now)
    )
    found: datetime | None = tx.execute(query).scalar()
    return found


def next_block(tx: Connection, team_id: UUID, now: datetime) -> Shift | None:
    """Return from when until when somebody is next on shift, shifts that join taken together."""
    query = _planned(now).where(staff_members.c.team_id == team_id)
    found = [(row.starts_at, row.ends_at) for row in tx.execute(query)]
    blocks = staffed(found, since=now)
    return blocks[0] if blocks else None


def staffed_by(tx: Connection, conversation_id: UUID, now: datetime) -> list[Shift]:
    """Return the shifts of a conversation's team from now on, as far ahead as clocks look."""
    same = conversations.c.team_id == staff_members.c.team_id
    query = _planned(now).join(conversations, same).where(conversations.c.id == conversation_id)
    return [(row.starts_at, row.ends_at) for row in tx.execute(query)]


def _planned(now: datetime) -> Select[tuple[datetime, datetime]]:
    return (
        select(shifts.c.starts_at, shifts.c.ends_at)
        .join(staff_members)
        .where(staff_members.c.active)
        .where(shifts.c.ends_at > now, shifts.c.starts_at < now + AHEAD)
        .order_by(shifts.c.starts_at)
        .limit(SHIFTS_MAX)
    )


def _on_shift(tx: Connection, team_id: UUID, now: datetime) -> list[UUID]:
    query = (
        select(staff_members.c.id)
        .join(shifts)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(shifts.c.starts_at <= now, shifts.c.ends_at > now)
        .group_by(staff_members.c.id)
        .order_by(func.min(shifts.c.starts_at), staff_members.c.id)
        .limit(STAFF_MAX)
    )
    return list(tx.execute(query).scalars())


def _roles(tx: Connection, team_id: UUID) -> list[tuple[UUID, str]]:
    query = (
        select(staff_members.c.id, staff_members.c.role)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(staff_members.c.role.in_(("supervisor", "administrator")))
        .order_by(staff_members.c.id)
        .limit(STAFF_MAX)
    )
    return [(row.id, row.role) for row in tx.execute(query)]
