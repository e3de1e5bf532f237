"""Escalations: what a person must see, by when, and paged again until one has taken it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.care import duty, snoozes
from bot.house import House
from models import activity, conversations, escalations, pages

URGENT = 1


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a person is needed: a level (0 most urgent), a reason, the rule that found it."""

    level: int
    reason: str
    rule: str = ""
    turn_id: UUID | None = None


_OPEN = escalations.c.state == "open"
_OF_CONVERSATION = select(escalations).where(
    escalations.c.conversation_id == bindparam("of_conversation"), _OPEN
)


def escalate(
    tx: Connection, house: House, conversation_id: UUID, *, cause: Cause, now: datetime
) -> UUID:
    """Open an escalation, or raise the one that is open; returns its id.

    A more urgent cause restarts the clock and the paging, also of one that was acknowledged; any
    cause brings back what was put away.
    """
    found = tx.execute(_OF_CONVERSATION, {"of_conversation": conversation_id}).first()
    if found is None:
        return _open(tx, house, conversation_id, cause, now)
    wake(tx, conversation_id, why="raised", now=now)
    if cause.level < found.level:
        change = update(escalations).where(escalations.c.id == found.id)
        told = _told(house, cause, now)
        tx.execute(change.values(**told, acknowledged_at=None, acknowledged_by=None))
    opened: UUID = found.id
    return opened


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
    told = _told(house, cause, now)
    tx.execute(insert(escalations), {**row, **told, "state": "open", "opened_at": now})
    return escalation_id


def _told(house: House, cause: Cause, now: datetime) -> dict[str, Any]:
    claim_by_at = now + house.policy.claim_within[cause.level]
    return {
        "level": cause.level,
        "reason": cause.reason[:80],
        "rule": cause.rule[:80],
        "claim_by_at": claim_by_at,
        # The urgent ones page at once, the others when their deadline passes unclaimed.
        "next_page_at": now if cause.level <= URGENT else claim_by_at,
    }


def acknowledge(tx: Connection, conversation_id: UUID, *, staff_id: UUID, now: datetime) -> None:
    """A person has taken it: the paging stops."""
    change = update(escalations).where(escalations.c.conversation_id == conversation_id, _OPEN)
    values = {"acknowledged_at": now, "acknowledged_by": staff_id, "next_page_at": None}
    tx.execute(change.values(**values))


def reopen_clock(tx: Connection, house: House, conversation_id: UUID, now: datetime) -> None:
    """Whoever had it let go without closing: its deadline and paging start again."""
    found = tx.execute(_OF_CONVERSATION, {"of_conversation": conversation_id}).first()
    if found is None:
        cause = Cause(2, "left without an answer")
        escalate(tx, house, conversation_id, cause=cause, now=now)
        return
    told = _told(house, Cause(found.level, found.reason, found.rule or ""), now)
    change = update(escalations).where(escalations.c.id == found.id)
    tx.execute(change.values(**told, acknowledged_at=None, acknowledged_by=None))


def put_off(
    tx: Connection, house: House, conversation_id: UUID, *, until: datetime, now: datetime
) -> None:
    """Let nobody be paged before a moment, and everybody from then on; nothing is acknowledged."""
    if open_level(tx, conversation_id) is None:
        _open(tx, house, conversation_id, Cause(2, "put away until later"), now)
    change = update(escalations).where(escalations.c.conversation_id == conversation_id, _OPEN)
    clock = {"claim_by_at": until, "next_page_at": until}
    tx.execute(change.values(**clock, acknowledged_at=None, acknowledged_by=None))


def wake(tx: Connection, conversation_id: UUID, *, why: str, now: datetime) -> None:
    """Bring back what is put away, due at once; see `models.states.SNOOZE_WAKINGS`."""
    if snoozes.wake(tx, conversation_id, why=why, now=now):
        change = update(escalations).where(escalations.c.conversation_id == conversation_id, _OPEN)
        tx.execute(change.values(claim_by_at=now, next_page_at=now))


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
    return tx.execute(change.values(**values, next_page_at=None)).rowcount == 1


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


def page_due(house: House, now: datetime, *, limit: int) -> int:
    """Page for up to `limit` escalations that are due for it; return how many were paged.

    Each page is a row that the on-duty staff see at once on every screen; with nobody on duty it
    goes to the whole team.
    """
    for done in range(limit):
        with house.db.writing() as tx:
            if not _page_next(tx, house, now):
                return done
    return limit


def _page_next(tx: Connection, house: House, now: datetime) -> bool:
    query = (
        select(escalations, conversations.c.team_id)
        .join(conversations)
        .where(_OPEN, escalations.c.next_page_at <= now)
        .order_by(escalations.c.next_page_at)
        .limit(1)
        .with_for_update(of=escalations, skip_locked=True)
    )
    found = tx.execute(query).first()
    if found is None:
        return False
    staff: list[UUID | None] = [*duty.on_duty(tx, found.team_id, now)] or [None]
    row = {"escalation_id": found.id, "rung": found.pages + 1, "at": now}
    tx.execute(insert(pages), [{"id": house.new_id(), "staff_id": one, **row} for one in staff])
    again = {"pages": found.pages + 1, "next_page_at": now + house.policy.page_again_after}
    tx.execute(update(escalations).where(escalations.c.id == found.id).values(**again))
    tx.execute(
        insert(activity), {"conversation_id": found.conversation_id, "kind": "page", "at": now}
    )
    return True
