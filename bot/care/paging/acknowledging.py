"""Acknowledging a page: by its link, a text, a key on the phone, or by taking what it is about.

It is bound to the person who was paged. Whoever acknowledges has `Policy.silent_after` to take it;
what was still to leave to anybody does not. Only taking it ends the chain.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select, update

from bot.care.paging import standing, ways
from bot.care.paging.tokens import token_hash
from bot.house import House
from models import escalations, page_attempts, pages

OPEN_MAX = 100


class Answer(Enum):
    """What an acknowledgement met."""

    WAITS = "waits"
    TAKEN = "taken"
    OVER = "over"
    EXPIRED = "expired"
    TESTED = "tested"


def look(tx: Connection, house: House, token: str | UUID, *, now: datetime) -> Answer | None:
    """Say what acknowledging this page would meet; None for no page of ours. Changes nothing."""
    row = tx.execute(_named(token)).first()
    return None if row is None else _standing(house, row, now)


def acknowledge(
    tx: Connection, house: House, token: str | UUID, *, by: str, now: datetime
) -> Answer | None:
    """Acknowledge a page, named by what its link carries or by its attempt's id.

    `by` is one of `models.states.PAGE_ANSWERS`. All that this person was paged for by then counts
    as acknowledged with it: the words told how many. Again, it changes nothing. None for no page
    of ours.
    """
    row = tx.execute(_named(token)).first()
    if row is None:
        return None
    answer = _standing(house, row, now)
    if answer is Answer.TESTED:
        # An old link of a test proves nothing of today.
        if row.acknowledged_at is None:
            _mark(tx, [row.id], by=by, now=now)
            ways.proved(tx, row.way_id, now)
    elif answer is not Answer.EXPIRED:
        until = row.attempted_at or now
        _acknowledge(
            tx, house, _open_pages(tx, house, row.staff_id, now=now, until=until), by=by, now=now
        )
        row = tx.execute(_named(row.id)).one()
        return _standing(house, row, now)
    return answer


def acknowledge_all(tx: Connection, house: House, staff_id: UUID, *, by: str, now: datetime) -> int:
    """Acknowledge all that somebody was paged for, tests included; return how many pages."""
    found = _open_pages(tx, house, staff_id, now=now, until=now)
    _acknowledge(tx, house, found, by=by, now=now)
    tests = _open_tests(tx, house, staff_id, now)
    _mark(tx, [row.id for row in tests], by=by, now=now)
    for row in tests:
        ways.proved(tx, row.way_id, now)
    return len(found) + len(tests)


_OF_CONVERSATION = (
    select(pages.c.id)
    .join(escalations, escalations.c.id == pages.c.escalation_id)
    .where(escalations.c.conversation_id == bindparam("of_conversation"))
    .where(escalations.c.state == "open")
)
_UNSENT = (
    update(page_attempts)
    .where(page_attempts.c.page_id.in_(_OF_CONVERSATION), page_attempts.c.state == "queued")
    .values(state="cancelled")
)
_PAGED_HERE = (
    update(page_attempts)
    .where(page_attempts.c.page_id.in_(_OF_CONVERSATION))
    .where(page_attempts.c.staff_id == bindparam("of_staff"))
    .where(page_attempts.c.attempted_at.is_not(None), page_attempts.c.acknowledged_at.is_(None))
    .values(acknowledged_at=bindparam("at"), answered_by="page")
)


def stop(tx: Connection, conversation_id: UUID) -> None:
    """Let nothing more leave that pages for a conversation. Its escalation is locked already."""
    tx.execute(_UNSENT, {"of_conversation": conversation_id})


def taken(tx: Connection, conversation_id: UUID, *, staff_id: UUID, now: datetime) -> None:
    """Do so because somebody has taken it, which acknowledges what they were paged for it."""
    stop(tx, conversation_id)
    key = {"of_conversation": conversation_id, "of_staff": staff_id}
    tx.execute(_PAGED_HERE, {**key, "at": now})


def _named(token: str | UUID) -> Any:
    same = (
        page_attempts.c.id == token
        if isinstance(token, UUID)
        else page_attempts.c.token_hash == token_hash(token)
    )
    return (
        select(page_attempts, escalations.c.state.label("standing"), pages.c.clock)
        .add_columns(escalations.c.acknowledged_at.label("taken_at"), escalations.c.replied_at)
        .outerjoin(pages, pages.c.id == page_attempts.c.page_id)
        .outerjoin(escalations, escalations.c.id == pages.c.escalation_id)
        .where(same)
    )


def _standing(house: House, row: Any, now: datetime) -> Answer:
    left_at = row.attempted_at or row.due_at
    if now - left_at > house.policy.page_link_lasts:
        return Answer.EXPIRED
    if row.page_id is None:
        return Answer.TESTED
    if row.standing != "open":
        return Answer.OVER
    if row.clock == "claim":
        return Answer.TAKEN if row.taken_at is not None else Answer.WAITS
    return Answer.OVER if row.replied_at is not None else Answer.WAITS


def _open_pages(
    tx: Connection, house: House, staff_id: UUID, *, now: datetime, until: datetime
) -> Sequence[Any]:
    """Lock and return what somebody was paged for until a moment and has not acknowledged.

    The escalations are locked first, in the order of their ids, as everywhere.
    """
    query = (
        select(page_attempts.c.id, pages.c.escalation_id, pages.c.clock, pages.c.at)
        .add_columns(escalations.c.conversation_id, escalations.c.level, escalations.c.claim_by_at)
        .join(pages, pages.c.id == page_attempts.c.page_id)
        .join(escalations, escalations.c.id == pages.c.escalation_id)
        .where(page_attempts.c.staff_id == staff_id, page_attempts.c.acknowledged_at.is_(None))
        .where(page_attempts.c.attempted_at <= until)
        .where(page_attempts.c.attempted_at > now - house.policy.page_link_lasts)
        # It was due again when its lease ends, later still: this lets the index serve.
        .where(page_attempts.c.due_at > now - house.policy.page_link_lasts)
        .order_by(escalations.c.id, page_attempts.c.id.desc())
        .limit(OPEN_MAX)
        .with_for_update(of=escalations)
    )
    return tx.execute(query).all()


def _open_tests(tx: Connection, house: House, staff_id: UUID, now: datetime) -> Sequence[Any]:
    query = (
        select(page_attempts.c.id, page_attempts.c.way_id)
        .where(page_attempts.c.staff_id == staff_id, page_attempts.c.page_id.is_(None))
        .where(page_attempts.c.acknowledged_at.is_(None))
        .where(page_attempts.c.attempted_at > now - house.policy.page_link_lasts)
        .where(page_attempts.c.due_at > now - house.policy.page_link_lasts)
        .limit(OPEN_MAX)
    )
    return tx.execute(query).all()


def _acknowledge(
    tx: Connection, house: House, found: Sequence[Any], *, by: str, now: datetime
) -> None:
    newest = sorted(found, key=lambda row: (row.escalation_id, row.at))
    for one in {(row.escalation_id, row.clock): row for row in newest}.values():
        _wait(tx, house, one, now)
    _mark(tx, [row.id for row in found], by=by, now=now)


def _wait(tx: Connection, house: House, row: Any, now: datetime) -> None:
    """Let an escalation's chain wait for whoever acknowledged it, once after each page.

    Else two who acknowledge in turns could keep it waiting for ever. A page from before the chain
    began was about what has been taken since, or was less urgent: it holds nothing up.
    """
    began = standing.began(tx, house, row)
    if row.at < began:
        return
    of_it = (pages.c.escalation_id == row.escalation_id, pages.c.clock == row.clock)
    of_clock = (*of_it, pages.c.at >= began)
    last = select(func.max(pages.c.at)).where(*of_clock).scalar_subquery()
    answered = (
        select(page_attempts.c.id)
        .join(pages)
        .where(*of_clock, page_attempts.c.acknowledged_at >= last)
        .limit(1)
    )
    if tx.execute(answered).first() is not None:
        return
    due = "next_page_at" if row.clock == "claim" else "reply_page_at"
    change = update(escalations).where(
        escalations.c.id == row.escalation_id,
        escalations.c.state == "open",
        escalations.c[due].is_not(None),
    )
    if tx.execute(change.values({due: now + house.policy.silent_after})).rowcount:
        of_escalation = select(pages.c.id).where(pages.c.escalation_id == row.escalation_id)
        unsent = update(page_attempts).where(page_attempts.c.page_id.in_(of_escalation))
        tx.execute(unsent.where(page_attempts.c.state == "queued").values(state="cancelled"))


def _mark(tx: Connection, attempt_ids: Sequence[UUID], *, by: str, now: datetime) -> None:
    change = update(page_attempts).where(
        page_attempts.c.id.in_(list(attempt_ids)), page_attempts.c.acknowledged_at.is_(None)
    )
    if attempt_ids:
        tx.execute(change.values(acknowledged_at=now, answered_by=by))
