"""What became of a page, and whom to page instead when nothing went out."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.care.paging import chain, standing, tokens, ways
from bot.errors import ChannelError
from bot.house import House
from bot.sending.channels.base import Sent, StatusReport
from models import escalations, page_attempts, pages
from models.states import PAGE_STATES

FIRST_RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(minutes=2)
# What still counts as having gone out to somebody.
OUT = ("queued", "sending", "sent", "delivered")

_UNSETTLED = page_attempts.c.state.in_(("sending", "doubtful"))


def taken(house: House, attempt_ids: Sequence[UUID], way_id: UUID, *, sent: Sent) -> None:
    """The provider has it."""
    state = sent.status if sent.status in PAGE_STATES else "sent"
    with house.db.writing() as tx:
        _settle(tx, attempt_ids, state=state, provider_id=sent.provider_id[:80])
        ways.worked(tx, way_id)


def not_reached(house: House, attempt_ids: Sequence[UUID], now: datetime) -> None:
    """The provider could not be reached, so it did not leave: it waits, another way is used now.

    That is no fault of the way: a provider that is down must not leave everybody without one.
    """
    with house.db.writing() as tx:
        _lock(tx, attempt_ids)
        tries = select(page_attempts.c.attempts).where(page_attempts.c.id == attempt_ids[0])
        wait = FIRST_RETRY * (1 << min(tx.execute(tries).scalar_one() - 1, 8))
        later = now + min(wait, LONGEST_RETRY)
        _settle(tx, attempt_ids, state="queued", due_at=later, fault="provider_unreachable")
        _instead(tx, house, attempt_ids, now)


def doubtful(house: House, attempt_ids: Sequence[UUID], now: datetime) -> None:
    """Nobody knows whether it left: it is never sent again, another way is used now."""
    with house.db.writing() as tx:
        _lock(tx, attempt_ids)
        in_doubt(tx, house, attempt_ids, now)


def in_doubt(tx: Connection, house: House, attempt_ids: Sequence[UUID], now: datetime) -> None:
    """Do so in a transaction that holds the escalation's lock."""
    if _settle(tx, attempt_ids, state="doubtful"):
        _instead(tx, house, attempt_ids, now)


def refused(
    house: House, attempt_ids: Sequence[UUID], way_id: UUID, *, error: ChannelError, now: datetime
) -> None:
    """The provider did not take it: that counts against the way, and another one is used now."""
    fault = f"provider {error.code}"
    with house.db.writing() as tx:
        _lock(tx, attempt_ids)
        if _settle(tx, attempt_ids, state="failed", fault=fault):
            ways.failed(tx, house, way_id, for_good=error.permanent, now=now)
            _instead(tx, house, attempt_ids, now)


def not_set_up(house: House, attempt_ids: Sequence[UUID], now: datetime) -> None:
    """This house cannot page by such a way, which is no fault of it: another one is used now."""
    with house.db.writing() as tx:
        _lock(tx, attempt_ids)
        if _settle(tx, attempt_ids, state="failed", fault="not_set_up"):
            _instead(tx, house, attempt_ids, now)


def passed_over(tx: Connection, row: Any, now: datetime) -> None:
    """Its person is to be left alone: no way of theirs is used, and the next rung is if none was.

    `row` is an attempt with its page's rung and clock, in a transaction that holds the escalation's
    lock.
    """
    _stop(tx, row.page_id)
    page = tx.execute(select(pages).where(pages.c.id == row.page_id)).one()
    if not _went_out(tx, page):
        _climb_now(tx, page, now)


def record_report(house: House, report: StatusReport, *, now: datetime) -> None:
    """Record what a provider says became of a page; late, early and repeated reports are safe.

    `message_id` is the attempt's id where it came back to us. A call that was not answered is no
    failure of the way: whoever calls reports it as `delivered` or not at all.
    """
    with house.db.writing() as tx:
        row = _reported(tx, report)
        if row is None:
            return
        _lock(tx, [row.id])
        if report.status == "delivered":
            _move(tx, row.id, state="delivered")
        elif report.status in ("failed", "undelivered"):
            fault = f"provider {report.error_code}"
            if _move(tx, row.id, state="failed", fault=fault):
                ways.failed(tx, house, row.way_id, for_good=False, now=now)
                _instead(tx, house, [row.id], now)


def _reported(tx: Connection, report: StatusReport) -> Any:
    query = select(page_attempts.c.id, page_attempts.c.way_id)
    if report.message_id is not None:
        return tx.execute(query.where(page_attempts.c.id == report.message_id)).first()
    same = page_attempts.c.provider_id == report.provider_id
    return tx.execute(query.where(same, page_attempts.c.state != "failed").limit(1)).first()


def _move(tx: Connection, attempt_id: UUID, *, state: str, fault: str | None = None) -> bool:
    open_still = page_attempts.c.state.in_(("sending", "doubtful", "sent"))
    change = update(page_attempts).where(page_attempts.c.id == attempt_id, open_still)
    return tx.execute(change.values(state=state, fault=fault)).rowcount == 1


