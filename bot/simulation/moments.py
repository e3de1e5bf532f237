"""When the house next has something to do by itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all

from bot.house import House
from models import check_ins, claims, escalations, messages, page_attempts, stored_inbound, timers


def _of(sweep: str, due_at: ColumnElement[Any], where: ColumnElement[bool]) -> Select[str, Any]:
    return select(literal(sweep).label("sweep"), func.min(due_at).label("at")).where(where)


_WAITING = or_(messages.c.status == "queued", messages.c.status == "held")
_CUT_OFF = or_(messages.c.status == "sending", messages.c.status == "doubtful")
_UNSENT_PAGE = or_(page_attempts.c.state == "queued", page_attempts.c.state == "sending")
_TIMER_OPEN = timers.c.fired_at.is_(None) & timers.c.cancelled_at.is_(None)

_MOMENTS = union_all(
    _of("sends", messages.c.due_at, _WAITING),
    _of("doubts", messages.c.leased_until, _CUT_OFF),
    _of("timers", timers.c.due_at, _TIMER_OPEN),
    _of("check_ins", check_ins.c.due_at, check_ins.c.state == "due"),
    _of("inbound", stored_inbound.c.next_try_at, stored_inbound.c.state == "waiting"),
    _of("pages", escalations.c.next_page_at, escalations.c.state == "open"),
    _of("pages", escalations.c.reply_page_at, escalations.c.state == "open"),
    _of("page_sends", page_attempts.c.due_at, _UNSENT_PAGE),
    _of("claims", claims.c.expires_at, claims.c.released_at.is_(None)),
)


def next_due(house: House) -> dict[str, datetime]:
    """Return, by sweep, when its next row falls due, which may be past; those with one only."""
    with house.db.reading() as tx:
        found = house.db.fetch(tx, _MOMENTS, {})
    rows = [(row.at, row.sweep) for row in found if row.at is not None]
    # The soonest of a sweep's moments comes last, and stays.
    return {name: at for at, name in sorted(rows, reverse=True)}
