"""The watchdog watched: when it falls silent, supervisors are paged the usual way."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.care.paging import tokens, ways
from bot.care.watchdog.telling import on_call
from bot.house import House
from models import heartbeats, page_attempts

BEATS_AS = "watchdog"
# It has looked several times in this time, or it is not there.
SILENT_AFTER = timedelta(minutes=2)
TOLD_AGAIN_AFTER = timedelta(minutes=30)


def tell_if_silent(house: House, now: datetime) -> int:
    """Page the supervisors on call when the watchdog was seen once and is not any more.

    Returns how many pages are to leave. A house that never had one says so on its pages.
    """
    with house.db.reading() as tx:
        if not _is_silent(tx, now):
            return 0
    with house.db.writing() as tx:
        people = on_call(tx, now)
        working = ways.working(tx, people - _told(tx, people, now))
        rows = [
            tokens.new_attempt(house, own[0], purpose="watch", due_at=now)
            for own in working.values()
        ]
        if rows:
            tx.execute(insert(page_attempts), rows)
        return len(rows)


def _is_silent(tx: Connection, now: datetime) -> bool:
    query = select(heartbeats.c.beat_at).where(heartbeats.c.sweep == BEATS_AS)
    looked: datetime | None = tx.execute(query).scalar()
    return looked is not None and now - looked > SILENT_AFTER


def _told(tx: Connection, people: set[UUID], now: datetime) -> set[UUID]:
    """Return which of them were paged for it a while ago at most."""
    query = (
        select(page_attempts.c.staff_id)
        .where(page_attempts.c.staff_id.in_(people), page_attempts.c.purpose == "watch")
        .where(page_attempts.c.due_at > now - TOLD_AGAIN_AFTER)
    )
    return set(tx.execute(query).scalars())
