"""Asks staff whether a silent client still has their number, before they are texted again.

About 35 million numbers change hands a year. Who has not been heard of for `Policy.verified_for` is
asked nothing from a month on until somebody found out; a week before, staff are. Caring contacts go
out all the same: they are for those who do not answer, and say nothing of anybody.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select, update

from bot.care.escalations import Cause
from bot.care.rhythm import UNVERIFIED
from bot.care.steps import FAR, Step
from bot.care.turn import thread
from bot.care.turn.turning import Turn
from bot.config import Policy
from bot.house import House
from bot.sending.gate import circumstance
from models import check_ins, contact_points, conversations, number_checks, number_findings

# The lowest level: it can wait for the next shift.
TASK = 3

_THEIRS_AT = (
    select(func.max(number_findings.c.at))
    .where(number_findings.c.contact_point_id == contact_points.c.id)
    .where(number_findings.c.finding == "theirs")
    .scalar_subquery()
)
# A "no" says that it was not cut off since it was surely theirs.
_NOT_CUT_OFF_AT = (
    select(func.max(number_checks.c.at))
    .where(number_checks.c.contact_point_id == contact_points.c.id)
    .where(number_checks.c.answer == "no")
    .scalar_subquery()
)
_SURELY = (
    select(contact_points.c.channel, contact_points.c.created_at)
    .add_columns(conversations.c.last_inbound_at)
    .add_columns(_THEIRS_AT.label("theirs_at"), _NOT_CUT_OFF_AT.label("not_cut_off_at"))
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(conversations.c.id == bindparam("of_conversation"))
)
_AHEAD = (
    select(check_ins.c.id, check_ins.c.conversation_id)
    .join(conversations, conversations.c.id == check_ins.c.conversation_id)
    .where(check_ins.c.verify_at <= bindparam("now"))
    .order_by(check_ins.c.verify_at, check_ins.c.id)
    .limit(1)
    .with_for_update(of=conversations, skip_locked=True)
)
_LOOKED = update(check_ins).where(check_ins.c.id == bindparam("of_check_in"))
_IS_DUE = check_ins.c.state == "due"


def is_verified(
    tx: Connection, conversation_id: UUID, *, step: Step, now: datetime, policy: Policy
) -> bool:
    """Say whether a step may take it that the number is still the client's."""
    if step.after < FAR:
        return True
    row = tx.execute(_SURELY, {"of_conversation": conversation_id}).one()
    told = (row.created_at, row.last_inbound_at, row.theirs_at, row.not_cut_off_at)
    surely_at: datetime = max(at for at in told if at is not None)
    return row.channel == "webchat" or now - surely_at <= policy.verified_for


def ask(turn: Turn) -> None:
    """Ask staff to find out; the script goes on, and what answers the client still leaves."""
    reason = "not heard of for long: find out whether the number is still theirs"
    turn.escalate(Cause(TASK, reason, UNVERIFIED), keeps_talking=True)


def look_ahead(house: House, now: datetime, *, limit: int) -> int:
    """Look at up to `limit` planned steps whose hour comes in a week; return how many."""
    for done in range(limit):
        with house.db.writing() as tx:
            row = tx.execute(_AHEAD, {"now": now}).first()
            if row is None:
                return done
            _look(tx, house, row, now)
    return limit


def _look(tx: Connection, house: House, row: Any, now: datetime) -> None:
    key = {"of_check_in": row.id}
    tx.execute(_LOOKED.values(verify_at=None), key)
    turn = Turn(tx, house, thread.load(tx, house, row.conversation_id), kind="check_in", now=now)
    known, far = turn.facts, Step("", FAR)
    if known.stopped_at is not None or known.contact_state != "active" or circumstance(known, now):
        return
    at = now + house.policy.verify_ahead
    if is_verified(tx, row.conversation_id, step=far, now=at, policy=house.policy):
        return
    if tx.execute(_LOOKED.where(_IS_DUE).values(reason=UNVERIFIED), key).rowcount == 1:
        ask(turn)
        turn.finish("nothing")
