"""When a reply leaves: what its writer chose outside of the client's hours, and what became of it.

An answer to the client's own words of a moment ago leaves at any hour. Otherwise its writer says
whether it leaves now, or by itself when the client's hours begin: `bot.sending.gate` has the rule.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bot.care import escalations
from bot.care.turn.turning import Turn
from bot.errors import DeedRefused
from bot.sending import delivery
from bot.sending.gate import LATER, Draft, Held, asks_hour, decide, next_hour
from models import hour_choices

NOW = "now"
# What becomes of replies that have not left when a conversation is let go.
LEAVE, CANCEL = "leave", "cancel"
WHY_LENGTH_MAX = 200
DANGER = 0


@dataclass(frozen=True, slots=True)
class Hour:
    """When a reply leaves: `now`, `later` (when the client's hours begin), or "": not chosen.

    `why` says, for staff only, why it cannot wait; it is asked for while somebody may be in danger.
    """

    leaves: str = ""
    why: str = ""


def plan(turn: Turn, row: dict[str, Any], hour: Hour) -> None:
    """Let a reply that was just queued leave when its writer chose; one that was refused stays so.

    As soon as it can no longer be taken back, or held until the client's hours begin. Raises
    DeedRefused: `outside_hours`, `no_hour`, `why_now`, `long_why`.
    """
    if row["status"] != "queued":
        return
    opens = next_hour(turn.facts, turn.now, turn.house.policy)
    if hour.leaves == LATER and opens != turn.now:
        if opens is None:
            raise DeedRefused("no_hour")
        row |= delivery.standing(Held(LATER, opens), turn.now)
        turn.rows.add(hour_choices, _choice(turn, row["id"], chosen=LATER))
        turn.note("reply.left_for_later", {"message": str(row["id"])})
        return
    row["due_at"] = turn.now + _undo_within(turn)
    if asks_hour(turn.facts, turn.now, turn.house.policy):
        if hour.leaves != NOW:
            raise DeedRefused("outside_hours")
        turn.rows.add(hour_choices, _send_now(turn, row["id"], hour.why))


def send_on(turn: Turn, row: Any, why: str) -> str:
    """Send a reply now that was to leave later; returns its status, queued or refused.

    Raises DeedRefused: `why_now`, `long_why`, and `client_wrote` where the client did meanwhile.
    """
    if turn.facts.last_inbound_at != row.answers_at:
        raise DeedRefused("client_wrote")
    draft = Draft(row.purpose, row.author, row.answers_at)
    decision = decide(draft, turn.facts, turn.now, turn.house.policy)
    values = delivery.standing(decision, turn.now)
    if values["status"] == "queued":
        values["due_at"] = turn.now + _undo_within(turn)
        escalations.replied(turn.tx, turn.conversation_id, now=turn.now)
    delivery.change_later(turn.tx, row, values)
    turn.tx.execute(insert(hour_choices), _send_now(turn, row.id, why))
    status: str = values["status"]
    return status


def settle(turn: Turn, becomes: str) -> None:
    """Let replies that have not left leave at their hour, or cancel them, as somebody lets go.

    Raises DeedRefused (`later`) where some wait and neither was chosen.
    """
    waiting = delivery.left_for_later(turn.tx, turn.conversation_id)
    if waiting and becomes not in (LEAVE, CANCEL):
        raise DeedRefused("later")
    for row in waiting if becomes == CANCEL else ():
        take_back(turn, row)


def take_back(turn: Turn, row: Any) -> None:
    """Cancel a reply that was to leave later; its words stay in the thread."""
    delivery.change_later(turn.tx, row, delivery.TAKEN_BACK)
    turn.note("reply.taken_back", {})


def _undo_within(turn: Turn) -> timedelta:
    return timedelta(0) if _in_danger(turn) else turn.house.policy.undo_within


def _in_danger(turn: Turn) -> bool:
    return escalations.open_level(turn.tx, turn.conversation_id) == DANGER


def _send_now(turn: Turn, message_id: Any, why: str) -> dict[str, Any]:
    """Give the row that says who sent it outside of the client's hours, and why."""
    if len(why.strip()) > WHY_LENGTH_MAX:
        raise DeedRefused("long_why")
    if _in_danger(turn) and not why.strip():
        raise DeedRefused("why_now")
    turn.note("reply.sent_outside_hours", {"message": str(message_id), "why_given": bool(why)})
    return _choice(turn, message_id, chosen=NOW, why=why.strip() or None)


def _choice(turn: Turn, message_id: Any, *, chosen: str, why: str | None = None) -> dict[str, Any]:
    row = {"id": turn.house.new_id(), "conversation_id": turn.conversation_id}
    told = {"message_id": message_id, "chosen": chosen, "why": why}
    return {**row, **told, "staff_id": turn.staff_id, "at": turn.now}
