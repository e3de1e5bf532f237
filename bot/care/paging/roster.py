"""Who is on shift, in which place of the chain. The one reader of shifts that paging has."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Select, select

from bot.care import duty
from bot.care.paging.chain import Roster
from bot.care.paging.clocks import Shift, staffed
from models import conversations, shifts, staff_members

# How far ahead a deadline looks into the roster, and how many shifts of a team that can be.
AHEAD = timedelta(days=14)
SHIFTS_MAX = 1000
STAFF_MAX = 500


def read(tx: Connection, team_id: UUID, now: datetime) -> Roster:
    """Read a team's roster. With two on duty at once, the one is the other's second.

    With no supervisor on call it is all of them, and all administrators for a manager: somebody has
    to be at the end of the chain.
    """
    there = duty.by_role(tx, team_id, now)
    roles = _roles(tx, team_id)
    on_duty = list(dict.fromkeys((*there["first"], *there["second"])))
    second = (there["second"] or on_duty[1:])[:1]
    return Roster(
        first=tuple(on_duty[:1]),
        second=tuple(second),
        others=tuple(one for one in on_duty[1:] if one not in second),
        supervisors=tuple(there["supervisor"] or _having(roles, "supervisor")),
        managers=tuple(there["manager"] or _having(roles, "administrator")),
        next_at=None if on_duty else duty.back_at(tx, team_id, now),
    )


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
        .where(shifts.c.state == "published", shifts.c.role.in_(duty.WORKING_ROLES))
        .where(shifts.c.ends_at > now, shifts.c.starts_at < now + AHEAD)
        .order_by(shifts.c.starts_at)
        .limit(SHIFTS_MAX)
    )


def _roles(tx: Connection, team_id: UUID) -> list[tuple[UUID, str]]:
    query = (
        select(staff_members.c.id, staff_members.c.role)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(staff_members.c.role.in_(("supervisor", "administrator")))
        .order_by(staff_members.c.id)
        .limit(STAFF_MAX)
    )
    return [(row.id, row.role) for row in tx.execute(query)]


def _having(roles: list[tuple[UUID, str]], wanted: str) -> list[UUID]:
    return [one for one, role in roles if role == wanted]
