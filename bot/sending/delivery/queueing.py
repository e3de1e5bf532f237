"""Write a text down as the gate decided: queued, held until, or refused because."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, literal_column, select, update

from bot.house import House
from bot.sending.gate import SAFETY, Cleared, Decision, Draft, Facts, Held, decide
from bot.sending.rendering import Rendered
from models import messages
from models.states import STATUS_RANKS


@dataclass(frozen=True, slots=True)
class Why:
    """Why a text is sent (P8): the script's edition, step and wording, and the consent entry."""

    script: str | None = None
    version: str | None = None
    step: str | None = None
    wording: str | None = None
    consent_entry_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that the house wants to send."""

    conversation_id: UUID
    turn_id: UUID
    draft: Draft
    rendered: Rendered
    language: str
    why: Why = Why()
    staff_id: UUID | None = None
    idempotency_key: str | None = None


def queue(
    house: House, wanted: Wanted, *, known: Facts, now: datetime
) -> tuple[dict[str, Any], Decision]:
    """Ask the gate and give the message row that records its decision, whatever that was."""
    decision = decide(wanted.draft, known, now, house.policy)
    row = {
        "id": house.new_id(),
        "conversation_id": wanted.conversation_id,
        "turn_id": wanted.turn_id,
        "direction": "out",
        "author": wanted.draft.author,
        "staff_id": wanted.staff_id,
        "purpose": wanted.draft.purpose,
        "body": wanted.rendered.body,
        "language": wanted.language,
        "script": wanted.why.script,
        "script_version": wanted.why.version,
        "step": wanted.why.step,
        "wording": wanted.why.wording,
        "consent_entry_id": wanted.why.consent_entry_id,
        "answers_at": wanted.draft.answers_at,
        "segments": wanted.rendered.segments,
        "idempotency_key": wanted.idempotency_key,
        "created_at": now,
        **standing(decision, now),
    }
    return row, decision


def standing(decision: Decision, now: datetime) -> dict[str, Any]:
    """Give the columns that say where a text stands after the gate's decision."""
    if isinstance(decision, Cleared):
        return {"status": "queued", "status_rank": 0, "reason": None, "due_at": now}
    status = "held" if isinstance(decision, Held) else "refused"
    due_at = decision.until if isinstance(decision, Held) else None
    rank = STATUS_RANKS[status]
    return {"status": status, "status_rank": rank, "reason": decision.reason, "due_at": due_at}


_CANCELLED = (
    update(messages)
    .where(
        messages.c.conversation_id == bindparam("of_conversation"),
        messages.c.status.in_(("queued", "held")),
    )
    .values(
        status="cancelled",
        status_rank=STATUS_RANKS["cancelled"],
        reason=bindparam("because"),
        due_at=None,
    )
)
_CANCEL = _CANCELLED.where(messages.c.author == "bot", messages.c.purpose != SAFETY)
_TAKE_BACK = _CANCELLED.where(
    messages.c.id == bindparam("of_message"),
    messages.c.author == "staff",
    messages.c.staff_id == bindparam("by_staff"),
)

TAKEN_BACK: Mapping[str, Any] = MappingProxyType(
    {
        "status": "cancelled",
        "status_rank": STATUS_RANKS["cancelled"],
        "reason": "taken_back",
        "due_at": None,
    }
)
_LEFT_FOR_LATER = (
    messages.c.conversation_id == bindparam("of_conversation"),
    # Written out: a partial index serves only what a planner can see.
    messages.c.status == literal_column("'held'"),
    messages.c.reason == literal_column("'later'"),
)
JUDGE_AGAIN = update(messages).where(*_LEFT_FOR_LATER).values(due_at=bindparam("at"))
"""Ask the gate at once, not at their hour, about replies that leave later: something was said."""


def judge_again(tx: Connection, conversation_id: UUID, now: datetime) -> None:
    """Let the gate judge now what was left to leave later: texting may have ended."""
    tx.execute(JUDGE_AGAIN, {"of_conversation": conversation_id, "at": now})


def look_again(tx: Connection, which: Select[UUID], *, reason: str, now: datetime) -> None:
    """Let the gate judge now those of these texts, by id, that are held for a reason."""
    held = update(messages).where(messages.c.id.in_(which), messages.c.status == "held")
    tx.execute(held.where(messages.c.reason == reason).values(due_at=now))


def left_for_later(tx: Connection, conversation_id: UUID) -> Sequence[Any]:
    """Return the replies of a conversation that are to leave by themselves, oldest first."""
    query = select(messages).where(*_LEFT_FOR_LATER).order_by(messages.c.id)
    return tx.execute(query, {"of_conversation": conversation_id}).all()


def change_later(tx: Connection, row: Any, values: Mapping[str, Any]) -> None:
    """Give another standing to a reply, in its conversation's lock, that was to leave later."""
    change = update(messages).where(*_LEFT_FOR_LATER, messages.c.id == row.id)
    changed = tx.execute(change.values(**values), {"of_conversation": row.conversation_id})
    assert changed.rowcount == 1, "it was read under the same lock"


def cancel(tx: Connection, conversation_id: UUID, *, reason: str) -> int:
    """Cancel the bot's unsent texts of a conversation, the safety text excepted; return how many.

    Runs in the transaction of whatever silences the bot (P6).
    """
    found = tx.execute(_CANCEL, {"of_conversation": conversation_id, "because": reason})
    return found.rowcount


def take_back(tx: Connection, conversation_id: UUID, *, message_id: UUID, staff_id: UUID) -> bool:
    """Cancel a staff member's own unsent reply; say whether it could still be cancelled."""
    key = {"of_conversation": conversation_id, "of_message": message_id, "by_staff": staff_id}
    return tx.execute(_TAKE_BACK, {**key, "because": "taken_back"}).rowcount == 1
