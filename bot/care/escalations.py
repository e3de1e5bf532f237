"""Escalations: what a person must see, by when, and paged again until one has taken it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.care import snoozes
from bot.care.paging import acknowledging, roster
from bot.care.paging.chain import URGENT as URGENT
from bot.care.paging.clocks import claim_span, deadline, reply_span
from bot.house import House
from models import conversations, escalations


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a person is needed: a level (0 most urgent), a reason, the rule that found it."""

    level: int
    reason: str
    rule: str = ""
    turn_id: UUID | None = None


# What somebody should see to some day soon: never paged beyond those who are on shift.
CAN_WAIT = 3

_OPEN = escalations.c.state == "open"
_OF_CONVERSATION = select(escalations).where(
    escalations.c.conversation_id == bindparam("of_conversation"), _OPEN
)
_LOCKED = _OF_CONVERSATION.with_for_update()


def escalate(
    tx: Connection, house: House, conversation_id: UUID, *, cause: Cause, now: datetime
) -> UUID:
    """Open an escalation, or raise the one that is open; returns its id.

    A more urgent cause restarts the clock and the paging, also of one that was acknowledged; what
    nobody has taken is due no later for it. Any cause brings back what was put away.
    """
    wake(tx, house, conversation_id, why="raised", now=now)
    found = tx.execute(_OF_CONVERSATION, {"of_conversation": conversation_id}).first()
    if found is None:
        return _open(tx, house, conversation_id, cause, now)
    if cause.level < found.level:
        told = _told(tx, house, conversation_id, cause, now)
        _begin_anew(tx, house, found.id, {**told, **_sooner(found, told)})
    opened: UUID = found.id
    return opened


def _sooner(found: Any, told: dict[str, Any]) -> dict[str, datetime]:
    """Give the moments that stood before and are sooner; the urgent ones have a clock of their own.

    Who had taken it begins anew.
    """
    if told["level"] <= URGENT or found.acknowledged_at is not None:
        return {}
    stood = {name: getattr(found, name) for name in ("claim_by_at", "reply_by_at", "next_page_at")}
    return {name: at for name, at in stood.items() if at is not None and at < told[name]}


def hand_over(
    tx: Connection, house: House, conversation_id: UUID, *, cause: Cause, now: datetime
) -> None:
    """Escalate and silence the bot without reading the conversation, which may be what failed."""
    bots = conversations.c.state == "bot"
    change = update(conversations).where(conversations.c.id == conversation_id, bots)
    tx.execute(change.values(state="waiting"))
    escalate(tx, house, conversation_id, cause=cause, now=now)


def _open(tx: Connection, house: House, conversation_id: UUID, cause: Cause, now: datetime) -> UUID:
    escalation_id = house.new_id()
    row = {"id": escalation_id, "conversation_id": conversation_id, "turn_id": cause.turn_id}
    told = _told(tx, house, conversation_id, cause, now)
    tx.execute(insert(escalations), {**row, **told, "state": "open", "opened_at": now})
    return escalation_id


def _begin_anew(tx: Connection, house: House, escalation_id: UUID, told: dict[str, Any]) -> None:
    """Restart both clocks and the chain of an open escalation, whoever had it."""
    nobodys = {"acknowledged_at": None, "acknowledged_by": None, "pages": 0}
    unsaid = {"replied_at": None, "reply_page_at": None}
    change = update(escalations).where(escalations.c.id == escalation_id)
    row = tx.execute(
        change.values(**told, **nobodys, **unsaid).returning(escalations.c.conversation_id)
    ).one()
    acknowledging.stop(tx, row.conversation_id)


def _told(
    tx: Connection, house: House, conversation_id: UUID, cause: Cause, now: datetime
) -> dict[str, Any]:
    claimed, replied = claim_span(house.policy, cause.level), reply_span(house.policy, cause.level)
    counts_shifts = claimed.staffed or replied.staffed
    shifts = roster.staffed_by(tx, conversation_id, now) if counts_shifts else []
    claim_by_at = deadline(now, claimed, shifts)
    return {
        "level": cause.level,
        "reason": cause.reason[:80],
        "rule": cause.rule[:80],
        "claim_by_at": claim_by_at,
        "reply_by_at": max(claim_by_at, deadline(now, replied, shifts)),
        # The urgent ones page at once, the others when their deadline passes unclaimed.
        "next_page_at": now if cause.level <= URGENT else claim_by_at,
    }


def acknowledge(
    tx: Connection, house: House, conversation_id: UUID, *, staff_id: UUID, now: datetime
) -> None:
    """A person has taken it: nobody is paged to take it any more, in this transaction.

    From now on its second clock counts: whoever took it is paged when they have said nothing by
    then.
    """
    found = tx.execute(_LOCKED, {"of_conversation": conversation_id}).first()
    if found is None:
        return
    values: dict[str, Any] = {"acknowledged_at": now, "acknowledged_by": staff_id}
    if found.acknowledged_by != staff_id:
        values |= {"pages": 0, "reply_page_at": _reply_page_at(house, found, now)}
    change = update(escalations).where(escalations.c.id == found.id)
    tx.execute(change.values(**values, next_page_at=None))
    acknowledging.taken(tx, conversation_id, staff_id=staff_id, now=now)


def _reply_page_at(house: House, found: Any, now: datetime) -> datetime | None:
    """Return when whoever takes it now is paged for having said nothing; None when one has.

    Who takes it late has as long for the first words as who took it in the last moment.
    """
    return None if found.replied_at is not None else _reply_by(house, found, now)


