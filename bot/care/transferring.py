"""Transfer: a conversation is offered to a colleague, and moves only when they accept.

Until then whoever holds it keeps it: the client never falls between two chairs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.care import claims, colleagues, escalations, offers, snoozes
from bot.care.claims import Claim
from bot.care.specialist import Holding, StaffMember, check_claim, deed
from bot.care.turn.turning import Turn
from bot.errors import DeedRefused
from bot.house import House
from models import claims as claims_table
from models import offers as offers_table

REASON_LENGTH_MAX = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """To whom a conversation is offered, and why, for staff only."""

    to: UUID
    reason: str = ""


def offer(house: House, holding: Holding, offer: Offer, now: datetime) -> datetime:
    """Offer a conversation to a colleague of the team; returns when the offer lapses.

    Offered again to the same colleague it is the same offer; to another, it takes the place of the
    first. A supervisor may offer what they do not hold. Raises LeaseLost, NotAllowed, and
    DeedRefused: `long_reason`, `no_such_colleague`.
    """
    if len(offer.reason.strip()) > REASON_LENGTH_MAX:
        raise DeedRefused("long_reason")
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        if holding.staff.role != "supervisor" or holding.token:
            check_claim(turn, holding.token, now)
        holder = _holder(turn.tx, turn.conversation_id, now)
        colleagues.check(
            turn.tx, holding.staff.team_id, staff_id=offer.to, but=(holding.staff.id, holder)
        )
        standing = offers.find_open(turn.tx, turn.conversation_id, now)
        if standing is not None and standing.offered_to == offer.to:
            lapses_at: datetime = standing.expires_at
            return lapses_at
        offers.end(turn.tx, turn.conversation_id, how="withdrawn", now=now)
        return _make(turn, offer, holder)


def _holder(tx: Connection, conversation_id: UUID, now: datetime) -> UUID | None:
    query = select(claims_table.c.staff_id).where(
        claims_table.c.conversation_id == conversation_id,
        claims_table.c.released_at.is_(None),
        claims_table.c.expires_at > now,
    )
    holder: UUID | None = tx.execute(query).scalar()
    return holder


def _make(turn: Turn, offer: Offer, holder: UUID | None) -> datetime:
    lapses_at = turn.now + turn.house.policy.offer_lasts
    row = {"id": turn.house.new_id(), "conversation_id": turn.conversation_id}
    people = {"offered_by": turn.staff_id, "holder_id": holder, "offered_to": offer.to}
    times = {"offered_at": turn.now, "expires_at": lapses_at}
    told = {"reason": offer.reason.strip() or None}
    turn.tx.execute(insert(offers_table), {**row, **people, **times, **told})
    turn.note("conversation.offered", {"to": str(offer.to)})
    turn.call()
    return lapses_at


def withdraw(house: House, staff: StaffMember, conversation_id: UUID, now: datetime) -> None:
    """Take an offer back: its holder's or its maker's. Raises NotAllowed, DeedRefused."""
    with deed(house, staff, conversation_id, now) as turn:
        standing = offers.find_open(turn.tx, conversation_id, now)
        if standing is None or staff.id not in (standing.holder_id, standing.offered_by):
            raise DeedRefused("offer_over")
        _end(turn, "withdrawn")


def decline(house: House, staff: StaffMember, conversation_id: UUID, now: datetime) -> None:
    """Decline what is offered to oneself. Raises NotAllowed, DeedRefused (`offer_over`)."""
    with deed(house, staff, conversation_id, now) as turn:
        _offered_to(turn, staff)
        _end(turn, "declined")


def accept(house: House, staff: StaffMember, conversation_id: UUID, now: datetime) -> Claim:
    """Accept what is offered to oneself: the claim moves, under a new token.

    Accepted again by who has it by now, it is theirs as before. Raises NotAllowed, DeedRefused
    (`offer_over`).
    """
    with deed(house, staff, conversation_id, now) as turn:
        if _holder(turn.tx, conversation_id, now) != staff.id:
            _offered_to(turn, staff)
            _move(turn)
        taken = claims.take(turn.tx, house, conversation_id, staff_id=staff.id, now=now)
        escalations.acknowledge(turn.tx, house, conversation_id, staff_id=staff.id, now=now)
    return taken


def _offered_to(turn: Turn, staff: StaffMember) -> Any:
    standing = offers.find_open(turn.tx, turn.conversation_id, turn.now)
    if standing is None or standing.offered_to != staff.id:
        raise DeedRefused("offer_over")
    return standing


def _move(turn: Turn) -> None:
    claims.release_any(turn.tx, turn.conversation_id, how="transferred", now=turn.now)
    snoozes.end(turn.tx, turn.conversation_id, turn.now)
    turn.silence("person_speaks")
    turn.become("held")
    _end(turn, "accepted")


def _end(turn: Turn, how: str) -> None:
    offers.end(turn.tx, turn.conversation_id, how=how, now=turn.now)
    turn.note(f"offer.{how}", {})
    turn.call()
