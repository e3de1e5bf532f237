"""Asking for time off oneself: from when until when, and never why; a supervisor says yes or no.

A yes takes no shift away by itself: whoever says it says of each shift in that time who has it
from now on, or that nobody has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.care.rosters import changing, leave, reading
from bot.care.rosters.arranging import WORKERS, Arranging, LeavesGaps, arranging
from bot.care.rosters.cover import Gap
from bot.care.rosters.leave import Leave
from bot.care.rosters.shifts import Shift, Span
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused, NotAllowed
from bot.house import House
from models import staff_members, time_off_wishes

OPEN_MAX = 10
SHOWN_MAX = 50
LATEST = 10


@dataclass(frozen=True, slots=True)
class Yes:
    """What goes with a yes: who has each shift from now on, None where nobody has.

    `anyway`: although a gap opens, or somebody rests too little.
    """

    choices: Mapping[UUID, UUID | None]
    anyway: bool = False


def ask(house: House, staff: StaffMember, days: Leave, now: datetime) -> None:
    """Ask for time off.

    Raises NotAllowed for who works no shifts, DeedRefused: `days`, `past`, `asked_already` where
    another wish meets these days, `too_many`.
    """
    with arranging(house, staff, now, by=WORKERS) as roster:
        span = leave.span_of(roster, days)
        mine = _open_of(roster)
        if any(span.meets(Span(row.starts_at, row.ends_at)) for row in mine):
            raise DeedRefused("asked_already")
        if len(mine) >= OPEN_MAX:
            raise DeedRefused("too_many")
        row = {"id": house.new_id(), "staff_id": staff.id, "asked_at": now}
        times = {"starts_at": span.starts_at, "ends_at": span.ends_at}
        roster.tx.execute(insert(time_off_wishes), {**row, **times})
        roster.note("roster.time_off_asked", f"wish:{row['id']}")


def withdraw(house: House, staff: StaffMember, wish_id: UUID, now: datetime) -> None:
    """Take back one's own wish. Raises NotAllowed, DeedRefused (`wish_over`)."""
    with arranging(house, staff, now, by=WORKERS) as roster:
        wish = _wish(roster, wish_id)
        if wish.staff_id != staff.id:
            raise NotAllowed("somebody else's wish")
        _end(roster, wish, "withdrawn")


def refuse(house: House, staff: StaffMember, wish_id: UUID, now: datetime) -> None:
    """Say no. Raises NotAllowed, DeedRefused: `wish_over`, `own_wish`."""
    with arranging(house, staff, now) as roster:
        _end(roster, _others_wish(roster, wish_id), "refused")


def grant(house: House, staff: StaffMember, wish_id: UUID, yes: Yes, now: datetime) -> None:
    """Say yes, and who has each shift in that time from now on.

    Raises NotAllowed, DeedRefused: `wish_over`, `own_wish`, `choose` where a shift is left out,
    what is wrong with whoever a shift is given to, and `gaps` where gaps open and nobody has said
    `anyway`, which lets somebody rest too little as well.
    """
    with arranging(house, staff, now) as roster:
        wish = _others_wish(roster, wish_id)
        old = inside(roster.tx, wish, now)
        if any(one.id not in yes.choices for one in old):
            raise DeedRefused("choose")
        # From here on nobody gives a shift back to who is away.
        leave.write(roster, wish.staff_id, Span(wish.starts_at, wish.ends_at))
        opened = () if yes.anyway else uncovered(roster, old, new=_given(old, yes))
        if opened:
            raise LeavesGaps(opened)
        for one in old:
            _hand_on(roster, one, yes)
        _end(roster, wish, "granted")


def inside(tx: Connection, wish: Any, now: datetime) -> list[Shift]:
    """Return the shifts that a wish meets, drafts among them, as far as they are not over."""
    found = reading.of_person(tx, wish.staff_id, Span(wish.starts_at, wish.ends_at))
    return [one for one in found if one.span.ends_at > now]


