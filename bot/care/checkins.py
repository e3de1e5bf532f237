"""Check-ins and caring contacts: start what is due, when the client may be texted and is free."""

from datetime import datetime, timedelta
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
from bot.sending.gate import narrowed, open_everywhere
from models import campaigns, check_ins, conversations, enrolments

# A check-in this late is dropped rather than sent: it would ask about a moment long gone.
LATE_AFTER = timedelta(days=2)
TRY_AGAIN_AFTER = timedelta(hours=1)

_DUE = (
    select(check_ins, campaigns.c.state.label("campaign_state"))
    .add_columns(enrolments.c.state.label("enrolment_state"))
    .join(enrolments, enrolments.c.id == check_ins.c.enrolment_id)
    .join(campaigns, campaigns.c.id == enrolments.c.campaign_id)
    .join(conversations, conversations.c.id == check_ins.c.conversation_id)
    .where(check_ins.c.state == "due", check_ins.c.due_at <= bindparam("now"))
    .order_by(check_ins.c.due_at, check_ins.c.id)
    .limit(1)
    .with_for_update(of=conversations, skip_locked=True)
)
_CHANGE = update(check_ins).where(
    check_ins.c.id == bindparam("of_check_in"), check_ins.c.state == "due"
)


def start_due(house: House, now: datetime, *, limit: int) -> int:
    """Start up to `limit` check-ins that are due, one transaction each; return how many."""
    for done in range(limit):
        if not _start_next(house, now):
            return done
    return limit


def _start_next(house: House, now: datetime) -> bool:
    """Start the next check-in; one that cannot be started must not stop all the others."""
    row = None
    try:
        with house.db.writing() as tx:
            row = tx.execute(_DUE, {"now": now}).first()
            if row is not None:
                _start_or_not(tx, house, row, now)
    except (DatabaseDown, TurnConflict):
        raise
    except Exception as error:
        if row is None:
            raise
        failure("check-in failed", error)
        _give_up(house, row, now)
    return row is not None


def _give_up(house: House, row: Any, now: datetime) -> None:
    with house.db.writing() as tx:
        _put(tx, row, {"state": "skipped", "reason": "failed"})
        cause = Cause(URGENT, "a check-in could not be started", row.script)
        escalations.hand_over(tx, house, row.conversation_id, cause=cause, now=now)


def _start_or_not(tx: Connection, house: House, row: Any, now: datetime) -> None:
    turn = Turn(tx, house, thread.load(tx, house, row.conversation_id), kind="check_in", now=now)
    turn.facts = facts.with_history(tx, turn.facts, row.conversation_id, now)
    skip = _skip(turn, row, now)
    wait = None if skip else _wait(turn, row, now)
    if skip is not None:
        _put(tx, row, {"state": "skipped", "reason": skip})
    elif wait is not None:
        _put(tx, row, {"due_at": wait[0], "reason": wait[1]})
    elif _put(tx, row, {"state": "started", "reason": None, "started_at": now}):
        scripts.start(turn, row.script, check_in_id=row.id)
        turn.finish("script")


def _skip(turn: Turn, row: Any, now: datetime) -> str | None:
    """Say why this check-in must not go out at all."""
    if turn.facts.stopped_at is not None:
        return "opted_out"
    if row.enrolment_state != "enrolled" or row.campaign_state == "finished":
        return "campaign_over"
    edition = turn.house.library.editions.get(row.script)
    if edition is None:
        return "script_missing"
    if turn.facts.consent.get(edition.script.purpose) != "granted":
        return "no_consent"
    if turn.facts.contact_state != "active":
        return turn.facts.contact_state
    return "too_late" if now - row.planned_at > LATE_AFTER else None


def _wait(turn: Turn, row: Any, now: datetime) -> tuple[datetime, str] | None:
    """Say until when this check-in waits, and for what."""
    if row.campaign_state != "running":
        return now + TRY_AGAIN_AFTER, "campaign_paused"
    if turn.state != "bot":
        return now + TRY_AGAIN_AFTER, "person_speaks"
    policy = narrowed(turn.house.policy, turn.facts.safe_hours)
    opens = open_everywhere(now, turn.facts.zones, policy)
    if opens > now:
        return opens, "window"
    if turn.thread.script_under_way:
        return now + TRY_AGAIN_AFTER, "script_under_way"
    return None


def _put(tx: Connection, row: Any, values: dict[str, Any]) -> bool:
    return tx.execute(_CHANGE.values(**values), {"of_check_in": row.id}).rowcount == 1
