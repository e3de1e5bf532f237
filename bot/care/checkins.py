"""Check-ins and caring contacts: start what is due, when the client may be texted and is free."""

from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, literal_column, or_, select, update

from bot.care import escalations, steps, verifying
from bot.care.escalations import CAN_WAIT, URGENT, Cause
from bot.care.rhythm import UNVERIFIED, Go, Skip, Standing, Wait, judge
from bot.care.steps import Step
from bot.care.turn import scripts, thread
from bot.care.turn.turning import Turn
from bot.errors import DatabaseDown, TurnConflict
from bot.house import House
from bot.log import failure
from bot.sending import facts
from bot.sending.gate import CHECK_IN, circumstance, narrowed, open_everywhere
from models import campaigns, check_ins, conversations, enrolments

# As the shipped scripts end where nobody answered.
NO_ANSWER = "no answer"
_EVER = datetime.min.replace(tzinfo=UTC)

# So long a worker that claimed check-ins has for all of them; those of one that died are due again.
LEASE = timedelta(minutes=2)
_DUE = (
    select(check_ins.c.id)
    .where(check_ins.c.state == literal_column("'due'"), check_ins.c.due_at <= bindparam("now"))
    .where(or_(check_ins.c.leased_until.is_(None), check_ins.c.leased_until <= bindparam("now")))
    .order_by(check_ins.c.due_at, check_ins.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(check_ins)
    .where(check_ins.c.id.in_(_DUE))
    .values(leased_until=bindparam("lease_ends"))
    .returning(check_ins.c.id, check_ins.c.planned_at)
)
_CLAIMED = (
    select(check_ins, campaigns.c.state.label("campaign_state"))
    .add_columns(enrolments.c.state.label("enrolment_state"))
    .join(enrolments, enrolments.c.id == check_ins.c.enrolment_id)
    .join(campaigns, campaigns.c.id == enrolments.c.campaign_id)
    .join(conversations, conversations.c.id == check_ins.c.conversation_id)
    .where(check_ins.c.id == bindparam("of_check_in"), check_ins.c.state == "due")
    .with_for_update(of=conversations, skip_locked=True)
)
_CHANGE = update(check_ins).where(
    check_ins.c.id == bindparam("of_check_in"), check_ins.c.state == "due"
)

_SILENCES = select(func.count()).where(
    check_ins.c.conversation_id == bindparam("of_conversation"),
    check_ins.c.state == "finished",
    check_ins.c.reason == NO_ANSWER,
    check_ins.c.started_at > bindparam("since"),
)


def start_due(house: House, now: datetime, *, limit: int) -> int:
    """Start up to `limit` check-ins that are due, one transaction each; return how many."""
    claimed = claim(house, now, limit=limit)
    for check_in_id in claimed:
        _start(house, check_in_id, now)
    return len(claimed)


def claim(house: House, now: datetime, *, limit: int) -> list[UUID]:
    """Take up to `limit` check-ins that are due, for LEASE; return their ids as they were planned.

    No other worker is given them meanwhile, so that none asks for what another is at.
    """
    leased = {"now": now, "most": limit, "lease_ends": now + LEASE}
    with house.db.writing() as tx:
        found = house.db.fetch(tx, _CLAIM, leased)
    return [row.id for row in sorted(found, key=attrgetter("planned_at", "id"))]


def _start(house: House, check_in_id: UUID, now: datetime) -> None:
    """Start one, unless its conversation is busy; one that fails must not stop all the others."""
    row = None
    try:
        with house.db.writing() as tx:
            row = tx.execute(_CLAIMED, {"of_check_in": check_in_id}).first()
            if row is not None:
                _start_or_not(tx, house, row, now)
    except (DatabaseDown, TurnConflict):
        raise
    except Exception as error:
        if row is None:
            raise
        failure("check-in failed", error)
        _give_up(house, row, now)


def _give_up(house: House, row: Any, now: datetime) -> None:
    with house.db.writing() as tx:
        _put(tx, row, {"state": "skipped", "reason": "failed", "due_at": now})
        cause = Cause(URGENT, "a check-in could not be started", row.script)
        escalations.hand_over(tx, house, row.conversation_id, cause=cause, now=now)


def _start_or_not(tx: Connection, house: House, row: Any, now: datetime) -> None:
    turn = Turn(tx, house, thread.load(tx, house, row.conversation_id), kind="check_in", now=now)
    turn.facts = facts.with_history(tx, turn.facts, row.conversation_id, now)
    step = steps.read(row.step or {"script": row.script, "after_hours": 0})
    judged = judge(step, _standing(turn, row, step), now, silences_max=house.policy.silences_max)
    match judged:
        case Skip(reason, tell):
            _put(tx, row, {"state": "skipped", "reason": reason, "due_at": now})
            if tell:
                cause = Cause(CAN_WAIT, "a planned text did not go out in time", row.script)
                escalations.hand_over(tx, house, row.conversation_id, cause=cause, now=now)
        case Wait(until, reason):
            _put(tx, row, {"due_at": until, "reason": reason})
            if reason == UNVERIFIED != row.reason:
                verifying.ask(turn)
                turn.finish("nothing")
        case Go():
            if _put(tx, row, {"state": "started", "reason": None, "started_at": now}):
                scripts.start(turn, row.script, check_in_id=row.id)
                turn.finish("script")


def _standing(turn: Turn, row: Any, step: Step) -> Standing:
    edition, known = turn.house.library.editions.get(row.script), turn.facts
    purpose = edition.script.purpose if edition is not None else ""
    policy = narrowed(narrowed(turn.house.policy, known.safe_hours), step.between)
    return Standing(
        planned_at=row.planned_at,
        opens_at=open_everywhere(turn.now, known.zones, policy),
        enrolled=row.enrolment_state == "enrolled",
        campaign_state=row.campaign_state,
        known=edition is not None,
        asks=purpose == CHECK_IN,
        granted=known.consent.get(purpose) == "granted",
        stopped=known.stopped_at is not None,
        contact_state=known.contact_state,
        conversation_state=turn.state,
        script_under_way=turn.thread.script_under_way,
        last_inbound_at=known.last_inbound_at,
        unanswered=_unanswered(turn),
        circumstance=circumstance(known, turn.now),
        waited_for=row.reason,
        verified=purpose != CHECK_IN or _verified(turn, step),
    )


def _verified(turn: Turn, step: Step) -> bool:
    talk, policy = turn.conversation_id, turn.house.policy
    return verifying.is_verified(turn.tx, talk, step=step, now=turn.now, policy=policy)


def _unanswered(turn: Turn) -> int:
    """Count the check-ins that ended without an answer since the client last wrote."""
    since = turn.facts.last_inbound_at or _EVER
    values = {"of_conversation": turn.conversation_id, "since": since}
    return int(turn.tx.execute(_SILENCES, values).scalar_one())


def _put(tx: Connection, row: Any, values: dict[str, Any]) -> bool:
    change = _CHANGE.values(**values, leased_until=None)
    return tx.execute(change, {"of_check_in": row.id}).rowcount == 1
