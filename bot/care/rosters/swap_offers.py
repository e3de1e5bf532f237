"""Shifts that are offered: the rows of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.care.rosters.arranging import Arranging
from models import shift_offers, shifts, staff_members

OFFERS_MAX = 200


def open_offer(tx: Connection, shift_id: UUID) -> Any:
    """Return the offer of a shift that is open; None where it is not offered."""
    query = select(shift_offers).where(
        shift_offers.c.shift_id == shift_id, shift_offers.c.ended_at.is_(None)
    )
    return tx.execute(query).first()


def open_offers(tx: Connection, team_id: UUID, now: datetime) -> Sequence[Any]:
    """Return a team's open offers of shifts that have not begun, with the shifts, soonest first."""
    query = (
        select(shift_offers, shifts.c.starts_at, shifts.c.ends_at, shifts.c.role)
        .join(shifts, shifts.c.id == shift_offers.c.shift_id)
        .join(staff_members, staff_members.c.id == shift_offers.c.offered_by)
        .where(staff_members.c.team_id == team_id, shift_offers.c.ended_at.is_(None))
        .where(shifts.c.starts_at > now, shifts.c.state == "published")
        .order_by(shifts.c.starts_at, shift_offers.c.id)
        .limit(OFFERS_MAX)
    )
    return tx.execute(query).all()


def end(roster: Arranging, offer_id: UUID, how: str) -> None:
    """End an offer (`models.states.SHIFT_OFFER_ENDINGS`)."""
    this = update(shift_offers).where(shift_offers.c.id == offer_id)
    roster.tx.execute(this.values(ended_at=roster.now, ending=how))


def end_of_shift(roster: Arranging, shift_id: UUID) -> None:
    """End the open offer of a shift that is no longer there to be given."""
    standing = open_offer(roster.tx, shift_id)
    if standing is not None:
        end(roster, standing.id, "replaced")
