"""What a supervisor changes of single shifts: one more, another time or person, one less."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from bot.care.rosters import cover, reading, rules
from bot.care.rosters.arranging import Arranging, LeavesGaps, RestsTooLittle, arranging
from bot.care.rosters.cover import Gap
from bot.care.rosters.shifts import Shift, Span
from bot.care.rosters.swap_offers import end_of_shift
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused
from bot.house import House
from models import shifts
from models.states import SHIFT_ROLES

# Of several faults the first is told.
ORDER = ("no_such_colleague", "unreachable", "rank", "twice", "away", "too_long", "rest")


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody on a shift as a form gives it. `anyway`: although it rests too little or gaps."""

    staff_id: UUID
    role: str
    span: Span
    anyway: bool = False


def add(house: House, staff: StaffMember, placed: Placed, now: datetime) -> UUID:
    """Put somebody on a shift at once; returns the shift's id. Raises NotAllowed, DeedRefused."""
    with arranging(house, staff, now) as roster:
        _check_span(roster, placed)
        shift = Shift(staff.id, placed.staff_id, placed.role, placed.span)
        check(roster, shift, anyway=placed.anyway)
        shift_id = roster.insert(shift)
        roster.note("roster.shift_added", f"shift:{shift_id}", staff=str(placed.staff_id))
    return shift_id


def change(house: House, staff: StaffMember, shift_id: UUID, placed: Placed, now: datetime) -> None:
    """Change a shift's time, role or person. Raises NotAllowed, DeedRefused."""
    with arranging(house, staff, now) as roster:
        old = roster.shift(shift_id)
        _check_span(roster, placed)
        new = Shift(old.id, placed.staff_id, placed.role, placed.span, old.state)
        check(roster, new, anyway=placed.anyway)
        if old.state == "published":
            _check_gaps(roster, old=(old,), new=(new,), anyway=placed.anyway)
        _move(roster, old, new=new)
        roster.note("roster.shift_changed", f"shift:{shift_id}", staff=str(placed.staff_id))


def remove(
    house: House, staff: StaffMember, shift_id: UUID, now: datetime, *, anyway: bool
) -> None:
    """Take a shift away. Raises NotAllowed, DeedRefused (`over`, `gaps`)."""
    with arranging(house, staff, now) as roster:
        old = roster.shift(shift_id)
        if old.state == "published":
            _check_gaps(roster, old=(old,), new=(), anyway=anyway)
        cancel(roster, old)
        roster.note("roster.shift_removed", f"shift:{shift_id}")


def check(roster: Arranging, shift: Shift, *, anyway: bool) -> None:
    """Raise DeedRefused with what is wrong with a person on a shift, as far as it counts."""
    found = set(roster.faults(shift))
    if anyway:
        found -= rules.ARGUABLE
    for fault in ORDER:
        if fault in found and fault == "rest":
            raise RestsTooLittle(roster.house.policy.rest_between_shifts)
        if fault in found:
            raise DeedRefused(fault)


def cancel(roster: Arranging, shift: Shift) -> None:
    """Take a shift off the roster: a draft that no pattern made vanishes, others are cancelled."""
    end_of_shift(roster, shift.id)
    this = shifts.c.id == shift.id
    if shift.state == "draft":
        roster.tx.execute(delete(shifts).where(this, shifts.c.pattern_id.is_(None)))
    gone = {"state": "cancelled", "changed_at": roster.now}
    roster.tx.execute(update(shifts).where(this).values(**gone, sequence=shifts.c.sequence + 1))


def new_gaps(roster: Arranging, *, old: Iterable[Shift], new: Iterable[Shift]) -> list[Gap]:
    """Return the gaps that would open if published shifts made way for others."""
    gone, come = list(old), list(new)
    ends = max(one.span.ends_at for one in (*gone, *come))
    look = Span(roster.now, max(ends, roster.now + timedelta(minutes=1)))
    known = reading.shifts_between(roster.tx, roster.team_id, look, states=("published",))
    ids = {one.id for one in gone}
    after = [one for one in known if one.id not in ids] + come
    return cover.newly(roster.gaps_of(known, look), roster.gaps_of(after, look))


def _check_gaps(
    roster: Arranging, *, old: tuple[Shift, ...], new: tuple[Shift, ...], anyway: bool
) -> None:
    opened = () if anyway else new_gaps(roster, old=old, new=new)
    if opened:
        raise LeavesGaps(opened)


def _check_span(roster: Arranging, placed: Placed) -> None:
    if placed.role not in SHIFT_ROLES:
        raise DeedRefused("role")
    if placed.span.length <= timedelta(0):
        raise DeedRefused("hours")
    if placed.span.ends_at <= roster.now:
        raise DeedRefused("past")
    if placed.span.starts_at > roster.now + roster.house.policy.roster_longest:
        raise DeedRefused("too_far")


def _move(roster: Arranging, old: Shift, *, new: Shift) -> None:
    """Another time is the same shift; another person's is another, so that calendars tell both."""
    if old.staff_id != new.staff_id and old.state == "published":
        cancel(roster, old)
        roster.insert(new)
        return
    values: dict[str, Any] = {"staff_id": new.staff_id, "role": new.role}
    values |= {"starts_at": new.span.starts_at, "ends_at": new.span.ends_at}
    this = update(shifts).where(shifts.c.id == old.id)
    more = {"changed_at": roster.now, "sequence": shifts.c.sequence + 1}
    roster.tx.execute(this.values(**values, **more))
