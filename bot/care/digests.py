"""Mails the numbers of a handover to whoever comes on, once a shift, without a word of anybody."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.care import handover
from bot.care.handover import Handover
from bot.care.paging import ways
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.house import House
from bot.library.tongues import ENGLISH
from bot.log import failure
from bot.sending.paging import digest_words
from bot.sending.paging.base import PageOut, Pager
from bot.sending.paging.digest_words import Numbers
from models import digests, paging_ways, shifts, staff_members

# A shift that began while the scheduler stood still is told of late, and at last no more.
LATE_AFTER = timedelta(hours=2)
LOOKED_BACK = timedelta(hours=12)


def send_due(
    house: House, pagers: Mapping[str, Pager], now: datetime, *, address: str, limit: int
) -> int:
    """Mail up to `limit` people whose shift has begun; return how many were mailed.

    A mail is claimed before it leaves: what a crash cuts off is not sent, and never sent twice.
    """
    pager = pagers.get("email")
    if pager is None:
        return 0
    for done in range(limit):
        with house.db.reading() as tx:
            row = tx.execute(_next(now)).first()
        if row is None:
            return done
        with house.db.writing() as tx:
            out = _claim(tx, house, row, now, address=address)
        if out is not None:
            _hand_over(house, pager, out, row)
    return limit


def _next(now: datetime) -> Any:
    """Find a shift that has begun, of somebody with a mailbox that works, of which nobody told."""
    return (
        select(shifts, staff_members.c.team_id, staff_members.c.languages)
        .select_from(shifts)
        .join(staff_members)
        .join(paging_ways, paging_ways.c.staff_id == staff_members.c.id)
        .outerjoin(digests, digests.c.shift_id == shifts.c.id)
        .where(shifts.c.state == "published", staff_members.c.active)
        .where(shifts.c.starts_at <= now, shifts.c.starts_at > now - LATE_AFTER)
        .where(shifts.c.ends_at > now, digests.c.shift_id.is_(None))
        .where(paging_ways.c.kind == "email", paging_ways.c.retired_at.is_(None))
        .where(paging_ways.c.tested_at.is_not(None), paging_ways.c.failing_since.is_(None))
        .order_by(shifts.c.starts_at, shifts.c.id)
        .limit(1)
    )


def _claim(
    tx: Connection, house: House, row: Any, now: datetime, *, address: str
) -> PageOut | None:
    """Write down that it is told, and what is; raises TurnConflict when another did so first."""
    claim = {"shift_id": row.id, "staff_id": row.staff_id, "at": now, "sent": False}
    tx.execute(insert(digests), claim)
    found = ways.own(tx, row.staff_id)
    box = next((one for one in found if one.kind == "email" and one.tested_at is not None), None)
    if box is None:
        return None
    since = max(now - LOOKED_BACK, row.starts_at - LOOKED_BACK)
    left = handover.read(tx, row.team_id, since=since, until=row.ends_at, now=now)
    tongues = house.library.tongues
    tongue = next((tongues[code] for code in row.languages if code in tongues), ENGLISH)
    said = digest_words.said(tongue, _numbers(left, now))
    link = f"{address}/handover"
    return PageOut(
        house.new_id(),
        "email",
        box.address,
        said.title,
        said.words,
        link,
        language=said.language,
        urgent=False,
    )


def _numbers(left: Handover, now: datetime) -> Numbers:
    oldest = left.urgent_waits.since
    return Numbers(
        urgent=left.urgent_waits.count,
        oldest_minutes=int((now - oldest).total_seconds()) // 60 if oldest else 0,
        others=left.others_wait.count,
        to_call=left.to_call,
        coming_back=left.coming_back,
    )


def _hand_over(house: House, pager: Pager, out: PageOut, row: Any) -> None:
    try:
        pager.page(out)
    except (ChannelError, DeliveryDoubtful, ProviderUnreachable) as error:
        # The page on the console says the same: nobody is mailed twice for it.
        failure("a handover could not be mailed", error)
        return
    with house.db.writing() as tx:
        tx.execute(update(digests).where(digests.c.shift_id == row.id).values(sent=True))
