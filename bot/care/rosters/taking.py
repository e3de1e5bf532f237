"""Taking hours that nobody has: whoever can be paged may, and need not ask."""

from datetime import datetime

from bot.care import duty
from bot.care.rosters import changing
from bot.care.rosters.arranging import WORKERS, Arranging, arranging
from bot.care.rosters.shifts import Shift, Span
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused
from bot.house import House


def take(house: House, staff: StaffMember, role: str, now: datetime, *, begins: datetime) -> Shift:
    """Take the gap that holds a moment for oneself, from then on, as long as a shift may last.

    With nobody on duty now, also where the team needs nobody, until the next one comes. Of a gap
    that has begun, from now on; then nobody asks whether one has rested, since nobody else
    is there. Raises NotAllowed, DeedRefused: `gap_over` when it is filled, `unreachable`, `rank`,
    `twice`, `away`, `rest`.
    """
    with arranging(house, staff, now, by=WORKERS) as roster:
        begins = max(begins, now)
        span = _open_span(roster, role, begins)
        shift = Shift(staff.id, staff.id, role, span)
        changing.check(roster, shift, anyway=begins == now)
        shift_id = roster.insert(shift)
        roster.note("roster.shift_taken", f"shift:{shift_id}")
    return Shift(shift_id, staff.id, role, span)


def _open_span(roster: Arranging, role: str, begins: datetime) -> Span:
    if role == "first" and begins == roster.now and not _anybody(roster):
        back = duty.back_at(roster.tx, roster.team_id, roster.now)
        longest = begins + roster.house.policy.shift_usual
        return Span(begins, min(back or longest, longest))
    for gap in roster.gaps(roster.ahead()):
        mine = gap.role == role and _speaks(roster, gap.language)
        if mine and gap.span.starts_at <= begins < gap.span.ends_at:
            longest = begins + roster.house.policy.shift_usual
            return Span(begins, min(gap.span.ends_at, longest))
    raise DeedRefused("gap_over")


def _anybody(roster: Arranging) -> bool:
    return bool(duty.on_duty(roster.tx, roster.team_id, roster.now))


def _speaks(roster: Arranging, language: str | None) -> bool:
    return language is None or language in roster.person(roster.staff.id).languages
