"""A reply, a note and what happens then, in one press: all of it, or nothing.

Each part is judged as it would be alone. Until the reply has left it can be taken back, and the
conversation with it. Before handing back it leaves at once: the script may speak right after it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.care import escalations, services, specialist
from bot.care.records.suggesting import OUTCOMES
from bot.care.snoozing import PuttingAway, put_away
from bot.care.specialist import Holding, Reply, StaffMember, deed
from bot.care.turn.turning import Turn
from bot.errors import DeedRefused
from bot.house import House
from models import messages


@dataclass(frozen=True, slots=True)
class After:
    """What goes with a reply: a note, and what happens then, one of `AFTERWARDS`.

    `until` is when what is put away comes back, `outcome` how it is closed.
    """

    note: str = ""
    then: str = "nothing"
    until: datetime | None = None
    outcome: str = ""


NOTHING_MORE = After()


def reply(house: House, holding: Holding, reply: Reply, *, after: After, now: datetime) -> str:
    """Queue a reply, keep the note and do what happens then; returns the reply's status.

    Once per idempotency key. Raises what each would alone, and DeedRefused: `text_refused` when the
    text may not leave and more was to follow, `later` when it is to leave later and the script to
    speak at once, `outcome`, `services_open`.
    """
    specialist.check_length(reply)
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        before = specialist.repeated(turn, reply)
        if before is not None:
            return before
        row = specialist.answer(turn, holding, reply)
        if row["status"] == "refused" and after != NOTHING_MORE:
            raise DeedRefused("text_refused")
        if after.note.strip():
            specialist.write_down(turn, holding.staff, after.note)
        # What the script says from here on answers nothing that the client wrote.
        turn.answers_at = None
        _then(turn, holding, after)
    return str(row["status"])


def _then(turn: Turn, holding: Holding, after: After) -> None:
    if after.then in ("hour", "morning"):
        put_away(turn, holding.token, PuttingAway(after.until or turn.now))
    elif after.then == "close":
        _close(turn, holding, outcome=after.outcome)
    elif after.then == "hand_back":
        _leave_at_once(turn)
        specialist.let_script_speak(turn, holding)


def _close(turn: Turn, holding: Holding, *, outcome: str) -> None:
    if outcome not in OUTCOMES:
        raise DeedRefused("outcome")
    if services.still_open(turn.tx, turn.conversation_id):
        raise DeedRefused("services_open")
    specialist.finish(turn, holding, outcome=outcome)


def _leave_at_once(turn: Turn) -> None:
    for row in turn.rows.of(messages):
        if row["status"] == "held":
            # The script would speak before it.
            raise DeedRefused("later")
        if row["status"] == "queued":
            row["due_at"] = turn.now


def take_back(
    house: House, staff: StaffMember, conversation_id: UUID, *, message_id: UUID, now: datetime
) -> str:
    """Take back a reply of one's own that has not left, and the conversation that one let go.

    Returns its words. Raises AlreadyLeft, AlreadyClaimed when somebody else has it by now,
    NotAllowed.
    """
    with deed(house, staff, conversation_id, now) as turn:
        since = now - house.policy.undo_within
        escalations.reopen(turn.tx, conversation_id, staff_id=staff.id, since=since)
        body = specialist.unsay(turn, staff, message_id)
        specialist.take_over(turn, staff)
    return body