def _settle(tx: Connection, attempt_ids: Sequence[UUID], **values: Any) -> int:
    change = update(page_attempts).where(page_attempts.c.id.in_(list(attempt_ids)), _UNSETTLED)
    return tx.execute(change.values(**values)).rowcount


def _lock(tx: Connection, attempt_ids: Iterable[UUID]) -> None:
    """Lock the escalations first, as all who change them and their pages do."""
    query = (
        select(escalations.c.id)
        .join(pages, pages.c.escalation_id == escalations.c.id)
        .join(page_attempts, page_attempts.c.page_id == pages.c.id)
        .where(page_attempts.c.id.in_(list(attempt_ids)))
        .order_by(escalations.c.id)
        .with_for_update(of=escalations)
    )
    tx.execute(query).all()


def _instead(tx: Connection, house: House, attempt_ids: Sequence[UUID], now: datetime) -> None:
    """Use each person's next way now; where nothing went out to anybody, the next rung.

    What has been taken or raised since, or answered, is paged for otherwise or not at all.
    """
    query = (
        select(page_attempts, pages.c.escalation_id, pages.c.rung, pages.c.clock, pages.c.at)
        .add_columns(escalations.c.conversation_id, escalations.c.level, escalations.c.claim_by_at)
        .join(pages, pages.c.id == page_attempts.c.page_id)
        .join(escalations, escalations.c.id == pages.c.escalation_id)
        .where(page_attempts.c.id.in_(list(attempt_ids)))
    )
    for row in tx.execute(query).all():
        if row.at < standing.began(tx, house, row) or _was_answered(tx, row):
            _stop(tx, row.page_id)
        elif not _another_way(tx, house, row, now) and not _went_out(tx, row):
            _climb_now(tx, row, now)


def _was_answered(tx: Connection, row: Any) -> bool:
    """Say whether somebody answered since the page was written, and the chain waits for them."""
    query = (
        select(page_attempts.c.id)
        .join(pages)
        .where(pages.c.escalation_id == row.escalation_id, pages.c.clock == row.clock)
        .where(page_attempts.c.acknowledged_at >= row.at)
        .limit(1)
    )
    return tx.execute(query).first() is not None


def _stop(tx: Connection, page_id: UUID) -> None:
    unsent = update(page_attempts).where(page_attempts.c.page_id == page_id)
    tx.execute(unsent.where(page_attempts.c.state == "queued").values(state="cancelled"))


def _another_way(tx: Connection, house: House, row: Any, now: datetime) -> bool:
    """Bring the page's next way forward, or begin one; False when there is none left."""
    of_page = (page_attempts.c.page_id == row.page_id, page_attempts.c.id != row.id)
    waiting = select(page_attempts.c.id).where(
        *of_page, page_attempts.c.state == "queued", page_attempts.c.attempts == 0
    )
    found = tx.execute(waiting.order_by(page_attempts.c.due_at).limit(1)).scalar()
    if found is not None:
        change = update(page_attempts).where(page_attempts.c.id == found)
        tx.execute(change.where(page_attempts.c.due_at > now).values(due_at=now))
        return True
    tried = select(page_attempts.c.way_id).where(page_attempts.c.page_id == row.page_id)
    known = ways.working(tx, [row.staff_id]).get(row.staff_id, [])
    left = set(tx.execute(tried).scalars())
    fresh = next((way for way in known if way.id not in left), None)
    if fresh is None:
        return False
    again = tokens.new_attempt(house, fresh, purpose=row.purpose, due_at=now, page_id=row.page_id)
    tx.execute(insert(page_attempts), again)
    return True


def _went_out(tx: Connection, row: Any) -> bool:
    """Say whether anybody who was paged at the same moment was reached, or still may be."""
    query = (
        select(page_attempts.c.id)
        .join(pages)
        .where(pages.c.escalation_id == row.escalation_id, pages.c.at == row.at)
        .where(page_attempts.c.state.in_(OUT))
        .where(page_attempts.c.fault.is_(None))
        .limit(1)
    )
    return tx.execute(query).first() is not None


def _climb_now(tx: Connection, row: Any, now: datetime) -> None:
    """Let the next rung be paged at once, unless the chain has come to its end or on by itself."""
    column = "next_page_at" if row.clock == "claim" else "reply_page_at"
    due_at = escalations.c[column]
    query = select(escalations.c.level).where(escalations.c.id == row.escalation_id)
    last = chain.last_rung(tx.execute(query).scalar_one(), held=row.clock == "reply")
    change = update(escalations).where(
        escalations.c.id == row.escalation_id,
        escalations.c.state == "open",
        escalations.c.pages == row.rung,
        escalations.c.pages < last,
        due_at > now,
    )
    tx.execute(change.values({column: now}))