def _reply_by(house: House, found: Any, now: datetime) -> datetime | None:
    if found.reply_by_at is None:
        return None
    policy = house.policy
    least = policy.reply_within[found.level] - policy.claim_within[found.level]
    by: datetime = max(found.reply_by_at, now + least)
    return by


def replied(
    tx: Connection, conversation_id: UUID, *, now: datetime, by: UUID | None = None
) -> None:
    """A person has said something to the client, or did what cannot wait for words.

    `by` is who holds it, having seen all that the client wrote: if it was raised while they did,
    they have taken it by this.
    """
    of_it = (escalations.c.conversation_id == conversation_id, _OPEN)
    change = update(escalations).where(*of_it, escalations.c.replied_at.is_(None))
    if tx.execute(change.values(replied_at=now, reply_page_at=None)).rowcount:
        acknowledging.stop(tx, conversation_id)
    if by is None:
        return
    taking = update(escalations).where(*of_it, escalations.c.acknowledged_at.is_(None))
    values = {"acknowledged_at": now, "acknowledged_by": by, "next_page_at": None}
    if tx.execute(taking.values(**values)).rowcount:
        acknowledging.taken(tx, conversation_id, staff_id=by, now=now)


def not_replied(
    tx: Connection, house: House, conversation_id: UUID, *, said_at: datetime, now: datetime
) -> None:
    """What was said at `said_at` was taken back: if it was the first, the clock goes on."""
    found = tx.execute(_LOCKED, {"of_conversation": conversation_id}).first()
    if found is None or found.replied_at != said_at:
        return
    change = update(escalations).where(escalations.c.id == found.id)
    tx.execute(change.values(replied_at=None, reply_page_at=_reply_by(house, found, now)))


def reopen_clock(tx: Connection, house: House, conversation_id: UUID, now: datetime) -> None:
    """Whoever had it let go without closing: its deadline and paging start again."""
    found = tx.execute(_LOCKED, {"of_conversation": conversation_id}).first()
    if found is None:
        cause = Cause(2, "left without an answer")
        escalate(tx, house, conversation_id, cause=cause, now=now)
        return
    cause = Cause(found.level, found.reason, found.rule or "")
    _begin_anew(tx, house, found.id, _told(tx, house, conversation_id, cause, now))


def put_off(
    tx: Connection, house: House, conversation_id: UUID, *, until: datetime, now: datetime
) -> None:
    """Let nobody be paged before a moment, and everybody from then on; nothing is acknowledged."""
    found = tx.execute(_LOCKED, {"of_conversation": conversation_id}).first()
    opened = Cause(2, "put away until later")
    escalation_id = _open(tx, house, conversation_id, opened, now) if found is None else found.id
    level = opened.level if found is None else found.level
    clock = {"claim_by_at": until, "next_page_at": until}
    by = until + house.policy.reply_within[level]
    _begin_anew(tx, house, escalation_id, {**clock, "reply_by_at": by})


def wake(tx: Connection, house: House, conversation_id: UUID, *, why: str, now: datetime) -> None:
    """Bring back what is put away, due at once; see `models.states.SNOOZE_WAKINGS`."""
    if not snoozes.wake(tx, conversation_id, why=why, now=now):
        return
    found = tx.execute(_LOCKED, {"of_conversation": conversation_id}).first()
    if found is not None:
        by = now + house.policy.reply_within[found.level]
        change = update(escalations).where(escalations.c.id == found.id)
        tx.execute(change.values(claim_by_at=now, next_page_at=now, reply_by_at=by))


def open_level(tx: Connection, conversation_id: UUID) -> int | None:
    """Return the level of the open escalation, 0 the most urgent; None where none is open."""
    query = select(escalations.c.level).where(
        escalations.c.conversation_id == conversation_id, escalations.c.state == "open"
    )
    found: int | None = tx.execute(query).scalar()
    return found


def close(
    tx: Connection, conversation_id: UUID, *, staff_id: UUID, outcome: str, now: datetime
) -> bool:
    """Close the open escalation, if there is one; only a person does."""
    change = update(escalations).where(escalations.c.conversation_id == conversation_id, _OPEN)
    values = {"state": "closed", "closed_at": now, "closed_by": staff_id, "outcome": outcome}
    if tx.execute(_LOCKED, {"of_conversation": conversation_id}).first() is None:
        return False
    acknowledging.taken(tx, conversation_id, staff_id=staff_id, now=now)
    unpaged = {"next_page_at": None, "reply_page_at": None}
    return tx.execute(change.values(**values, **unpaged)).rowcount == 1


def reopen(tx: Connection, conversation_id: UUID, *, staff_id: UUID, since: datetime) -> None:
    """Open again what somebody closed a moment ago and takes back, unless another is open."""
    if open_level(tx, conversation_id) is not None:
        return
    mine = (escalations.c.closed_by == staff_id, escalations.c.closed_at >= since)
    query = select(escalations.c.id).where(
        escalations.c.conversation_id == conversation_id, escalations.c.state == "closed", *mine
    )
    newest = tx.execute(query.order_by(escalations.c.id.desc()).limit(1)).scalar()
    values = {"state": "open", "closed_at": None, "closed_by": None, "outcome": None}
    tx.execute(update(escalations).where(escalations.c.id == newest).values(**values))
