"""What a refusal, mostly a provider's, means for the client: number, consent, a person's task."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from bot.care.consent import Basis
from bot.care.escalations import Cause
from bot.care.turn import scripts, thread
from bot.care.turn.turning import Turn
from bot.house import House
from bot.sending.channels.base import Remedy, Setback
from bot.sending.gate import CONFIRMATION, NEEDS_LEDGER
from models import messages

RETRIES_MAX = 2
RETRY_AFTER = {
    # A phone that is off or out of reach often comes back: twice more, a day apart.
    Remedy.RETRY_TOMORROW: timedelta(hours=24),
    # The carrier was too busy after the provider had taken it: it clears within the half hour.
    Remedy.RETRY: timedelta(minutes=30),
}
TASK = 3
# What a person wrote did not leave as they had meant it to: somebody reads it in this shift.
NOT_LEFT = 2


def acting(house: House) -> Callable[[Connection, Setback, datetime], None]:
    """Give what delivery calls, in its own transaction, when a text will not arrive."""

    def act(tx: Connection, setback: Setback, now: datetime) -> None:
        conversation = thread.load(tx, house, setback.conversation_id)
        turn = Turn(tx, house, conversation, kind="provider", now=now)
        if setback.remedy in RETRY_AFTER and _retry(tx, house, setback, now):
            return
        _ACTS.get(setback.remedy, _task)(turn, setback)
        turn.finish("nothing")

    return act


def _task(turn: Turn, setback: Setback) -> None:
    """A person finds another way: texting did not reach the client."""
    cause = Cause(TASK, f"text not delivered ({setback.code})", f"provider/{setback.code}")
    turn.escalate(cause, keeps_talking=True)


def _number_bad(turn: Turn, setback: Setback) -> None:
    turn.mark_contact("unreachable", f"provider {setback.code}")
    _task(turn, setback)


def _number_gone(turn: Turn, setback: Setback) -> None:
    """The number may belong to somebody else by now: consent does not go with it."""
    basis = Basis("provider", f"provider/{setback.code}", turn.language, turn_id=turn.id)
    turn.stop_everything(basis, contact_state="unreachable")
    scripts.end(turn, "number_gone")
    _task(turn, setback)


def _suppress(turn: Turn, setback: Setback) -> None:
    """The provider knows of a stop that we do not: it counts, and a waiting person must call."""
    if turn.facts.stopped_at is None:
        basis = Basis("provider", f"provider/{setback.code}", turn.language, turn_id=turn.id)
        turn.stop_everything(basis)
        scripts.end(turn, "opted_out")
    if _purpose(turn, setback) != CONFIRMATION:
        cause = Cause(TASK, "texting is blocked: call instead", f"provider/{setback.code}")
        turn.escalate(cause, keeps_talking=True)


def _purpose(turn: Turn, setback: Setback) -> str:
    """A refused confirmation needs nobody: the provider has confirmed the stop itself."""
    query = select(messages.c.purpose).where(messages.c.id == setback.message_id)
    found: str = turn.tx.execute(query).scalar_one()
    return found


def _leave_it(turn: Turn, setback: Setback) -> None:
    """It came too late to leave: the row says so, and nobody has to act."""


def _tell(turn: Turn, setback: Setback) -> None:
    """A reply was to leave by itself and may not: a person decides, its words are kept."""
    query = select(messages.c.reason).where(messages.c.id == setback.message_id)
    wrote = turn.tx.execute(query).scalar_one() == "client_wrote"
    reason = "the client wrote before a reply left" if wrote else "a reply did not leave"
    turn.escalate(Cause(NOT_LEFT, reason), keeps_talking=True)


_ACTS: dict[Remedy, Callable[[Turn, Setback], None]] = {
    Remedy.NUMBER_BAD: _number_bad,
    Remedy.NUMBER_GONE: _number_gone,
    Remedy.SUPPRESS: _suppress,
    Remedy.LEAVE_IT: _leave_it,
    Remedy.TELL: _tell,
}


def _retry(tx: Connection, house: House, setback: Setback, now: datetime) -> bool:
    """Queue the text once more, as a row of its own; False when it had its tries.

    What answers a moment (a reply, the safety text) is not said again a day later, and what a
    member of staff wrote is theirs to write again.
    """
    query = select(messages).where(messages.c.id == setback.message_id)
    row = dict(tx.execute(query).one()._mapping)
    stale = setback.remedy is Remedy.RETRY_TOMORROW and row["purpose"] not in NEEDS_LEDGER
    if row["author"] != "bot" or stale:
        return False
    root, _, count = (row["idempotency_key"] or f"retry:{row['id']}:0").rpartition(":")
    if int(count) >= RETRIES_MAX:
        return False
    fresh = {
        "id": house.new_id(),
        "idempotency_key": f"{root}:{int(count) + 1}",
        "status": "queued",
        "status_rank": 0,
        "due_at": now + RETRY_AFTER[setback.remedy],
        "created_at": now,
        **dict.fromkeys(("provider_id", "error_code", "sent_at", "leased_until", "reason")),
        "attempts": 0,
        "answers_at": None,
    }
    tx.execute(insert(messages), {**row, **fresh})
    return True
