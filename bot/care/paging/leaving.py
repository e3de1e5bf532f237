"""Send the pages that are due: look again under the escalation's lock, hand over, settle.

One attempt is handed over once (P4). What a crash or a time-out left in doubt is never sent again:
the same person is paged by another way, and where there is none, the next rung is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from bot.care.paging import instead, roster, settling
from bot.care.paging.chain import SUPERVISORS, URGENT
from bot.care.paging.tokens import link_of
from bot.care.paging.ways import TRIAL
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.house import House
from bot.library.tongues import ENGLISH, Tongue
from bot.sending.paging import words
from bot.sending.paging.base import PageOut, Pager
from bot.sending.paging.words import Said
from models import escalations, page_attempts, pages, paging_ways, staff_members

GATHERED_MAX = 50
# Of all teams together, which share a house.
OPEN_MAX = 1000

# Written out, since SQLite takes a partial index for no bound value.
_UNSENT: ColumnElement[bool] = literal_column("page_attempts.state IN ('queued', 'sending')")
_IS_OPEN: ColumnElement[bool] = literal_column("escalations.state = 'open'")
# What is open is found first, whatever the planner thinks of all that somebody was ever paged for.
_OPENED = select(escalations).where(_IS_OPEN).limit(OPEN_MAX).subquery()
_WHOLE = (
    select(page_attempts, paging_ways.c.kind, paging_ways.c.address, paging_ways.c.retired_at)
    .add_columns(staff_members.c.languages, staff_members.c.active, staff_members.c.team_id)
    .join(paging_ways, paging_ways.c.id == page_attempts.c.way_id)
    .join(staff_members, staff_members.c.id == page_attempts.c.staff_id)
    .where(_UNSENT, page_attempts.c.due_at <= bindparam("now"))
    .order_by(page_attempts.c.due_at, page_attempts.c.id)
    .limit(1)
)
# Taking the escalation's lock here puts a claim either before this second look or after it. What
# has set out by then cannot be called back: at most one request, for one time-out. One that is busy
# is left for the next sweep.
_PAGED = (
    _WHOLE.join(pages, pages.c.id == page_attempts.c.page_id)
    .join(escalations, escalations.c.id == pages.c.escalation_id)
    .add_columns(pages.c.clock, pages.c.rung, escalations.c.id.label("escalation_id"))
    .add_columns(
        escalations.c.level, escalations.c.state.label("standing"), escalations.c.replied_at
    )
    .add_columns(escalations.c.acknowledged_at.label("taken"), escalations.c.acknowledged_by)
    .with_for_update(of=escalations, skip_locked=True)
)
_ALONE = _WHOLE.where(page_attempts.c.page_id.is_(None)).with_for_update(
    of=page_attempts, skip_locked=True
)
_CLAIM = update(page_attempts).where(page_attempts.c.state == "queued")


@dataclass(frozen=True, slots=True)
class Taken:
    """A page to hand over, and the attempts that leave with it as one."""

    out: PageOut
    way_id: UUID
    attempt_ids: tuple[UUID, ...]


def send_due(
    house: House, pagers: Mapping[str, Pager], now: datetime, *, address: str, limit: int
) -> int:
    """Send up to `limit` pages that are due; return how many were looked at.

    `address` is where the outside world reaches the console: links lead there.
    """
    for done in range(limit):
        taken = _take(house, now, address)
        if taken is None:
            return done
        if isinstance(taken, Taken):
            _send(house, pagers.get(taken.out.kind), taken, now)
    return limit


def _take(house: House, now: datetime, address: str) -> Taken | bool | None:
    """Claim the next due page. True: looked at, and not to be sent. None: nothing is due."""
    with house.db.writing() as tx:
        for query in (_PAGED, _ALONE):
            row = tx.execute(query, {"now": now}).first()
            if row is not None:
                return _decide(tx, house, row, now=now, address=address)
    return None


def _decide(tx: Connection, house: House, row: Any, *, now: datetime, address: str) -> Taken | bool:
    if row.state == "sending":
        # Whoever sent it has not come back in time: nobody knows whether it left.
        settling.in_doubt(tx, house, [row.id], now)
        return True
    if not _is_wanted(row):
        _change(tx, [row.id], {"state": "cancelled"})
        return True
    if row.page_id is not None and not _may_be_woken(tx, row, now):
        instead.passed_over(tx, row, now)
        return True
    ids = [row.id, *_gathered(tx, row, now)]
    lease = {"state": "sending", "attempted_at": now, "due_at": now + house.policy.page_lease}
    if not _change(tx, ids, {**lease, "attempts": page_attempts.c.attempts + 1}):
        return True
    said = _said(tx, house, row)
    out = PageOut(
        attempt_id=row.id,
        kind=row.kind,
        address=row.address,
        title=said.title,
        words=said.words,
        link=_link(house, row, address),
        language=said.language,
        urgent=row.purpose != "gathered",
    )
    return Taken(out, row.way_id, tuple(ids))


def _link(house: House, row: Any, address: str) -> str:
    """Give what acknowledges it; of what is no client's it leads to the whole picture instead.

    A trial has none: it is to be read as a client would read it.
    """
    if row.purpose == TRIAL:
        return ""
    if row.purpose == "watch":
        return f"{address}/board"
    return link_of(house.ring, row.id, address)


def _is_wanted(row: Any) -> bool:
    """Say whether it is still to be paged for, by this way."""
    if row.retired_at is not None or not row.active:
        return False
    if row.page_id is None:
        return True
    if row.standing != "open":
        return False
    if row.clock == "claim":
        return row.taken is None
    return row.taken is not None and row.replied_at is None


def _may_be_woken(tx: Connection, row: Any, now: datetime) -> bool:
    """Say whether who was on shift when the page was written still is, or is paged all the same.

    A page may wait, for an earlier way to be answered or for a provider that is down; by then its
    person may have gone home.
    """
    held = row.clock == "reply"
    if held and row.staff_id == row.acknowledged_by:
        return True
    team = roster.read(tx, row.team_id, now)
    last = row.level <= URGENT and row.rung - held >= SUPERVISORS
    return row.staff_id in (team.everybody if last else team.on_shift)


def _gathered(tx: Connection, row: Any, now: datetime) -> list[UUID]:
    """Return the other pages that can wait and are due by the same way: they leave as one."""
    if row.purpose != "gathered":
        return []
    query = (
        select(page_attempts.c.id)
        .join(pages, pages.c.id == page_attempts.c.page_id)
        .join(escalations, escalations.c.id == pages.c.escalation_id)
        .where(page_attempts.c.way_id == row.way_id, page_attempts.c.id != row.id)
        .where(page_attempts.c.purpose == "gathered", page_attempts.c.state == "queued")
        .where(page_attempts.c.due_at <= now, escalations.c.state == "open")
        .where(escalations.c.acknowledged_at.is_(None), pages.c.clock == "claim")
        .order_by(page_attempts.c.id)
        .limit(GATHERED_MAX)
        .with_for_update(of=escalations, skip_locked=True)
    )
    return list(tx.execute(query).scalars())


def _change(tx: Connection, ids: list[UUID], values: dict[str, Any]) -> int:
    change = _CLAIM.where(page_attempts.c.id.in_(ids)).values(**values)
    return tx.execute(change).rowcount


def _said(tx: Connection, house: House, row: Any) -> Said:
    tongue = _tongue(house, row.languages)
    if row.purpose == TRIAL:
        return replace(words.trial(tongue), words=row.words)
    if row.page_id is None:
        return words.watch(tongue) if row.purpose == "watch" else words.trial(tongue)
    taken = row.clock == "reply"
    count = max(1, _waiting(tx, row, taken=taken))
    return words.waiting(tongue, count, urgent=row.purpose != "gathered", taken=taken)


def _tongue(house: House, spoken: list[str]) -> Tongue:
    """Return the first language of somebody's own that pages can speak."""
    tongues = house.library.tongues
    return next((tongues[code] for code in spoken if code in tongues), ENGLISH)


