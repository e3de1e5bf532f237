"""Shifts that are offered, as their reader may answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bot.care.rosters.arranging import ARRANGERS
from bot.care.rosters.shifts import Span
from bot.doors.console.roster import roster_words
from bot.doors.console.roster.board import Known
from bot.doors.tongue import say


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer: who gives which shift to whom, and what its reader can do (`accept`, `decide`…)."""

    shift_id: UUID
    told: str
    when: str
    deeds: tuple[str, ...]


def told(known: Known, offers: Sequence[Any]) -> list[Offered]:
    """Return the offers that concern a reader: to them, to all, by them, and for their word."""
    found = [one_offer(known, row) for row in offers]
    return [one for one in found if one.deeds]


def one_offer(known: Known, row: Any) -> Offered:
    """Return one offer as it is told."""
    when = roster_words.when(Span(row.starts_at, row.ends_at), known.zone)
    return Offered(row.shift_id, _told(known, row), when, tuple(_deeds(known, row)))


def _told(known: Known, row: Any) -> str:
    giver, taker = _name(known, row.offered_by), _name(known, row.accepted_by)
    if taker:
        return say("%(taker)s wants to take it from %(giver)s", taker=taker, giver=giver)
    if row.offered_to is None:
        return say("%(giver)s offers it to all", giver=giver)
    to = _name(known, row.offered_to)
    return say("%(giver)s offers it to %(name)s", giver=giver, name=to)


def _name(known: Known, staff_id: UUID | None) -> str:
    person = known.people.get(staff_id) if staff_id else None
    return person.name if person else ""


def _deeds(known: Known, row: Any) -> list[str]:
    """Say what a reader can do about an offer."""
    staff = known.reader.staff
    deeds: list[str] = []
    if not known.reader.may_act:
        return deeds
    if row.accepted_by is None and staff.id != row.offered_by:
        if row.offered_to in (None, staff.id):
            deeds.append("accept")
        if row.offered_to == staff.id:
            deeds.append("decline")
    if staff.id == row.offered_by:
        deeds.append("withdraw")
    if row.accepted_by and staff.role in ARRANGERS and staff.id != row.accepted_by:
        deeds += ["agree", "refuse"]
    return deeds