def uncovered(
    roster: Arranging, old: Sequence[Shift], *, new: Sequence[Shift] = ()
) -> Sequence[Gap]:
    """Return the gaps that open when these shifts make way for others."""
    gone = [one for one in old if one.state == "published"]
    come = [one for one in new if one.state == "published"]
    return changing.new_gaps(roster, old=gone, new=come) if gone else ()


def open_of_team(tx: Connection, team_id: UUID, now: datetime) -> Sequence[Any]:
    """Return a team's wishes that wait for a word and are not over, with names, soonest first."""
    query = (
        select(time_off_wishes, staff_members.c.display_name)
        .join(staff_members, staff_members.c.id == time_off_wishes.c.staff_id)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(time_off_wishes.c.ended_at.is_(None), time_off_wishes.c.ends_at > now)
        .order_by(time_off_wishes.c.starts_at, time_off_wishes.c.id)
        .limit(SHOWN_MAX)
    )
    return tx.execute(query).all()


def latest_of(tx: Connection, staff_id: UUID) -> Sequence[Any]:
    """Return what somebody asked for lately, with who decided it, the newest first."""
    query = (
        select(time_off_wishes, staff_members.c.display_name.label("decider"))
        .outerjoin(staff_members, staff_members.c.id == time_off_wishes.c.decided_by)
        .where(time_off_wishes.c.staff_id == staff_id)
        .order_by(time_off_wishes.c.id.desc())
        .limit(LATEST)
    )
    return tx.execute(query).all()


def _open_of(roster: Arranging) -> Sequence[Any]:
    query = (
        select(time_off_wishes)
        .where(time_off_wishes.c.staff_id == roster.staff.id)
        .where(time_off_wishes.c.ended_at.is_(None), time_off_wishes.c.ends_at > roster.now)
    )
    return roster.tx.execute(query.limit(OPEN_MAX)).all()


def _wish(roster: Arranging, wish_id: UUID) -> Any:
    query = (
        select(time_off_wishes)
        .join(staff_members, staff_members.c.id == time_off_wishes.c.staff_id)
        .where(time_off_wishes.c.id == wish_id, staff_members.c.team_id == roster.team_id)
    )
    wish = roster.tx.execute(query).first()
    if wish is None:
        raise NotAllowed("no such wish in this team")
    if wish.ended_at is not None or wish.ends_at <= roster.now:
        raise DeedRefused("wish_over")
    return wish


def _others_wish(roster: Arranging, wish_id: UUID) -> Any:
    wish = _wish(roster, wish_id)
    if wish.staff_id == roster.staff.id:
        raise DeedRefused("own_wish")
    return wish


def _given(old: Sequence[Shift], yes: Yes) -> list[Shift]:
    pairs = ((one, yes.choices[one.id]) for one in old)
    return [Shift(one.id, to, one.role, one.span, one.state) for one, to in pairs if to is not None]


def _hand_on(roster: Arranging, shift: Shift, yes: Yes) -> None:
    for new in _given([shift], yes):
        changing.check(roster, new, anyway=yes.anyway)
        roster.insert(new)
        roster.note("roster.shift_given", f"shift:{shift.id}", to=str(new.staff_id))
    if yes.choices[shift.id] is None:
        roster.note("roster.shift_removed", f"shift:{shift.id}")
    changing.cancel(roster, shift)


def _end(roster: Arranging, wish: Any, how: str) -> None:
    """End a wish (`models.states.WISH_ENDINGS`)."""
    decided = {} if how == "withdrawn" else {"decided_by": roster.staff.id}
    this = update(time_off_wishes).where(time_off_wishes.c.id == wish.id)
    roster.tx.execute(this.values(ended_at=roster.now, ending=how, **decided))
    roster.note(f"roster.wish_{how}", f"wish:{wish.id}")
