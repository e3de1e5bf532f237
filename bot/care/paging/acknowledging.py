"""Acknowledging a page: by its link, a text, or a key on the phone."""

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.house import House
from models import escalations, page_attempts, pages, paging_ways


class Answer(Enum):
    """What an acknowledgement met."""

    WAITS = "waits"
    TAKEN = "taken"
    OVER = "over"
    EXPIRED = "expired"
    TESTED = "tested"


def look(tx: Connection, house: House, token: UUID, *, now: datetime) -> Answer | None:
    """Say what acknowledging this page would meet; None for no page of ours. Changes nothing."""
    row = _found(tx, token)
    return None if row is None else _standing(row)


def acknowledge(
    tx: Connection, house: House, token: UUID, *, by: str, now: datetime
) -> Answer | None:
    """Acknowledge a page, named by its attempt's id; None for no page of ours.

    `by` is one of `models.states.PAGE_ANSWERS`. Again, it changes nothing.
    """
    row = _found(tx, token)
    if row is None:
        return None
    fresh = update(page_attempts).where(
        page_attempts.c.id == token, page_attempts.c.acknowledged_at.is_(None)
    )
    tx.execute(fresh.values(acknowledged_at=now, answered_by=by))
    works = {"tested_at": now, "failures": 0, "failing_since": None}
    tx.execute(update(paging_ways).where(paging_ways.c.id == row.way_id).values(**works))
    return _standing(row)


def _found(tx: Connection, attempt_id: UUID) -> Any:
    query = (
        select(page_attempts.c.way_id, page_attempts.c.page_id)
        .add_columns(escalations.c.state, escalations.c.acknowledged_at)
        .outerjoin(pages, pages.c.id == page_attempts.c.page_id)
        .outerjoin(escalations, escalations.c.id == pages.c.escalation_id)
        .where(page_attempts.c.id == attempt_id)
    )
    return tx.execute(query).first()


def _standing(row: Any) -> Answer:
    if row.page_id is None:
        return Answer.TESTED
    if row.state != "open":
        return Answer.OVER
    return Answer.WAITS if row.acknowledged_at is None else Answer.TAKEN
