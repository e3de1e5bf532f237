"""Giving a shift to a colleague: offered, accepted, and agreed to by a supervisor where needed.

Nobody has to agree to a swap that opens no gap and leaves everybody their rest; to others a
supervisor must. Until it is done the shift stays with whoever had it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from bot.care.rosters import changing, rules, swap_offers
from bot.care.rosters.arranging import WORKERS, Arranging, arranging
from bot.care.rosters.shifts import Shift
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused, NotAllowed
from bot.house import House
from models import shift_offers

DONE, WAITS = "done", "waits"


def offer(
    house: House, staff: StaffMember, shift_id: UUID, now: datetime, *, to: UUID | None
) -> None:
    """Offer one's own shift to a colleague, or to all; offered anew it replaces what stood.

    Raises NotAllowed for another's, DeedRefused (`over`, `begun`, `draft`, `no_such_colleague`).
    """
    with arranging(house, staff, now, by=WORKERS) as roster:
        shift = _still_to_come(roster, shift_id)
        if shift.staff_id != staff.id:
            raise NotAllowed("somebody else's shift")
        if to is not None and (to == staff.id or roster.person(to) is None):
            raise DeedRefused("no_such_colleague")
        swap_offers.end_of_shift(roster, shift_id)
        row = {"id": house.new_id(), "shift_id": shift_id, "offered_by": staff.id}
        roster.tx.execute(insert(shift_offers), {**row, "offered_to": to, "offered_at": now})
        roster.note("roster.shift_offered", f"shift:{shift_id}", to=str(to) if to else "all")


def withdraw(house: House, staff: StaffMember, shift_id: UUID, now: datetime) -> None:
    """Take back the offer of one's own shift. Raises NotAllowed, DeedRefused (`offer_over`)."""
    with arranging(house, staff, now, by=WORKERS) as roster:
        standing = _standing(roster, shift_id)
        if standing.offered_by != staff.id:
            raise NotAllowed("somebody else's offer")
        swap_offers.end(roster, standing.id, "withdrawn")
        roster.note("roster.offer_withdrawn", f"shift:{shift_id}")


def accept(house: House, staff: StaffMember, shift_id: UUID, now: datetime) -> str:
    """Accept a shift that is offered to oneself or to all; `done`, or `waits` for a supervisor.

    Accepted again by the same person it waits as before. Raises NotAllowed, DeedRefused:
    `offer_over`, `unreachable`, `rank`, `twice`, `away`.
    """
    with arranging(house, staff, now, by=WORKERS) as roster:
        shift, standing = _still_to_come(roster, shift_id), _standing(roster, shift_id)
        _check_taker(staff, standing)
        changing.check(roster, _as_of(shift, staff.id), anyway=True)
        if _needs_a_word(roster, shift, staff.id):
            _keep(roster, standing)
            return WAITS
        _give(roster, shift, standing, staff.id)
    return DONE


def decline(house: House, staff: StaffMember, shift_id: UUID, now: datetime) -> None:
    """Decline a shift that is offered to oneself. Raises NotAllowed, DeedRefused (`offer_over`)."""
    with arranging(house, staff, now, by=WORKERS) as roster:
        standing = _standing(roster, shift_id)
        if standing.offered_to != staff.id:
            raise NotAllowed("not offered to this person")
        swap_offers.end(roster, standing.id, "refused")
        roster.note("roster.offer_declined", f"shift:{shift_id}")


def decide(
    house: House, staff: StaffMember, shift_id: UUID, now: datetime, *, agreed: bool
) -> None:
    """Agree to a swap that waits for a supervisor, or refuse it. No one agrees to their own.

    Raises NotAllowed, DeedRefused: `offer_over`, `own_swap`, and what has become wrong meanwhile.
    """
    with arranging(house, staff, now) as roster:
        shift, standing = _still_to_come(roster, shift_id), _standing(roster, shift_id)
        taker = standing.accepted_by
        if taker is None:
            raise DeedRefused("offer_over")
        if staff.id == taker:
            raise DeedRefused("own_swap")
        if agreed:
            changing.check(roster, _as_of(shift, taker), anyway=True)
            _give(roster, shift, standing, taker)
        else:
            swap_offers.end(roster, standing.id, "refused")
            roster.note("roster.swap_refused", f"shift:{shift_id}")


def _still_to_come(roster: Arranging, shift_id: UUID) -> Shift:
    shift = roster.shift(shift_id)
    if shift.state != "published":
        raise DeedRefused("draft")
    if shift.span.starts_at <= roster.now:
        raise DeedRefused("begun")
    return shift


def _standing(roster: Arranging, shift_id: UUID) -> Any:
    roster.shift(shift_id)
    standing = swap_offers.open_offer(roster.tx, shift_id)
    if standing is None:
        raise DeedRefused("offer_over")
    return standing


def _check_taker(staff: StaffMember, standing: Any) -> None:
    if standing.offered_by == staff.id or standing.offered_to not in (None, staff.id):
        raise NotAllowed("not offered to this person")
    if standing.accepted_by not in (None, staff.id):
        raise DeedRefused("offer_over")


def _as_of(shift: Shift, staff_id: UUID) -> Shift:
    return Shift(shift.id, staff_id, shift.role, shift.span)


def _needs_a_word(roster: Arranging, shift: Shift, staff_id: UUID) -> bool:
    new = _as_of(shift, staff_id)
    opened = changing.new_gaps(roster, old=(shift,), new=(new,))
    return rules.needs_a_word(roster.faults(new), opened)


def _keep(roster: Arranging, standing: Any) -> None:
    this = update(shift_offers).where(shift_offers.c.id == standing.id)
    roster.tx.execute(this.values(accepted_by=roster.staff.id, accepted_at=roster.now))
    roster.note("roster.swap_asked", f"shift:{standing.shift_id}", by=str(roster.staff.id))


def _give(roster: Arranging, shift: Shift, standing: Any, taker: UUID) -> None:
    this = update(shift_offers).where(shift_offers.c.id == standing.id)
    roster.tx.execute(this.values(accepted_by=taker, accepted_at=roster.now))
    swap_offers.end(roster, standing.id, "done")
    changing.cancel(roster, shift)
    new_id = roster.insert(_as_of(shift, taker))
    roster.note("roster.swapped", f"shift:{shift.id}", to=str(taker), shift=str(new_id))
