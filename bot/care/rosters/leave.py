"""Time off: it takes its person's shifts away, and never silently where that opens a gap."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select, update

from bot.care.rosters import changing, reading
from bot.care.rosters.arranging import Arranging, LeavesGaps, arranging
from bot.care.rosters.cover import Gap
from bot.care.rosters.shifts import Span
from bot.care.rosters.walls import midnight
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused, NotAllowed
from bot.house import House
from models import staff_members, time_off

DAYS_MAX = 366


@dataclass(frozen=True, slots=True)
class Leave:
    """Who is away from the beginning of a day until the end of another."""

    staff_id: UUID
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Left:
    """What a time off has done: so many shifts taken away, and the gaps that opened."""

    shifts: int
    gaps: tuple[Gap, ...]


def enter(house: House, staff: StaffMember, leave: Leave, now: datetime, *, anyway: bool) -> Left:
    """Enter time off; shifts that meet it are taken away.

    Raises NotAllowed, DeedRefused: `days`, `past`, `no_such_colleague`, and `gaps` where gaps open
    and nobody has said `anyway`.
    """
    with arranging(house, staff, now) as roster:
        span = span_of(roster, leave)
        roster.person(leave.staff_id)
        gone = reading.of_person(roster.tx, leave.staff_id, span)
        published = [one for one in gone if one.state == "published"]
        opened = changing.new_gaps(roster, old=published, new=()) if published else []
        if opened and not anyway:
            raise LeavesGaps(opened)
        for one in gone:
            changing.cancel(roster, one)
        write(roster, leave.staff_id, span)
    return Left(len(gone), tuple(opened))


def span_of(roster: Arranging, leave: Leave) -> Span:
    """Return from when until when, in the team's time. Raises DeedRefused (`days`, `past`)."""
    if not leave.first_day <= leave.last_day <= leave.first_day + timedelta(days=DAYS_MAX):
        raise DeedRefused("days")
    begins = midnight(leave.first_day, roster.zone)
    ends = midnight(leave.last_day + timedelta(days=1), roster.zone)
    if ends <= roster.now:
        raise DeedRefused("past")
    return Span(begins, ends)


def write(roster: Arranging, staff_id: UUID, span: Span) -> None:
    """Write down that somebody is away; nothing is done about their shifts."""
    row = {"id": roster.house.new_id(), "staff_id": staff_id, "created_at": roster.now}
    times = {"starts_at": span.starts_at, "ends_at": span.ends_at}
    roster.tx.execute(insert(time_off), {**row, **times, "entered_by": roster.staff.id})
    roster.note("roster.time_off", f"staff:{staff_id}")


def withdraw(house: House, staff: StaffMember, leave_id: UUID, now: datetime) -> None:
    """Take time off back; shifts that it took away stay away. Raises NotAllowed."""
    with arranging(house, staff, now) as roster:
        people = select(staff_members.c.id).where(staff_members.c.team_id == staff.team_id)
        change = update(time_off).where(
            time_off.c.id == leave_id,
            time_off.c.staff_id.in_(people),
            time_off.c.withdrawn_at.is_(None),
        )
        if roster.tx.execute(change.values(withdrawn_at=now)).rowcount != 1:
            raise NotAllowed("no such time off in this team")
        roster.note("roster.time_off_withdrawn", f"time_off:{leave_id}")
