"""What the watchdog sees in the database: a few bounded reads, none of which opens what is said."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select

from bot.care.watchdog.rules import Alone, Seen, Stuck
from bot.config import Policy
from models import (
    claims,
    conversations,
    escalations,
    heartbeats,
    messages,
    page_attempts,
    pages,
    stored_inbound,
)

ALONE_MAX = 200
URGENT = 1
# So many texts, the newest, tell how it goes with the provider.
TEXTS_MAX = 1000
# A page or a text whose provider could not be reached this often in a row is no blink of a line.
TRIES = 3

# Written out, since SQLite takes a partial index for no bound value.
_IS_OPEN: ColumnElement[bool] = literal_column("escalations.state = 'open'")
_QUEUED_PAGE: ColumnElement[bool] = literal_column("page_attempts.state IN ('queued', 'sending')")
_UNSENT: ColumnElement[bool] = literal_column("messages.status IN ('queued', 'held')")
_WAITING: ColumnElement[bool] = literal_column("stored_inbound.state = 'waiting'")

# Until when somebody had the conversation, or has it.
_HAD_UNTIL = (
    select(func.max(func.coalesce(claims.c.released_at, claims.c.expires_at)))
    .where(claims.c.conversation_id == escalations.c.conversation_id)
    .scalar_subquery()
)
_URGENT = (
    select(escalations.c.id, escalations.c.opened_at, escalations.c.next_page_at)
    .add_columns(conversations.c.team_id, _HAD_UNTIL.label("had_until"))
    .join(conversations)
    .where(_IS_OPEN, escalations.c.level <= URGENT)
    .order_by(escalations.c.level, escalations.c.opened_at)
    .limit(ALONE_MAX)
)


def read(tx: Connection, policy: Policy, *, watched_since: datetime, now: datetime) -> Seen:
    """Read what stands in the database at a moment, for a watchdog that began to look then."""
    newest = _newest(tx)
    outbound, failed = _delivered(newest, now - policy.failing_within)
    return Seen(
        at=now,
        watched_since=watched_since,
        alone=list(_alone(tx, now)),
        beats={row.sweep: row.beat_at for row in tx.execute(select(heartbeats))},
        pages=_pages(tx, now - policy.watch_slack),
        inbound=_stored(tx, now - policy.inbound_waits_longest),
        lost=_lost(tx),
        unheard=_unheard(newest, policy, now),
        unreachable=_unreachable(tx),
        outbound=outbound,
        failed=failed,
    )


def _alone(tx: Connection, now: datetime) -> Iterator[Alone]:
    for row in tx.execute(_URGENT).all():
        if row.had_until is not None and row.had_until > now:
            continue
        since = max(row.opened_at, row.had_until or row.opened_at)
        paged_at, reached = _paged(tx, row.id, since)
        yield Alone(row.team_id, since, row.next_page_at, paged_at, reached)


def _paged(tx: Connection, escalation_id: UUID, since: datetime) -> tuple[datetime | None, bool]:
    """Return when it was first paged for since then, and whether any of it went out."""
    out = or_(
        page_attempts.c.state.in_(("sent", "delivered")),
        page_attempts.c.acknowledged_at.is_not(None),
    )
    query = (
        select(func.min(pages.c.at), func.count(page_attempts.c.id).filter(out))
        .outerjoin(page_attempts)
        .where(pages.c.escalation_id == escalation_id, pages.c.at >= since)
    )
    first, went_out = tx.execute(query).one()
    return first, bool(went_out)


def _pages(tx: Connection, before: datetime) -> Stuck:
    """Count the pages that were due long ago, or wait for a provider since then."""
    late = and_(
        page_attempts.c.due_at < before,
        or_(page_attempts.c.page_id.is_(None), page_attempts.c.state == "queued"),
    )
    waits = and_(page_attempts.c.fault.is_not(None), page_attempts.c.attempts >= TRIES)
    at = func.coalesce(pages.c.at, page_attempts.c.due_at)
    query = (
        select(func.count(), func.min(at))
        .select_from(page_attempts.outerjoin(pages))
        .where(_QUEUED_PAGE, or_(late, waits))
    )
    return _one(tx, query)


def _stored(tx: Connection, before: datetime) -> Stuck:
    received = stored_inbound.c.received_at
    query = select(func.count(), func.min(received)).where(_WAITING, received < before)
    return _one(tx, query)


def _lost(tx: Connection) -> Stuck:
    """Say whether the last comparison with the provider's log found texts that we never had."""
    found = and_(heartbeats.c.sweep == "lost_inbound", heartbeats.c.done > 0)
    row = tx.execute(select(heartbeats.c.done, heartbeats.c.beat_at).where(found)).first()
    return Stuck(row.done, row.beat_at) if row else Stuck()


def _unheard(newest: Sequence[Any], policy: Policy, now: datetime) -> Stuck:
    """Count the texts delivered since the last that came in, where they are many and it is long."""
    delivered, since = 0, now
    for row in newest:
        if row.direction == "in":
            break
        if row.status in ("delivered", "read"):
            delivered, since = delivered + 1, row.created_at
    is_long = now - since >= policy.inbound_silent_after
    return (
        Stuck(delivered, since) if is_long and delivered >= policy.inbound_silent_texts else Stuck()
    )


def _delivered(newest: Sequence[Any], since: datetime) -> tuple[int, int]:
    """Count the texts since then whose end is known, and those of them that failed."""
    ends = [row.status for row in newest if row.direction == "out" and row.created_at >= since]
    failed = sum(status in ("failed", "undelivered") for status in ends)
    return failed + sum(status in ("delivered", "read") for status in ends), failed


def _newest(tx: Connection) -> Sequence[Any]:
    query = select(messages.c.direction, messages.c.status, messages.c.created_at)
    return tx.execute(query.order_by(messages.c.id.desc()).limit(TEXTS_MAX)).all()


def _unreachable(tx: Connection) -> Stuck:
    """Count the texts that wait because the provider cannot be reached, however often we tried."""
    kept = and_(messages.c.reason == "provider_unreachable", messages.c.attempts >= TRIES)
    query = select(func.count(), func.min(messages.c.created_at)).where(_UNSENT, kept)
    return _one(tx, query)


def _one(tx: Connection, query: Select[int, Any]) -> Stuck:
    count, since = tx.execute(query).one()
    return Stuck(count, since)
