"""Reads who waits: by level, and each urgent item with whoever has it or how far its pages came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal_column, select

from bot.care import snoozes
from bot.care.paging.chain import URGENT
from bot.doors.console import words
from bot.doors.console.paging.answered import AGAIN, RUNGS
from bot.doors.console.reach import of_team
from bot.doors.sessions import SignedIn
from bot.doors.tongue import listed, say, together
from models import (
    claims,
    conversations,
    escalations,
    page_attempts,
    pages,
    staff_members,
)

URGENT_MAX = 50
LEVELS = range(4)


@dataclass(frozen=True, slots=True)
class Level:
    """How many of a level wait for somebody to take them, and the longest for how long."""

    number: int
    name: str
    count: int
    oldest: str
    late: bool


@dataclass(frozen=True, slots=True)
class Urgent:
    """An urgent item: since when, who has it or how far its pages have come, whom they reached."""

    conversation_id: UUID
    level: int
    name: str
    since: str
    stands: str
    reached: str
    alone: bool


# Written out, since SQLite takes a partial index for no bound value.
_IS_OPEN: ColumnElement[bool] = literal_column("escalations.state = 'open'")
_LIVE = (
    select(claims.c.conversation_id, staff_members.c.display_name)
    .join(staff_members)
    .where(literal_column("claims.released_at IS NULL"), claims.c.expires_at > bindparam("now"))
    .subquery()
)
_URGENT = (
    select(escalations, _LIVE.c.display_name.label("holder"))
    .select_from(escalations)
    .join(conversations, conversations.c.id == escalations.c.conversation_id)
    .outerjoin(_LIVE, _LIVE.c.conversation_id == conversations.c.id)
    .where(_IS_OPEN, escalations.c.level <= URGENT, of_team(bindparam("of_team")))
    .order_by(escalations.c.level, escalations.c.opened_at)
    .limit(URGENT_MAX)
)
_REACHED = (
    select(staff_members.c.display_name)
    .join(page_attempts, page_attempts.c.staff_id == staff_members.c.id)
    .join(pages, pages.c.id == page_attempts.c.page_id)
    .where(pages.c.escalation_id == bindparam("of_escalation"))
    .where(page_attempts.c.state.in_(("sent", "delivered")))
    .group_by(staff_members.c.display_name)
    .order_by(func.min(page_attempts.c.attempted_at))
)


def levels(tx: Connection, reader: SignedIn, now: datetime) -> list[Level]:
    """Read how many of each level nobody has taken; every level has its line."""
    query = (
        select(escalations.c.level, func.count(), func.min(escalations.c.opened_at))
        .add_columns(func.min(escalations.c.claim_by_at))
        .join(conversations)
        .where(_IS_OPEN, escalations.c.acknowledged_at.is_(None))
        .where(of_team(reader.staff.team_id), ~snoozes.away(conversations.c.id, now))
        .group_by(escalations.c.level)
    )
    found = {row[0]: row for row in tx.execute(query)}
    return [_level(number, found.get(number), now) for number in LEVELS]


def _level(number: int, row: Any, now: datetime) -> Level:
    name = words.level(number)
    if row is None:
        return Level(number, name, 0, "", late=False)
    return Level(number, name, row[1], words.span(now - row[2]), late=row[3] < now)


def urgent(tx: Connection, reader: SignedIn, now: datetime) -> Sequence[Urgent]:
    """Read each urgent item that is open, the most urgent and oldest first."""
    key = {"of_team": reader.staff.team_id, "now": now}
    return [_urgent(tx, row, now) for row in tx.execute(_URGENT, key).all()]


def _urgent(tx: Connection, row: Any, now: datetime) -> Urgent:
    reached = list(tx.execute(_REACHED, {"of_escalation": row.id}).scalars())
    return Urgent(
        conversation_id=row.conversation_id,
        level=row.level,
        name=words.level(row.level),
        since=words.span(now - row.opened_at),
        stands=_held(row) if row.holder else _paged(row, now),
        reached=listed(reached),
        alone=not row.holder,
    )


def _held(row: Any) -> str:
    said = say("has answered") if row.replied_at else say("has said nothing yet")
    return together([say("%(name)s has it", name=row.holder), said])


def _paged(row: Any, now: datetime) -> str:
    if not row.pages:
        return together([say("nobody has it"), _next(row, now)])
    rung = say(RUNGS.get(row.pages, AGAIN))
    return together([say("nobody has it"), say("paged: %(rung)s", rung=rung), _next(row, now)])


def _next(row: Any, now: datetime) -> str:
    if row.next_page_at is None:
        return say("no page is due")
    if row.next_page_at <= now:
        return say("next page now")
    return say("next page in %(span)s", span=words.span(row.next_page_at - now))
