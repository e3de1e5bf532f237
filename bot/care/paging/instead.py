"""Whom to page when a page did not go out: by another way, or the chain's next rung at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.care.paging import chain, standing, tokens, ways
from bot.house import House
from models import escalations, page_attempts, pages

# What still counts as having gone out to somebody.
OUT = ("queued", "sending", "sent", "delivered")


def page(tx: Connection, house: House, attempt_ids: Sequence[UUID], now: datetime) -> None:
    """Use each person's next way now; where nothing went out to anybody, the next rung.

    What has been taken or raised since, or answered, is paged for otherwise or not at all. The
    escalations of these attempts are locked already.
    """
    query = (
        select(page_attempts, pages.c.escalation_id, pages.c.rung, pages.c.clock, pages.c.at)
        .add_columns(escalations.c.conversation_id, escalations.c.level, escalations.c.claim_by_at)
        .join(pages, pages.c.id == page_attempts.c.page_id)
        .join(escalations, escalations.c.id == pages.c.escalation_id)
        .where(page_attempts.c.id.in_(list(attempt_ids)))
    )
    for row in tx.execute(query).all():
        if row.at < standing.began(tx, house, row) or _was_answered(tx, row):
            _stop(tx, row.page_id)
        elif not _another_way(tx, house, row, now) and not _went_out(tx, row):
            _climb_now(tx, row, now)


def passed_over(tx: Connection, row: Any, now: datetime) -> None:
    """Its person is to be left alone: no way of theirs is used, and the next rung is if none was.

    `row` is an attempt with its page's rung and clock, in a transaction that holds the escalation's
    lock.
    """
    _stop(tx, row.page_id)
    page = tx.execute(select(pages).where(pages.c.id == row.page_id)).one()
    if not _went_out(tx, page):
        _climb_now(tx, page, now)


def _was_answered(tx: Connection, row: Any) -> bool:
    """Say whether somebody answered since the page was written, and the chain waits for them."""
    query = (
        select(page_attempts.c.id)
        .join(pages)
        .where(pages.c.escalation_id == row.escalation_id, pages.c.clock == row.clock)
        .where(page_attempts.c.acknowledged_at >= row.at)
        .limit(1)
    )
    return tx.execute(query).first() is not None


def _stop(tx: Connection, page_id: UUID) -> None:
    unsent = update(page_attempts).where(page_attempts.c.page_id == page_id)
    tx.execute(unsent.where(page_attempts.c.state == "queued").values(state="cancelled"))


def _another_way(tx: Connection, house: House, row: Any, now: datetime) -> bool:
    """Bring the page's next way forward, or begin one; False when there is none left."""
    of_page = (page_attempts.c.page_id == row.page_id, page_attempts.c.id != row.id)
    waiting = select(page_attempts.c.id).where(
        *of_page, page_attempts.c.state == "queued", page_attempts.c.attempts == 0
    )
    found = tx.execute(waiting.order_by(page_attempts.c.due_at).limit(1)).scalar()
    if found is not None:
        change = update(page_attempts).where(page_attempts.c.id == found)
        tx.execute(change.where(page_attempts.c.due_at > now).values(due_at=now))
        return True
    tried = select(page_attempts.c.way_id).where(page_attempts.c.page_id == row.page_id)
    known = ways.working(tx, [row.staff_id]).get(row.staff_id, [])
    left = set(tx.execute(tried).scalars())
    fresh = next((way for way in known if way.id not in left), None)
    if fresh is None:
        return False
    again = tokens.new_attempt(house, fresh, purpose=row.purpose, due_at=now, page_id=row.page_id)
    tx.execute(insert(page_attempts), again)
    return True


def _went_out(tx: Connection, row: Any) -> bool:
    """Say whether anybody who was paged at the same moment was reached, or still may be."""
    query = (
        select(page_attempts.c.id)
        .join(pages)
        .where(pages.c.escalation_id == row.escalation_id, pages.c.at == row.at)
        .where(page_attempts.c.state.in_(OUT))
        .where(page_attempts.c.fault.is_(None))
        .limit(1)
    )
    return tx.execute(query).first() is not None


def _climb_now(tx: Connection, row: Any, now: datetime) -> None:
    """Let the next rung be paged at once, unless the chain has come to its end or on by itself."""
    column = "next_page_at" if row.clock == "claim" else "reply_page_at"
    due_at = escalations.c[column]
    query = select(escalations.c.level).where(escalations.c.id == row.escalation_id)
    last = chain.last_rung(tx.execute(query).scalar_one(), held=row.clock == "reply")
    change = update(escalations).where(
        escalations.c.id == row.escalation_id,
        escalations.c.state == "open",
        escalations.c.pages == row.rung,
        escalations.c.pages < last,
        due_at > now,
    )
    tx.execute(change.values({column: now}))
