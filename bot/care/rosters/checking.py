"""The daily check: a new gap in the days ahead becomes a notice for the team's supervisors."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, insert, select, update

from bot.care.rosters import cover, reading
from bot.care.rosters.arranging import arranging
from bot.care.rosters.cover import Gap
from bot.care.rosters.shifts import Span
from bot.care.specialist import StaffMember
from bot.house import House
from models import gap_notices, roster_checks, teams

CHECK_EVERY = timedelta(days=1)
NOTICES_MAX = 100


def check_due(house: House, now: datetime, *, limit: int) -> int:
    """Check the rosters of up to `limit` teams whose check is due; return how many were."""
    for done in range(limit):
        # Almost always nothing is, and then no writer waits for it.
        with house.db.reading() as tx:
            if not _is_any_due(tx, now):
                return done
        with house.db.writing() as tx:
            if not _check_next(tx, house, now):
                return done
    return limit


def _is_any_due(tx: Connection, now: datetime) -> bool:
    due = select(roster_checks.c.team_id).where(roster_checks.c.due_at <= now).limit(1)
    return any(tx.execute(query).first() is not None for query in (due, _never_checked(now)))


def _check_next(tx: Connection, house: House, now: datetime) -> bool:
    team_id = _due(tx, now) or _unknown(tx, now)
    if team_id is None:
        return False
    look = Span(now, now + house.policy.gaps_looked_ahead)
    people = reading.people(tx, team_id)
    found = cover.gaps(
        reading.shifts_between(tx, team_id, look, states=("published",)),
        reading.needs(tx, team_id),
        look,
        zone=reading.zone_of(tx, team_id),
        speak=reading.languages(people),
    )
    _keep_up(tx, house, team_id, found=found, now=now)
    return True


def _due(tx: Connection, now: datetime) -> UUID | None:
    query = (
        select(roster_checks.c.team_id)
        .where(roster_checks.c.due_at <= now)
        .order_by(roster_checks.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    team_id: UUID | None = tx.execute(query).scalar()
    if team_id is not None:
        this = update(roster_checks).where(roster_checks.c.team_id == team_id)
        tx.execute(this.values(due_at=now + CHECK_EVERY))
    return team_id


def _unknown(tx: Connection, now: datetime) -> UUID | None:
    """Take up a team that was never checked, from a day after it was founded on.

    Of two who do, one is rolled back and comes again.
    """
    team_id: UUID | None = tx.execute(_never_checked(now)).scalar()
    if team_id is not None:
        tx.execute(insert(roster_checks), {"team_id": team_id, "due_at": now + CHECK_EVERY})
    return team_id


def _never_checked(now: datetime) -> Select[Any]:
    return (
        select(teams.c.id)
        .outerjoin(roster_checks)
        .where(roster_checks.c.team_id.is_(None), teams.c.created_at <= now - CHECK_EVERY)
        .order_by(teams.c.id)
        .limit(1)
    )


def _keep_up(
    tx: Connection, house: House, team_id: UUID, *, found: Sequence[Gap], now: datetime
) -> None:
    """End the notices of what is filled or over, lengthen those that last, add the new ones."""
    known = notices(tx, team_id)
    for one in known:
        still = [gap for gap in found if _is_same(one, gap)]
        values = _lasting(still[0]) if still else {"ended_at": now}
        tx.execute(update(gap_notices).where(gap_notices.c.id == one.id).values(**values))
    new = [gap for gap in found if not any(_is_same(one, gap) for one in known)]
    for gap in new[:NOTICES_MAX]:
        row = {"id": house.new_id(), "team_id": team_id, "found_at": now}
        told = {"role": gap.role, "language": gap.language, **_lasting(gap)}
        tx.execute(insert(gap_notices), {**row, **told})


def _is_same(notice: Any, gap: Gap) -> bool:
    if (notice.role, notice.language) != (gap.role, gap.language):
        return False
    return gap.span.meets(Span(notice.starts_at, notice.ends_at))


def _lasting(gap: Gap) -> dict[str, datetime]:
    return {"starts_at": gap.span.starts_at, "ends_at": gap.span.ends_at}


def notices(tx: Connection, team_id: UUID) -> Sequence[Any]:
    """Return a team's notices that stand, the soonest first."""
    query = (
        select(gap_notices)
        .where(gap_notices.c.team_id == team_id, gap_notices.c.ended_at.is_(None))
        .order_by(gap_notices.c.starts_at, gap_notices.c.id)
        .limit(NOTICES_MAX)
    )
    return tx.execute(query).all()


def unseen(tx: Connection, team_id: UUID, now: datetime) -> Sequence[Any]:
    """Return the notices that no supervisor has said to have seen, and that are not over."""
    found = notices(tx, team_id)
    return [one for one in found if one.seen_at is None and one.ends_at > now]


def see(house: House, staff: StaffMember, now: datetime) -> int:
    """Say that one has seen the team's notices; return how many there were. Raises NotAllowed."""
    with arranging(house, staff, now) as roster:
        ids = [one.id for one in unseen(roster.tx, staff.team_id, now)]
        change = update(gap_notices).where(gap_notices.c.id.in_(ids))
        roster.tx.execute(change.values(seen_by=staff.id, seen_at=now))
        roster.note("roster.gaps_seen", f"team:{staff.team_id}", gaps=len(ids))
    return len(ids)
