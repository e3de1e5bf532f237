"""When the house next has something to do by itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, select, union_all

from bot.house import House
from models import check_ins, claims, escalations, messages, page_attempts, stored_inbound, timers


def _of(sweep: str, due_at: ColumnElement[Any], *, where: str) -> Select[str, Any]:
    moment = func.min(due_at).label("at")
    return select(literal(sweep).label("sweep"), moment).where(literal_column(where))


_OPEN = "escalations.state = 'open'"
# Conditions are written out, as the partial indexes say them: no bound value would find those.
_MOMENTS = union_all(
    _of("sends", messages.c.due_at, where="messages.status IN ('queued', 'held')"),
    _of("doubts", messages.c.leased_until, where="messages.status IN ('sending', 'doubtful')"),
    _of("timers", timers.c.due_at, where="timers.fired_at IS NULL AND timers.cancelled_at IS NULL"),
    _of("check_ins", check_ins.c.due_at, where="check_ins.state = 'due'"),
    _of("inbound", stored_inbound.c.next_try_at, where="stored_inbound.state = 'waiting'"),
    _of(
        "pages",
        escalations.c.next_page_at,
        where=f"{_OPEN} AND escalations.next_page_at IS NOT NULL",
    ),
    _of(
        "pages",
        escalations.c.reply_page_at,
        where=f"{_OPEN} AND escalations.reply_page_at IS NOT NULL",
    ),
    _of("page_sends", page_attempts.c.due_at, where="page_attempts.state IN ('queued', 'sending')"),
    _of("claims", claims.c.expires_at, where="claims.released_at IS NULL"),
)


def next_due(house: House) -> dict[str, datetime]:
    """Return, by sweep, when its next row falls due, which may be past; those with one only."""
    with house.db.reading() as tx:
        found = house.db.fetch(tx, _MOMENTS, {})
    rows = [(row.at, row.sweep) for row in found if row.at is not None]
    # The soonest of a sweep's moments comes last, and stays.
    return {name: at for at, name in sorted(rows, reverse=True)}
