"""What a stop ends in a conversation that it reaches: texts, check-ins, timers and scripts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from bot.sending.delivery import cancel, judge_again
from models import check_ins, progresses, timers

_ACTIVE = select(progresses.c.id).where(
    progresses.c.conversation_id == bindparam("of_conversation"), progresses.c.state == "active"
)
_TIMERS_STOPPED = (
    update(timers)
    .where(timers.c.progress_id.in_(_ACTIVE))
    .where(timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None))
    .values(cancelled_at=bindparam("at"))
)
_CHECK_INS_STOPPED = (
    update(check_ins)
    .where(check_ins.c.conversation_id == bindparam("of_conversation"))
    .where(check_ins.c.state == "started")
    .values(state="finished", reason=bindparam("because"))
)
_GRACE_STOPPED = (
    update(progresses)
    .where(progresses.c.conversation_id == bindparam("of_conversation"))
    .where(progresses.c.grace_until.is_not(None))
    .values(grace_until=None)
)
_SCRIPTS_STOPPED = (
    update(progresses)
    .where(progresses.c.conversation_id == bindparam("of_conversation"))
    .where(progresses.c.state == "active")
    .values(state="ended", result=bindparam("because"), ended_at=bindparam("at"))
)


def end_all(
    tx: Connection, conversation_id: UUID, *, now: datetime, because: str = "opted_out"
) -> None:
    """End what is under way in a locked conversation, unsent texts and late answers included."""
    cancel(tx, conversation_id, reason=because)
    judge_again(tx, conversation_id, now)
    key = {"of_conversation": conversation_id}
    tx.execute(_CHECK_INS_STOPPED, {**key, "because": because})
    tx.execute(_GRACE_STOPPED, key)
    tx.execute(_TIMERS_STOPPED, {**key, "at": now})
    tx.execute(_SCRIPTS_STOPPED, {**key, "because": because, "at": now})
