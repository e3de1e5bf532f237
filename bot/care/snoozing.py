"""Putting a conversation away until a moment, and bringing it back.

Meanwhile the script stays silent and nobody is paged; it comes back at that moment, or as soon as
the client writes or anything else calls for a person. Danger is never put away.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from bot.care import claims, escalations, offers
from bot.care.hours import DANGER
from bot.care.specialist import Holding, StaffMember, check_claim, deed
from bot.care.turn.turning import Turn
from bot.errors import DeedRefused
from bot.house import House
from models import snoozes

NOTE_LENGTH_MAX = 300


@dataclass(frozen=True, slots=True)
class PuttingAway:
    """Until when a conversation is put away, and what to remember then, for staff only."""

    until: datetime
    note: str = ""


def snooze(house: House, holding: Holding, wanted: PuttingAway, now: datetime) -> None:
    """Put the conversation away: the claim ends, and it waits for a person from that moment on.

    Raises LeaseLost, NotAllowed, and DeedRefused: `danger`, `past`, `too_far`, `long_note`.
    """
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        put_away(turn, holding.token, wanted)


def put_away(turn: Turn, token: str, wanted: PuttingAway) -> None:
    """Put the conversation away as part of a deed. Raises LeaseLost, DeedRefused."""
    check_claim(turn, token, turn.now)
    _check(turn, wanted)
    claims.release(turn.tx, token, how="snoozed", now=turn.now)
    offers.end(turn.tx, turn.conversation_id, how="withdrawn", now=turn.now)
    escalations.put_off(turn.tx, turn.house, turn.conversation_id, until=wanted.until, now=turn.now)
    _keep(turn, wanted)
    turn.become("waiting")
    turn.note("conversation.snoozed", {})


def bring_back(house: House, staff: StaffMember, conversation_id: UUID, now: datetime) -> None:
    """Bring back what is put away, be it a colleague's; what is back already stays so."""
    with deed(house, staff, conversation_id, now) as turn:
        escalations.wake(turn.tx, house, conversation_id, why="brought_back", now=now)
        turn.note("conversation.brought_back", {})


def _check(turn: Turn, wanted: PuttingAway) -> None:
    if escalations.open_level(turn.tx, turn.conversation_id) == DANGER:
        raise DeedRefused("danger")
    if wanted.until <= turn.now:
        raise DeedRefused("past")
    if wanted.until > turn.now + turn.house.policy.snooze_longest:
        raise DeedRefused("too_far")
    if len(wanted.note.strip()) > NOTE_LENGTH_MAX:
        raise DeedRefused("long_note")


def _keep(turn: Turn, wanted: PuttingAway) -> None:
    row = {"id": turn.house.new_id(), "conversation_id": turn.conversation_id}
    times = {"snoozed_at": turn.now, "until_at": wanted.until, "back_at": wanted.until}
    told = {"staff_id": turn.staff_id, "note": wanted.note.strip() or None}
    turn.tx.execute(insert(snoozes), {**row, **times, **told})
