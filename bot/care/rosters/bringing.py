"""Shifts out of a calendar: judged and shown first, written down only when that is agreed to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.care.rosters import changing
from bot.care.rosters.arranging import Arranging, arranging
from bot.care.rosters.calendars import TEXT_LENGTH_MAX, ReadEvent, read
from bot.care.rosters.shifts import Shift, Span
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused
from bot.house import House
from models.states import SHIFT_ROLES


@dataclass(frozen=True, slots=True)
class Brought:
    """A calendar's text, whose shifts it holds and what they are there for."""

    staff_id: UUID
    role: str
    text: str


def preview(house: House, staff: StaffMember, brought: Brought, now: datetime) -> list[ReadEvent]:
    """Judge every event; nothing is written. Raises NotAllowed, DeedRefused as `bring_in`."""
    with arranging(house, staff, now) as roster:
        return _judged(roster, brought)


def bring_in(house: House, staff: StaffMember, brought: Brought, now: datetime) -> int:
    """Write down every event that has no fault as a draft; return how many.

    Raises NotAllowed, DeedRefused: `no_such_colleague`, `role`, `too_long_text`, `nothing`.
    """
    with arranging(house, staff, now) as roster:
        good = [one.span for one in _judged(roster, brought) if one.span and not one.fault]
        if not good:
            raise DeedRefused("nothing")
        for span in good:
            roster.insert(Shift(staff.id, brought.staff_id, brought.role, span, "draft"))
        roster.note("roster.brought_in", f"staff:{brought.staff_id}", shifts=len(good))
    return len(good)


def _judged(roster: Arranging, brought: Brought) -> list[ReadEvent]:
    roster.person(brought.staff_id)
    if brought.role not in SHIFT_ROLES:
        raise DeedRefused("role")
    if len(brought.text) > TEXT_LENGTH_MAX:
        raise DeedRefused("too_long_text")
    longest = roster.house.policy.shift_longest
    judged: list[ReadEvent] = []
    for one in read(brought.text, roster.zone, now=roster.now, longest=longest):
        before = [other.span for other in judged if other.span and not other.fault]
        judged.append(_beside_others(roster, brought, one, before))
    return judged


def _beside_others(
    roster: Arranging, brought: Brought, one: ReadEvent, before: list[Span]
) -> ReadEvent:
    """Judge one event beside the roster, and beside those that come before it in the calendar."""
    if one.span is None or one.fault:
        return one
    found = roster.faults(Shift(roster.staff.id, brought.staff_id, brought.role, one.span))
    if any(one.span.meets(other) for other in before):
        found = ("twice", *found)
    told = next((fault for fault in changing.ORDER if fault in found), "")
    return ReadEvent(one.line, one.span, told)