def _waiting(tx: Connection, row: Any, *, taken: bool) -> int:
    """Count what this person was paged for that still waits, of the page's own urgency."""
    query = (
        select(func.count(_OPENED.c.id.distinct()))
        .join(pages, pages.c.escalation_id == _OPENED.c.id)
        .where(pages.c.staff_id == row.staff_id, pages.c.clock == row.clock)
    )
    if taken:
        query = query.where(_OPENED.c.acknowledged_at.is_not(None), _OPENED.c.replied_at.is_(None))
    else:
        urgent = _OPENED.c.level <= URGENT
        query = query.where(_OPENED.c.acknowledged_at.is_(None))
        query = query.where(~urgent if row.purpose == "gathered" else urgent)
    return tx.execute(query).scalar_one()


def _send(house: House, pager: Pager | None, taken: Taken, now: datetime) -> None:
    if pager is None:
        settling.not_set_up(house, taken.attempt_ids, now)
        return
    try:
        sent = pager.page(taken.out)
    except ProviderUnreachable:
        settling.not_reached(house, taken.attempt_ids, now)
    except DeliveryDoubtful:
        settling.doubtful(house, taken.attempt_ids, now)
    except ChannelError as error:
        settling.refused(house, taken.attempt_ids, taken.way_id, error=error, now=now)
    else:
        way = (taken.way_id, taken.out.kind)
        settling.taken(house, taken.attempt_ids, way, sent=sent, now=now)
