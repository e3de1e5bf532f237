"""Timers: what a script set comes due."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.care import escalations
from bot.care.escalations import URGENT, Cause
from bot.care.turn import scripts, thread
from bot.care.turn.turning import Turn
from bot.errors import DatabaseDown, TurnConflict
from bot.house import House
from bot.log import failure
from bot.sending import facts
from flows.events import TimerFired
from models import conversations, progresses, timers, wave_members

_DUE = (
    select(timers.c.id, timers.c.name, progresses.c.conversation_id, wave_members.c.campaign_id)
    .select_from(
        timers.join(progresses)
        .join(conversations)
        .outerjoin(wave_members, wave_members.c.progress_id == progresses.c.id)
    )
    .where(timers.c.due_at <= bindparam("now"))
    .where(timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None))
    .order_by(timers.c.due_at, timers.c.id)
    .limit(1)
    .with_for_update(of=conversations, skip_locked=True)
)
_FIRE = (
    update(timers)
    .where(timers.c.id == bindparam("of_timer"))
    .where(timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None))
    .values(fired_at=bindparam("at"))
)
# As it is called under the lock: a move may have renamed it since it was found.
_FIRE_BY_NAME = _FIRE.returning(timers.c.name)


def fire_due_timers(house: House, now: datetime, *, limit: int) -> int:
    """Fire up to `limit` timers that are due, one transaction each; return how many."""
    for done in range(limit):
        if not _fire_next(house, now):
            return done
    return limit


def _fire_next(house: House, now: datetime) -> bool:
    """Fire the next timer; one that cannot be carried out must not stop all the others."""
    row = None
    try:
        with house.db.writing() as tx:
            row = tx.execute(_DUE, {"now": now}).first()
            if row is not None:
                _fire(tx, house, row, now)
    except (DatabaseDown, TurnConflict):
        raise
    except Exception as error:
        if row is None:
            raise
        failure("timer failed", error)
        _give_up(house, row, now)
    return row is not None


def _give_up(house: House, row: Any, now: datetime) -> None:
    with house.db.writing() as tx:
        tx.execute(_FIRE, {"of_timer": row.id, "at": now})
        cause = Cause(URGENT, "its script cannot go on", row.name)
        escalations.hand_over(tx, house, row.conversation_id, cause=cause, now=now)


def _fire(tx: Connection, house: House, row: Any, now: datetime) -> None:
    """Fire one timer under its conversation's lock; one cancelled meanwhile does nothing."""
    name = tx.execute(_FIRE_BY_NAME, {"of_timer": row.id, "at": now}).scalar()
    if name is None:
        return
    turn = Turn(tx, house, thread.load(tx, house, row.conversation_id), kind="timer", now=now)
    turn.facts = facts.with_history(tx, turn.facts, row.conversation_id, now)
    turn.campaign_id = row.campaign_id
    if turn.state != "bot":
        return
    scripts.go_on(turn, TimerFired(name))
    turn.finish("script")
