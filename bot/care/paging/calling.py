"""Paging for what is due: one escalation, one rung, one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.care.paging import chain, roster, tokens, ways
from bot.care.paging.chain import Asked, Rung
from bot.care.paging.ways import Way
from bot.house import House
from models import activity, conversations, escalations, page_attempts, pages

# Written out, since SQLite takes a partial index for no bound value.
_OPEN: ColumnElement[bool] = literal_column("escalations.state = 'open'")
# Which column says when a clock's next page is due.
CLOCKS = {"claim": escalations.c.next_page_at, "reply": escalations.c.reply_page_at}


@dataclass(frozen=True, slots=True)
class Paging:
    """An escalation whose page is due, because of which clock."""

    found: Any
    clock: str
    now: datetime

    @property
    def is_urgent(self) -> bool:
        """Say whether its pages leave at once, each by itself."""
        urgent: bool = self.found.level <= chain.URGENT
        return urgent


def page_due(house: House, now: datetime, *, limit: int) -> int:
    """Page for up to `limit` escalations that are due for it; return how many were paged.

    Each page is a row that whoever it is for sees at once on every screen, and an attempt at each
    of their ways; the whole team's screens show what reaches nobody.
    """
    for done in range(limit):
        with house.db.writing() as tx:
            due = _next(tx, now)
            if due is None:
                return done
            _page(tx, house, due)
    return limit


def _next(tx: Connection, now: datetime) -> Paging | None:
    for clock, due_at in CLOCKS.items():
        query = (
            select(escalations, conversations.c.team_id)
            .join(conversations)
            .where(_OPEN, due_at <= now)
            .order_by(due_at)
            .limit(1)
            .with_for_update(of=escalations, skip_locked=True)
        )
        found = tx.execute(query).first()
        if found is not None:
            return Paging(found, clock, now)
    return None


def _page(tx: Connection, house: House, due: Paging) -> None:
    found, now = due.found, due.now
    team = roster.read(tx, found.team_id, now)
    people = (*team.everybody, *([found.acknowledged_by] if found.acknowledged_by else []))
    known = _usable(tx, house, due, ways.working(tx, people))
    rung = chain.climb(_asked(tx, due), team, frozenset(known), house.policy)
    told = _tell(tx, house, due, rung)
    attempts = [
        row
        for page_id, staff_id in told
        for row in _attempts(
            tx, house, due, (page_id, _ordered(known.get(staff_id or page_id, []), rung))
        )
    ]
    if attempts:
        tx.execute(insert(page_attempts), attempts)
    wait_until = team.next_at if rung.wait is None else now + rung.wait
    again = wait_until or now + house.policy.page_again_low_after
    change = update(escalations).where(escalations.c.id == found.id)
    tx.execute(change.values({"pages": rung.number, CLOCKS[due.clock].name: again}))


def _usable(
    tx: Connection, house: House, due: Paging, known: dict[UUID, list[Way]]
) -> dict[UUID, list[Way]]:
    """Leave out ways that have failed for this escalation a moment ago, or wait for a provider.

    Rungs may follow one another at once: a way must not be tried, and given up, in one breath.
    """
    just_now = and_(
        page_attempts.c.state.in_(("failed", "doubtful")),
        page_attempts.c.attempted_at > due.now - house.policy.next_way_after,
    )
    waits = and_(page_attempts.c.state == "queued", page_attempts.c.fault.is_not(None))
    query = (
        select(page_attempts.c.way_id)
        .join(pages)
        .where(pages.c.escalation_id == due.found.id, or_(just_now, waits))
    )
    spoiled = set(tx.execute(query).scalars())
    usable = {
        staff_id: [way for way in own if way.id not in spoiled] for staff_id, own in known.items()
    }
    return {staff_id: own for staff_id, own in usable.items() if own}


def _asked(tx: Connection, due: Paging) -> Asked:
    found = due.found
    holder = found.acknowledged_by if due.clock == "reply" else None
    silent = _silent(tx, found) if due.clock == "claim" else None
    return Asked(found.level, found.pages, silent=silent, holder=holder)


def _silent(tx: Connection, found: Any) -> UUID | None:
    """Return who has acknowledged since the last page and did not take it."""
    last = select(func.max(pages.c.at)).where(pages.c.escalation_id == found.id)
    query = (
        select(page_attempts.c.staff_id)
        .join(pages)
        .where(pages.c.escalation_id == found.id, page_attempts.c.answered_by != "page")
        .where(page_attempts.c.acknowledged_at >= last.scalar_subquery())
        .order_by(page_attempts.c.acknowledged_at)
        .limit(1)
    )
    silent: UUID | None = tx.execute(query).scalar()
    return silent


def _tell(
    tx: Connection, house: House, due: Paging, rung: Rung
) -> Sequence[tuple[UUID, UUID | None]]:
    """Write a page for each person, and one for all; returns their ids and whom they are for."""
    staff: list[UUID | None] = [*rung.staff]
    if rung.whole_team or not staff:
        staff.append(None)
    row = {"escalation_id": due.found.id, "rung": max(rung.number, 1), "clock": due.clock}
    rows = [{"id": house.new_id(), "staff_id": one, **row, "at": due.now} for one in staff]
    tx.execute(insert(pages), rows)
    live = {"conversation_id": due.found.conversation_id, "kind": "page", "at": due.now}
    tx.execute(insert(activity), live)
    return [(UUID(str(one["id"])), one["staff_id"]) for one in rows]


def _ordered(known: Sequence[Way], rung: Rung) -> Sequence[Way]:
    """Give a person's ways in their own order, save that the chain's last rungs ring first."""
    if not rung.voice:
        return known
    return sorted(known, key=lambda way: way.kind != "voice")


def _attempts(
    tx: Connection, house: House, due: Paging, page: tuple[UUID, Sequence[Way]]
) -> Iterator[dict[str, Any]]:
    """Give the attempts of a page: urgent ones by one way after another until it is answered.

    What already waits to leave by a way for the same escalation is not doubled: while a provider
    is down, pages would pile up and all leave when it is back.
    """
    page_id, by_ways = page
    waiting = _waiting(tx, due.found.id, by_ways)
    by_ways = [way for way in by_ways if way.id not in waiting]
    if due.is_urgent:
        for number, way in enumerate(by_ways):
            later = due.now + number * house.policy.next_way_after
            yield tokens.new_attempt(
                house, way, purpose="escalation", due_at=later, page_id=page_id
            )
    elif by_ways:
        later = _bundled(tx, house, by_ways[0].staff_id, due.now)
        yield tokens.new_attempt(
            house, by_ways[0], purpose="gathered", due_at=later, page_id=page_id
        )


def _waiting(tx: Connection, escalation_id: UUID, by_ways: Sequence[Way]) -> set[UUID]:
    query = (
        select(page_attempts.c.way_id)
        .join(pages)
        .where(pages.c.escalation_id == escalation_id, page_attempts.c.state == "queued")
        .where(page_attempts.c.way_id.in_([way.id for way in by_ways]))
    )
    return set(tx.execute(query).scalars()) if by_ways else set()


def _bundled(tx: Connection, house: House, staff_id: UUID, now: datetime) -> datetime:
    """Return when a page that can wait leaves: at once, or together with what follows the last."""
    sent: ColumnElement[Any] = func.max(
        func.coalesce(page_attempts.c.attempted_at, page_attempts.c.due_at)
    )
    query = select(sent).where(
        page_attempts.c.staff_id == staff_id,
        page_attempts.c.purpose == "gathered",
        page_attempts.c.state != "cancelled",
        page_attempts.c.due_at > now - 2 * house.policy.bundle_every,
    )
    last: datetime | None = tx.execute(query).scalar()
    if last is None:
        return now
    # The last may itself still wait: then this one leaves with it.
    return max(now, last if last > now else last + house.policy.bundle_every)
