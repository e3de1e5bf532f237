"""Services offered to a client by staff: what became of each, and how they were handed on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.care.records import follow_ups
from bot.care.records.deed import deed, is_repeated
from bot.care.records.follow_ups import FollowUp
from bot.care.records.writing import (
    LINE_LENGTH_MAX,
    NAME_LENGTH_MAX,
    TEXT_LENGTH_MAX,
    Judged,
    today_of,
)
from bot.care.specialist import StaffMember
from bot.care.turn.turning import Turn
from bot.house import House
from models import service_referrals
from models.states import HAND_OFFS, SERVICE_REFERRAL_STATES

# Nothing more is to be asked about these.
SETTLED = ("connected", "declined")


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a service stands with a client, as a form gave it.

    `hand_off` says how the client was handed on, `spoke_with` whom at the service; both may be
    empty.
    """

    service: str
    state: str
    key: str
    note: str = ""
    follow_up_on: date | None = None
    hand_off: str = ""
    spoke_with: str = ""


def offer(
    house: House, staff: StaffMember, conversation_id: UUID, offer: Offer, now: datetime
) -> None:
    """Write down a service offered or what became of it; the latest row of a service rules.

    A day to ask again replaces the one there was; connected or declined ends it. The same form
    twice counts once. Raises NotAllowed, FormInvalid with every fault.
    """
    with deed(house, staff, conversation_id, now) as turn:
        if is_repeated(turn, service_referrals, offer.key):
            return
        _check(turn, offer)
        turn.rows.add(service_referrals, _row(turn, offer))
        _follow_up(turn, offer)
        turn.note("service.written", {"state": offer.state})


def _check(turn: Turn, offer: Offer) -> None:
    judged = Judged()
    judged.text("service", offer.service, most=NAME_LENGTH_MAX, needed=True)
    judged.choice("state", offer.state, known=SERVICE_REFERRAL_STATES)
    judged.choice("hand_off", offer.hand_off, known=("", *HAND_OFFS))
    judged.text("spoke_with", offer.spoke_with, most=LINE_LENGTH_MAX)
    judged.text("note", offer.note, most=TEXT_LENGTH_MAX)
    judged.day("follow_up_on", offer.follow_up_on, today=today_of(turn))
    judged.finish()


def _row(turn: Turn, offer: Offer) -> dict[str, Any]:
    return {
        "id": turn.house.new_id(),
        "conversation_id": turn.conversation_id,
        "progress_id": None,
        "turn_id": turn.id,
        "service": offer.service.strip(),
        "state": offer.state,
        "language": turn.language,
        "staff_id": turn.staff_id,
        "at": turn.now,
        "note": offer.note.strip() or None,
        "follow_up_on": offer.follow_up_on,
        "hand_off": offer.hand_off or None,
        "spoke_with": offer.spoke_with.strip() or None,
        "idempotency_key": offer.key,
    }


def _follow_up(turn: Turn, offer: Offer) -> None:
    service = offer.service.strip()
    if offer.follow_up_on is not None:
        follow_ups.end_offered(turn, service, ending="replaced")
        follow_ups.plan(turn, FollowUp("service", service, offer.follow_up_on))
    elif offer.state in SETTLED:
        follow_ups.end_offered(turn, service, ending="done")
