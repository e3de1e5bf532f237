"""Patterns, and the drafts that are made from them: nobody is on duty by a draft."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from bot.care.rosters import reading, rules
from bot.care.rosters.arranging import Arranging, arranging
from bot.care.rosters.shifts import Pattern, Shift, Span, Weekly
from bot.care.rosters.walls import DAY_MINUTES, midnight
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused, NotAllowed
from bot.house import House
from models import shift_patterns, shifts, staff_members
from models.states import SHIFT_ROLES


@dataclass(frozen=True, slots=True)
class NewPattern:
    """Who is to work which hours every week, and from which day on."""

    staff_id: UUID
    role: str
    hours: Weekly
    from_day: date
    until_day: date | None = None


def add_pattern(house: House, staff: StaffMember, new: NewPattern, now: datetime) -> None:
    """Add a pattern; it makes drafts from its day on.

    Raises NotAllowed, DeedRefused (`unreachable`, `rank`, `no_such_colleague`, `weekdays`, `hours`,
    `too_long`, `role`, `days`).
    """
    with arranging(house, staff, now) as roster:
        _check(roster, new)
        row = {"id": house.new_id(), "team_id": staff.team_id, "staff_id": new.staff_id}
        hours = {"start_minute": new.hours.start_minute, "role": new.role}
        hours |= {"length_minutes": new.hours.length_minutes}
        days = {"from_day": new.from_day, "until_day": new.until_day, "created_at": now}
        weekdays = {"weekdays": sorted(new.hours.weekdays)}
        roster.tx.execute(insert(shift_patterns), {**row, **hours, **days, **weekdays})
        roster.note("roster.pattern_added", f"staff:{new.staff_id}", pattern=str(row["id"]))


def _check(roster: Arranging, new: NewPattern) -> None:
    person = roster.person(new.staff_id)
    check_hours(new.hours, new.role)
    if timedelta(minutes=new.hours.length_minutes) > roster.house.policy.shift_longest:
        raise DeedRefused("too_long")
    if new.until_day is not None and new.until_day < new.from_day:
        raise DeedRefused("days")
    first = Shift(person.id, person.id, new.role, new.hours.on(new.from_day, roster.zone))
    found = rules.faults(first, person, (), rest=timedelta(0))
    if found:
        raise DeedRefused(found[0])


def check_hours(hours: Weekly, role: str) -> None:
    """Raise DeedRefused (`weekdays`, `hours`, `role`) for hours that are none."""
    if not hours.weekdays or not hours.weekdays <= set(range(7)):
        raise DeedRefused("weekdays")
    if not 0 <= hours.start_minute < DAY_MINUTES or not 0 < hours.length_minutes <= DAY_MINUTES:
        raise DeedRefused("hours")
    if role not in SHIFT_ROLES:
        raise DeedRefused("role")


def end_pattern(
    house: House, staff: StaffMember, pattern_id: UUID, last: date, now: datetime
) -> None:
    """Let a pattern make no shift after a day; its drafts after it go, published shifts stay.

    Raises NotAllowed when it is no pattern of this team's.
    """
    with arranging(house, staff, now) as roster:
        mine = (shift_patterns.c.id == pattern_id, shift_patterns.c.team_id == staff.team_id)
        change = update(shift_patterns).where(*mine).values(until_day=last)
        if roster.tx.execute(change).rowcount != 1:
            raise NotAllowed("no such pattern of this team's")
        later = (shifts.c.pattern_id == pattern_id, shifts.c.day > last)
        roster.tx.execute(delete(shifts).where(*later, shifts.c.state == "draft"))
        roster.note("roster.pattern_ended", f"pattern:{pattern_id}", last_day=last.isoformat())


def plan(house: House, staff: StaffMember, weeks: int, now: datetime) -> int:
    """Make a draft of every shift of the next weeks that has none yet; return how many.

    What was taken away stays away; time off makes no shift; nothing is made in the past.
    Raises NotAllowed, DeedRefused (`too_far`).
    """
    with arranging(house, staff, now) as roster:
        today = now.astimezone(roster.zone).date()
        last = today + timedelta(weeks=weeks) - timedelta(days=1)
        if not 0 < weeks <= house.policy.roster_longest // timedelta(weeks=1):
            raise DeedRefused("too_far")
        made = [_draft(roster, *one) for one in _missing(roster, today, last=last)]
        roster.note("roster.planned", f"team:{staff.team_id}", shifts=len(made))
    return len(made)


def _missing(roster: Arranging, first: date, *, last: date) -> list[tuple[Pattern, date, Span]]:
    """Return what the patterns ask for, beyond what was made of them before."""
    look = Span(roster.now, midnight(last + timedelta(days=2), roster.zone))
    away = reading.away(roster.tx, roster.team_id, look)
    made = _made(roster, first)
    return [
        (pattern, day, span)
        for pattern in reading.patterns(roster.tx, roster.team_id, since=first)
        for day, span in pattern.spans(first, last, zone=roster.zone)
        if (pattern.id, day) not in made and span.ends_at > roster.now
        if not rules.is_away(span, away.get(pattern.staff_id, ()))
    ]


def _made(roster: Arranging, first: date) -> set[tuple[UUID, date]]:
    query = (
        select(shifts.c.pattern_id, shifts.c.day)
        .join(staff_members)
        .where(staff_members.c.team_id == roster.team_id, shifts.c.pattern_id.is_not(None))
        .where(shifts.c.day >= first, shifts.c.ends_at > roster.now)
        .limit(reading.SHIFTS_MAX)
    )
    return {(row.pattern_id, row.day) for row in roster.tx.execute(query)}


def _draft(roster: Arranging, pattern: Pattern, day: date, span: Span) -> UUID:
    shift = Shift(pattern.id, pattern.staff_id, pattern.role, span, "draft")
    return roster.insert(shift, pattern_id=pattern.id, day=day)


def discard(house: House, staff: StaffMember, now: datetime) -> int:
    """Throw away the team's drafts; return how many there were. Raises NotAllowed."""
    with arranging(house, staff, now) as roster:
        people = select(staff_members.c.id).where(staff_members.c.team_id == staff.team_id)
        which = (shifts.c.state == "draft", shifts.c.staff_id.in_(people))
        thrown = roster.tx.execute(delete(shifts).where(*which)).rowcount
        roster.note("roster.discarded", f"team:{staff.team_id}", shifts=thrown)
    return thrown
