"""Ask providers what became of pages: those in doubt, and texts of which nothing was heard.

A page in doubt is never sent again, and another way was used for it at once. What is found out now
counts for the way by which it went, and a text that will not arrive makes room for the next way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select, update

from bot.care.paging import settling
from bot.care.paging.tokens import link_of
from bot.errors import ProviderUnreachable
from bot.house import House
from bot.sending.channels.base import StatusReport
from bot.sending.paging.base import Pager, Sought
from models import escalations, page_attempts, pages, paging_ways

# Written out, since SQLite takes a partial index for no bound value.
_IS_ASKED_FOR: ColumnElement[bool] = literal_column("page_attempts.ask_at IS NOT NULL")
_DUE = (
    select(page_attempts, paging_ways.c.kind, paging_ways.c.address)
    .add_columns(escalations.c.state.label("standing"))
    .join(paging_ways, paging_ways.c.id == page_attempts.c.way_id)
    .outerjoin(pages, pages.c.id == page_attempts.c.page_id)
    .outerjoin(escalations, escalations.c.id == pages.c.escalation_id)
    .where(_IS_ASKED_FOR, page_attempts.c.ask_at <= bindparam("now"))
    .order_by(page_attempts.c.ask_at, page_attempts.c.id)
    .limit(1)
    .with_for_update(of=page_attempts, skip_locked=True)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A page to ask about, by the provider's own id if that is known, with what left with it."""

    kind: str
    way_id: UUID
    attempt_ids: tuple[UUID, ...]
    sought: Sought
    provider_id: str | None


def ask_due(house: House, pagers: Mapping[str, Pager], now: datetime, *, address: str) -> int:
    """Ask about the next page that is due for it; return how many were looked at, 1 or 0.

    `address` is the console's own: by the link that a page carried it is found again.
    """
    taken = _take(house, now, address)
    if isinstance(taken, Asked):
        _ask(house, pagers.get(taken.kind), taken, now)
    return 0 if taken is None else 1


def _take(house: House, now: datetime, address: str) -> Asked | bool | None:
    """Claim the next one, until it is asked again. True: looked at, and nothing is left to ask."""
    with house.db.writing() as tx:
        row = tx.execute(_DUE, {"now": now}).first()
        if row is None:
            return None
        together = settling.left_together(tx, row)
        if not _is_wanted(house, row, now):
            _again(tx, together, None)
            return True
        _again(tx, together, now + house.policy.page_asked_after)
    links = tuple(link_of(house.ring, one, address) for one in together)
    sought = Sought(row.address, links, row.attempted_at)
    return Asked(row.kind, row.way_id, tuple(together), sought, row.provider_id)


def _is_wanted(house: House, row: Any, now: datetime) -> bool:
    """Say whether there is still something to find out, which somebody would still use."""
    too_old: bool = now - row.attempted_at > house.policy.page_asked_until
    in_doubt: bool = row.state == "doubtful"
    long_in_coming: bool = row.state == "sent" and row.standing == "open"
    return not too_old and (in_doubt or (long_in_coming and row.acknowledged_at is None))


def _again(tx: Connection, attempt_ids: Sequence[UUID], at: datetime | None) -> None:
    these = update(page_attempts).where(page_attempts.c.id.in_(list(attempt_ids)))
    tx.execute(these.values(ask_at=at))


def _ask(house: House, pager: Pager | None, asked: Asked, now: datetime) -> None:
    if pager is None:
        return
    try:
        report = _answer(pager, asked)
    except ProviderUnreachable:
        return  # it is asked again
    if report is None:
        settling.never_taken(house, asked.attempt_ids)
    elif report.status == "sent":
        settling.found(house, asked.attempt_ids, asked.way_id, report=report)
    elif report.status == "doubtful":
        with house.db.writing() as tx:
            _again(tx, asked.attempt_ids, None)
    else:
        _record(house, asked, report, now)


def _answer(pager: Pager, asked: Asked) -> StatusReport | None:
    if asked.provider_id is not None:
        return pager.status(asked.provider_id)
    return pager.find(asked.sought)


def _record(house: House, asked: Asked, report: StatusReport, now: datetime) -> None:
    told = StatusReport(report.provider_id, report.status, report.error_code, asked.attempt_ids[0])
    settling.record_report(house, told, now=now)
