"""Keeps what a client answered when a person asked the screener's questions. Never texted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from bot.care.escalations import Cause
from bot.care.records import checklists, screen
from bot.care.records.checklists import Begun
from bot.care.records.deed import deed, is_repeated
from bot.care.records.writing import TEXT_LENGTH_MAX, Judged
from bot.care.specialist import StaffMember
from bot.care.turn.turning import Turn
from bot.house import House
from models import screens
from models.states import CONTACT_KINDS

DANGER = 0
# The queue and notifications show it: it says nothing of the screener.
REASON = "may be in danger now"


@dataclass(frozen=True, slots=True)
class Screened:
    """A screener as a form gave it: each question's yes, no or unsaid."""

    answers: Mapping[str, str]
    contact_kind: str
    key: str
    note: str = ""


def keep(
    house: House, staff: StaffMember, conversation_id: UUID, screened: Screened, now: datetime
) -> UUID:
    """Keep the answers, with what they come to, and return their id.

    High opens or raises an escalation and begins the danger steps, in the same transaction. The
    same form twice counts once. Raises NotAllowed, FormInvalid with each question left open.
    """
    result = screen.result(screened.answers)
    with deed(house, staff, conversation_id, now) as turn:
        if is_repeated(turn, screens, screened.key):
            same = screens.c.idempotency_key == screened.key
            kept: UUID = turn.tx.execute(select(screens.c.id).where(same)).scalar_one()
            return kept
        _check(screened)
        screen_id = _insert(turn, screened, result)
        if result == screen.HIGH:
            turn.escalate(Cause(DANGER, REASON))
            checklists.begin_in(turn, Begun("danger", screened.key))
        turn.note("screener.written", {})
    return screen_id


def _check(screened: Screened) -> None:
    judged = Judged()
    for name in screen.asked(screened.answers):
        judged.choice(name, screened.answers.get(name, ""), known=screen.ANSWERS)
    judged.choice("contact_kind", screened.contact_kind, known=CONTACT_KINDS)
    judged.text("note", screened.note, most=TEXT_LENGTH_MAX)
    judged.finish()


def _insert(turn: Turn, screened: Screened, result: str) -> UUID:
    screen_id = turn.house.new_id()
    row = {
        "id": screen_id,
        "conversation_id": turn.conversation_id,
        "staff_id": turn.staff_id,
        "contact_kind": screened.contact_kind,
        "answers": json.dumps(dict(screened.answers), sort_keys=True),
        "result": result,
        "note": screened.note.strip(),
        "idempotency_key": screened.key,
        "at": turn.now,
    }
    turn.tx.execute(insert(screens), row)
    return screen_id
