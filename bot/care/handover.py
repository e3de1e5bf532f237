"""What one shift leaves to the next: what happened, who waits, who is to be called. It only counts.

Whoever comes on is mailed the numbers as the shift begins, once, and reads the rest on the console.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from bot.care.paging.chain import URGENT
from models import conversations, escalations, follow_ups, snoozes

# More happen on no shift of one team.
HAPPENED_MAX = 2000
_IS_OPEN: ColumnElement[bool] = literal_column("escalations.state = 'open'")


@dataclass(frozen=True, slots=True)
class Happened:
    """What of one kind came and went in a span; medians are None where there was none."""

    opened: int = 0
    closed: int = 0
    taken_after: timedelta | None = None
    answered_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """How many wait for somebody to take them, since when the oldest."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """A team at a moment. `coming_back` counts what was put away until some time of this shift."""

    urgent: Happened
    others: Happened
    urgent_waits: Waits
    others_wait: Waits
    held: int
    to_call: int
    coming_back: int


def read(
    tx: Connection, team_id: UUID, *, since: datetime, until: datetime, now: datetime
) -> Handover:
    """Read what happened since a moment, and what stands; `until` is when this shift ends."""
    rows = _happened(tx, team_id, since)
    waiting = _waiting(tx, team_id)
    return Handover(
        urgent=_counted([row for row in rows if row.level <= URGENT], since),
        others=_counted([row for row in rows if row.level > URGENT], since),
        urgent_waits=_oldest(row for row in waiting if row.level <= URGENT),
        others_wait=_oldest(row for row in waiting if row.level > URGENT),
        held=_held(tx, team_id),
        to_call=_to_call(tx, team_id, now),
        coming_back=_coming_back(tx, team_id, now=now, until=until),
    )


def _happened(tx: Connection, team_id: UUID, since: datetime) -> list[Any]:
    query = (
        select(escalations)
        .join(conversations)
        .where(conversations.c.team_id == team_id)
        .where((escalations.c.opened_at >= since) | (escalations.c.closed_at >= since))
        .order_by(escalations.c.id.desc())
        .limit(HAPPENED_MAX)
    )
    return list(tx.execute(query))


def _counted(rows: list[Any], since: datetime) -> Happened:
    came = [row for row in rows if row.opened_at >= since]
    taken = [row.acknowledged_at - row.opened_at for row in came if row.acknowledged_at]
    answered = [row.replied_at - row.opened_at for row in came if row.replied_at]
    return Happened(
        opened=len(came),
        closed=sum(row.closed_at is not None and row.closed_at >= since for row in rows),
        taken_after=_median(taken),
        answered_after=_median(answered),
    )


def _median(spans: Sequence[timedelta]) -> timedelta | None:
    """Return the length within which half of them lie."""
    return sorted(spans)[len(spans) // 2] if spans else None


def _waiting(tx: Connection, team_id: UUID) -> list[Any]:
    query = (
        select(escalations.c.level, escalations.c.opened_at)
        .join(conversations)
        .where(_IS_OPEN, escalations.c.acknowledged_at.is_(None))
        .where(conversations.c.team_id == team_id)
        .limit(HAPPENED_MAX)
    )
    return list(tx.execute(query))


def _oldest(rows: Iterable[Any]) -> Waits:
    times = [row.opened_at for row in rows]
    return Waits(len(times), min(times)) if times else Waits()


def _held(tx: Connection, team_id: UUID) -> int:
    held = select(func.count()).select_from(conversations)
    ours = (conversations.c.team_id == team_id, conversations.c.state == "held")
    return tx.execute(held.where(*ours)).scalar_one()


def _to_call(tx: Connection, team_id: UUID, now: datetime) -> int:
    """Count the follow-ups of the whole team that are due by this day (of UTC: a day's promise)."""
    query = (
        select(func.count())
        .select_from(follow_ups)
        .where(follow_ups.c.team_id == team_id, follow_ups.c.ended_at.is_(None))
        .where(follow_ups.c.due_on <= now.date())
    )
    return tx.execute(query).scalar_one()


def _coming_back(tx: Connection, team_id: UUID, *, now: datetime, until: datetime) -> int:
    query = (
        select(func.count())
        .select_from(snoozes)
        .join(conversations)
        .where(snoozes.c.ended_at.is_(None), conversations.c.team_id == team_id)
        .where(snoozes.c.back_at > now, snoozes.c.back_at <= until)
    )
    return tx.execute(query).scalar_one()
