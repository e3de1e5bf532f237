"""Keeps what was found wrong until it is well again, and says what is to be told now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, or_, select, update

from bot.care.watchdog.rules import Finding
from bot.house import House
from models import alarms

# Far more than there are kinds and teams.
ALARMS_MAX = 200


@dataclass(frozen=True, slots=True)
class Telling:
    """An alarm to tell, or that it is over. How often it was told decides who else hears of it."""

    alarm_id: UUID
    kind: str
    count: int
    since: datetime
    team_id: UUID | None = None
    tellings: int = 0
    over: bool = False


def keep(house: House, found: Sequence[Finding], now: datetime) -> list[Telling]:
    """Bring the alarms up to what was found; return what is to be told, which nobody else tells.

    Raises TurnConflict when another watchdog did so at the same moment: look again.
    """
    with house.db.writing() as tx:
        standing = {(row.kind, row.subject): row for row in _standing(tx)}
        for one in found:
            _keep(tx, house, one, standing.pop((one.kind, one.subject), None), now=now)
        over = [_end(tx, house, row, now) for row in standing.values()]
        return [*_due(tx, house, now), *(one for one in over if one is not None)]


def standing(tx: Connection) -> Sequence[Any]:
    """Return the alarms that are not over, the oldest first."""
    query = select(alarms).where(alarms.c.ended_at.is_(None)).order_by(alarms.c.since)
    return tx.execute(query.limit(ALARMS_MAX)).all()


def _standing(tx: Connection) -> Sequence[Any]:
    query = select(alarms).where(alarms.c.ended_at.is_(None)).order_by(alarms.c.id)
    return tx.execute(query.limit(ALARMS_MAX).with_for_update()).all()


def _keep(tx: Connection, house: House, one: Finding, known: Any, *, now: datetime) -> None:
    if known is not None:
        change = update(alarms).where(alarms.c.id == known.id)
        tx.execute(change.values(count=one.count, looked_at=now))
        return
    named = {"kind": one.kind, "subject": one.subject, "team_id": one.team_id}
    row = {"id": house.new_id(), **named, "count": one.count, "since": one.since}
    tx.execute(insert(alarms), {**row, "looked_at": now})


def _end(tx: Connection, house: House, row: Any, now: datetime) -> Telling | None:
    """End an alarm that has been well for long enough; what comes and goes is one alarm."""
    if now - row.looked_at < house.policy.watch_well_after:
        return None
    tx.execute(update(alarms).where(alarms.c.id == row.id).values(ended_at=now))
    return _telling(row, over=True) if row.tellings else None


def _due(tx: Connection, house: House, now: datetime) -> list[Telling]:
    """Claim what was not told yet, has not been told for long, or reached nobody."""
    policy = house.policy
    query = select(alarms).where(
        alarms.c.ended_at.is_(None),
        alarms.c.looked_at == now,
        or_(
            alarms.c.told_at.is_(None),
            alarms.c.told_at <= now - policy.watch_again_after,
            (alarms.c.reached == 0) & (alarms.c.told_at <= now - policy.watch_slack),
        ),
    )
    rows = tx.execute(query.order_by(alarms.c.id).limit(ALARMS_MAX)).all()
    for row in rows:
        values = {"told_at": now, "tellings": alarms.c.tellings + 1, "reached": 0}
        tx.execute(update(alarms).where(alarms.c.id == row.id).values(**values))
    return [_telling(row) for row in rows]


def reached(house: House, told: Sequence[Telling], people: int) -> None:
    """Write down to how many the alarms went."""
    ids = [one.alarm_id for one in told if not one.over]
    if ids and people:
        with house.db.writing() as tx:
            change = update(alarms).where(alarms.c.id.in_(ids))
            tx.execute(change.values(reached=alarms.c.reached + people))


def keep_past(
    house: House, down: Telling, *, told_at: datetime, reached: int, now: datetime
) -> Telling:
    """Write down an alarm that could not be kept while it stood; return that it is over."""
    row = {"id": down.alarm_id, "kind": down.kind, "subject": "", "count": down.count}
    times = {"since": down.since, "looked_at": now, "told_at": told_at, "ended_at": now}
    with house.db.writing() as tx:
        tx.execute(insert(alarms), {**row, **times, "tellings": 1, "reached": reached})
    return replace(down, over=True)


def _telling(row: Any, *, over: bool = False) -> Telling:
    return Telling(row.id, row.kind, row.count, row.since, row.team_id, row.tellings, over)
