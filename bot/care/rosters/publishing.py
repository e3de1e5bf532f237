"""Publishing drafts: the gap check runs before, and gaps are published only by saying so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from bot.care.rosters import reading, rules
from bot.care.rosters.arranging import Arranging, LeavesGaps, arranging
from bot.care.rosters.cover import Gap
from bot.care.rosters.shifts import Shift, Span
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused
from bot.house import House
from models import publications, shift_offers, shifts

PUBLICATIONS_MAX = 10


@dataclass(frozen=True, slots=True)
class Review:
    """What publishing would do: which drafts, which cannot be and why, and the gaps it leaves."""

    drafts: tuple[Shift, ...]
    held: tuple[tuple[Shift, tuple[str, ...]], ...]
    gaps: tuple[Gap, ...]
    look: Span


def review(roster: Arranging) -> Review:
    """Judge every draft, in the order of time, beside what is published and what comes before it.

    A draft with a fault stays a draft, and leaves its hours uncovered.
    """
    now, policy = roster.now, roster.house.policy
    # A draft may have begun already, and its rest counts from a shift that is over by now.
    before = now - policy.shift_longest - policy.rest_between_shifts
    far = Span(before, now + policy.roster_longest + timedelta(days=8))
    known = reading.shifts_between(roster.tx, roster.team_id, far)
    standing = [one for one in known if one.state == "published"]
    drafts = [one for one in known if one.state == "draft" and one.span.ends_at > now]
    good, held = _judged(roster, drafts, standing=standing)
    ends = [one.span.ends_at for one in (*good, *(one for one, _ in held))]
    look = Span(roster.now, max([roster.ahead().ends_at, *ends]))
    gaps = roster.gaps_of([*standing, *good], look)
    return Review(tuple(good), tuple(held), tuple(gaps), look)


def _judged(
    roster: Arranging, drafts: list[Shift], *, standing: list[Shift]
) -> tuple[list[Shift], list[tuple[Shift, tuple[str, ...]]]]:
    people = reading.people(roster.tx, roster.team_id)
    rest = roster.house.policy.rest_between_shifts
    theirs: dict[UUID, list[Shift]] = {}
    for one in standing:
        theirs.setdefault(one.staff_id, []).append(one)
    good, held = [], []
    for one in drafts:
        mine = theirs.setdefault(one.staff_id, [])
        found = _faults(one, people.get(one.staff_id), mine, rest)
        if found:
            held.append((one, found))
        else:
            good.append(one)
            mine.append(one)
    return good, held


def _faults(one: Shift, person: Any, mine: list[Shift], rest: timedelta) -> tuple[str, ...]:
    """Judge a draft beside a person's shifts near it: they come in order, and only a few matter."""
    if person is None:
        return ("no_such_colleague",)
    return rules.faults(one, person, mine, rest=rest)


def publish(house: House, staff: StaffMember, now: datetime, *, anyway: bool) -> Review:
    """Publish the drafts that have no fault; return what was published and what was not.

    Raises NotAllowed, DeedRefused: `nothing` where there is nothing to publish, `gaps` where gaps
    are left and nobody has said `anyway`.
    """
    with arranging(house, staff, now) as roster:
        found = review(roster)
        if not found.drafts:
            raise DeedRefused("nothing")
        if found.gaps and not anyway:
            raise LeavesGaps(found.gaps)
        _publish(roster, found)
    return found


def _publish(roster: Arranging, found: Review) -> None:
    publication_id, count = roster.house.new_id(), len(found.drafts)
    row = {"id": publication_id, "team_id": roster.team_id, "staff_id": roster.staff.id}
    counts = {"shifts": count, "gaps": len(found.gaps), "at": roster.now}
    roster.tx.execute(insert(publications), {**row, **counts})
    become = {"state": "published", "publication_id": publication_id, "changed_at": roster.now}
    for start in range(0, count, 500):
        ids = [one.id for one in found.drafts[start : start + 500]]
        change = update(shifts).where(shifts.c.id.in_(ids), shifts.c.state == "draft")
        roster.tx.execute(change.values(**become, sequence=shifts.c.sequence + 1))
    told = {"shifts": count, "gaps": len(found.gaps), "held": len(found.held)}
    roster.note("roster.published", f"publication:{publication_id}", **told)


def undo(house: House, staff: StaffMember, publication_id: UUID, now: datetime) -> int:
    """Make drafts again of what a publishing made and has not begun; return how many.

    Raises NotAllowed, DeedRefused (`undo_over`) when it was undone or is too long ago.
    """
    with arranging(house, staff, now) as roster:
        since = now - house.policy.publishing_undone_within
        change = update(publications).where(
            publications.c.id == publication_id,
            publications.c.team_id == staff.team_id,
            publications.c.undone_at.is_(None),
            publications.c.at > since,
        )
        if roster.tx.execute(change.values(undone_at=now)).rowcount != 1:
            raise DeedRefused("undo_over")
        undone = _undo(roster, publication_id)
        roster.note("roster.undone", f"publication:{publication_id}", shifts=undone)
    return undone


def _undo(roster: Arranging, publication_id: UUID) -> int:
    mine = (
        shifts.c.publication_id == publication_id,
        shifts.c.state == "published",
        shifts.c.starts_at > roster.now,
    )
    # What is a draft again is nobody's to give away; the audit log knows that it was offered.
    ids = select(shifts.c.id).where(*mine)
    roster.tx.execute(delete(shift_offers).where(shift_offers.c.shift_id.in_(ids)))
    back = {"state": "draft", "publication_id": None, "changed_at": roster.now}
    change = update(shifts).where(*mine).values(**back, sequence=shifts.c.sequence + 1)
    return roster.tx.execute(change).rowcount


def recent(tx: Connection, team_id: UUID) -> list[Any]:
    """Return a team's last publishings, the newest first."""
    query = select(publications).where(publications.c.team_id == team_id)
    return list(tx.execute(query.order_by(publications.c.id.desc()).limit(PUBLICATIONS_MAX)))
