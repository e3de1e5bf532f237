"""What became of a page, and whom to page instead when nothing went out."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from bot.care.paging import instead, ways
from bot.errors import ChannelError
from bot.house import House
from bot.sending.channels.base import Sent, StatusReport
from models import escalations, page_attempts, pages
from models.states import PAGE_STATES

FIRST_RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(minutes=2)
# Of these kinds a provider still tells what became of a page that it took.
TELLS_LATER = frozenset({"sms"})
TOGETHER_MAX = 51

_UNSETTLED = page_attempts.c.state.in_(("sending", "doubtful"))


def taken(
    house: House, attempt_ids: Sequence[UUID], way: tuple[UUID, str], *, sent: Sent, now: datetime
) -> None:
    """The provider has it. `way` is the way's id and kind: of some a last word is still to come."""
    way_id, kind = way
    state = sent.status if sent.status in PAGE_STATES else "sent"
    ask_at = now + house.policy.page_asked_after if kind in TELLS_LATER else None
    values = {"state": state, "provider_id": sent.provider_id[:80], "ask_at": ask_at}
    with house.db.writing() as tx:
        _settle(tx, attempt_ids, **values)
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
        instead.page(tx, house, attempt_ids, now)


def doubtful(house: House, attempt_ids: Sequence[UUID], now: datetime) -> None:
    """Nobody knows whether it left: it is never sent again, another way is used now."""
    with house.db.writing() as tx:
        _lock(tx, attempt_ids)
        in_doubt(tx, house, attempt_ids, now)


def in_doubt(tx: Connection, house: House, attempt_ids: Sequence[UUID], now: datetime) -> None:
    """Do so in a transaction that holds the escalation's lock."""
    ask_at = now + house.policy.page_asked_after
    if _settle(tx, attempt_ids, state="doubtful", ask_at=ask_at):
        instead.page(tx, house, attempt_ids, now)


def refused(
    house: House, attempt_ids: Sequence[UUID], way_id: UUID, *, error: ChannelError, now: datetime
) -> None:
    """The provider did not take it: that counts against the way, and another one is used now."""
    fault = f"provider {error.code}"
    with house.db.writing() as tx:
        _lock(tx, attempt_ids)
        if _settle(tx, attempt_ids, state="failed", fault=fault):
            ways.failed(tx, house, way_id, for_good=error.permanent, now=now)
            instead.page(tx, house, attempt_ids, now)


def not_set_up(house: House, attempt_ids: Sequence[UUID], now: datetime) -> None:
    """This house cannot page by such a way, which is no fault of it: another one is used now."""
    with house.db.writing() as tx:
        _lock(tx, attempt_ids)
        if _settle(tx, attempt_ids, state="failed", fault="not_set_up"):
            instead.page(tx, house, attempt_ids, now)


def record_report(house: House, report: StatusReport, *, now: datetime) -> None:
    """Record what a provider says became of a page; late, early and repeated reports are safe.

    `message_id` is the attempt's id where it came back to us. What left with it as one page shares
    what became of it. A call that was not answered is no failure of the way: whoever calls reports
    it as `delivered` or not at all.
    """
    with house.db.writing() as tx:
        row = _reported(tx, report)
        if row is not None:
            together = left_together(tx, row)
            _lock(tx, together)
            _become(tx, house, (together, row.way_id), report=report, now=now)


def found(house: House, attempt_ids: Sequence[UUID], way_id: UUID, *, report: StatusReport) -> None:
    """The provider has what nobody knew whether it had, and it is still on its way."""
    with house.db.writing() as tx:
        if _settle(tx, attempt_ids, state="sent", provider_id=report.provider_id[:80]):
            ways.worked(tx, way_id)


def never_taken(house: House, attempt_ids: Sequence[UUID]) -> None:
    """The provider never had it: no fault of the way, and another one was used long since."""
    with house.db.writing() as tx:
        _settle(tx, attempt_ids, state="failed", fault="not_taken", ask_at=None)


def left_together(tx: Connection, row: Any) -> list[UUID]:
    """Return an attempt's id with those of what can wait and left by the same way as one page."""
    if row.purpose != "gathered":
        return [row.id]
    query = select(page_attempts.c.id).where(
        # They were leased together: by that the index finds them, however long the way was used.
        page_attempts.c.staff_id == row.staff_id,
        page_attempts.c.due_at == row.due_at,
        page_attempts.c.way_id == row.way_id,
        page_attempts.c.purpose == "gathered",
        page_attempts.c.attempted_at == row.attempted_at,
        page_attempts.c.provider_id.is_not_distinct_from(row.provider_id),
    )
    return list(tx.execute(query.order_by(page_attempts.c.id).limit(TOGETHER_MAX)).scalars())


def _reported(tx: Connection, report: StatusReport) -> Any:
    query = select(page_attempts)
    if report.message_id is not None:
        return tx.execute(query.where(page_attempts.c.id == report.message_id)).first()
    same = page_attempts.c.provider_id == report.provider_id
    return tx.execute(query.where(same, page_attempts.c.state != "failed").limit(1)).first()


def _become(
    tx: Connection,
    house: House,
    left: tuple[Sequence[UUID], UUID],
    *,
    report: StatusReport,
    now: datetime,
) -> None:
    """Note what became of attempts that left by one way as one page."""
    attempt_ids, way_id = left
    known = {"provider_id": func.coalesce(page_attempts.c.provider_id, report.provider_id[:80])}
    if report.status == "delivered":
        _move(tx, attempt_ids, state="delivered", fault=None, **known)
    elif report.status in ("failed", "undelivered"):
        fault = f"provider {report.error_code}"
        if _move(tx, attempt_ids, state="failed", fault=fault, **known):
            ways.failed(tx, house, way_id, for_good=False, now=now)
            instead.page(tx, house, attempt_ids, now)


def _move(tx: Connection, attempt_ids: Sequence[UUID], **values: Any) -> int:
    open_still = page_attempts.c.state.in_(("sending", "doubtful", "sent"))
    change = update(page_attempts).where(page_attempts.c.id.in_(list(attempt_ids)), open_still)
    return tx.execute(change.values(**values, ask_at=None)).rowcount


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
