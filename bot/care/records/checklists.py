"""Steps in danger and of an abuse report: who ticked each, when, and who was told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from bot.care import escalations
from bot.care.records import follow_ups
from bot.care.records.deed import deed, has_claim, is_repeated
from bot.care.records.follow_ups import FollowUp
from bot.care.records.writing import LINE_LENGTH_MAX, Judged, today_of
from bot.care.specialist import StaffMember
from bot.care.turn.turning import Turn
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from bot.library.casework import DANGER_STEPS, REPORT_STEPS
from models import checklist_ticks, checklists

STEPS = {"danger": DANGER_STEPS, "report": REPORT_STEPS}
TAKE = "take"
FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Begun:
    """A list of steps to begin: danger or report, once per key."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A step ticked, or its tick taken back, as a form gave it. `told` is who was told."""

    checklist_id: UUID
    step: str
    key: str
    done: bool = True
    told: str = ""
    number: str = ""
    follow_up_on: date | None = None


def begin(
    house: House, staff: StaffMember, conversation_id: UUID, begun: Begun, now: datetime
) -> None:
    """Begin a list of steps anew; the same form twice begins one. Raises NotAllowed."""
    assert begun.kind in STEPS
    with deed(house, staff, conversation_id, now) as turn:
        if not is_repeated(turn, checklists, begun.key):
            begin_in(turn, begun)


def begin_in(turn: Turn, begun: Begun) -> None:
    """Begin a list of steps as a part of a turn."""
    row = {
        "id": turn.house.new_id(),
        "conversation_id": turn.conversation_id,
        "staff_id": turn.staff_id,
        "kind": begun.kind,
        "idempotency_key": begun.key,
        "at": turn.now,
    }
    turn.tx.execute(insert(checklists), row)
    turn.note("checklist.begun", {"kind": begun.kind})


def tick(
    house: House, staff: StaffMember, conversation_id: UUID, tick: Tick, now: datetime
) -> None:
    """Note that a step was taken, or was not after all; the same form twice counts once.

    To have taken the conversation is ticked only by who has it, and stops the paging. Raises
    NotAllowed, FormInvalid.
    """
    with deed(house, staff, conversation_id, now) as turn:
        checklist = _checklist(turn, tick.checklist_id)
        known = select(checklist_ticks.c.id).where(checklist_ticks.c.idempotency_key == tick.key)
        if turn.tx.execute(known).first() is not None:
            return
        _check(turn, checklist.kind, tick)
        if tick.step == TAKE and tick.done:
            _take(turn, staff)
        _insert(turn, tick)
        if checklist.kind == "danger" and tick.done and tick.step != TAKE:
            # Who calls, or sends somebody, does not write: that is an answer too.
            escalations.replied(turn.tx, conversation_id, now=now)
        _follow_up(turn, checklist.kind, tick)
        turn.note("checklist.ticked" if tick.done else "checklist.taken_back", {"step": tick.step})


def _checklist(turn: Turn, checklist_id: UUID) -> Any:
    query = select(checklists).where(
        checklists.c.id == checklist_id, checklists.c.conversation_id == turn.conversation_id
    )
    found = turn.tx.execute(query).first()
    if found is None:
        raise NotAllowed("no such checklist in this conversation")
    return found


def _check(turn: Turn, kind: str, tick: Tick) -> None:
    judged = Judged()
    judged.choice("step", tick.step, known=STEPS[kind])
    judged.text("told", tick.told, most=LINE_LENGTH_MAX)
    judged.text("number", tick.number, most=LINE_LENGTH_MAX)
    if tick.step == FOLLOW_UP and tick.done and tick.follow_up_on is None:
        judged.faults["follow_up_on"] = "needed"
    judged.day("follow_up_on", tick.follow_up_on, today=today_of(turn))
    judged.finish()


def _take(turn: Turn, staff: StaffMember) -> None:
    if not has_claim(turn.tx, staff, turn.conversation_id, turn.now):
        raise FormInvalid({"step": "take_first"})
    escalations.acknowledge(
        turn.tx, turn.house, turn.conversation_id, staff_id=staff.id, now=turn.now
    )


def _insert(turn: Turn, tick: Tick) -> None:
    row = {
        "id": turn.house.new_id(),
        "checklist_id": tick.checklist_id,
        "staff_id": turn.staff_id,
        "step": tick.step,
        "done": tick.done,
        "told": tick.told.strip(),
        "number": tick.number.strip(),
        "idempotency_key": tick.key,
        "at": turn.now,
    }
    turn.tx.execute(insert(checklist_ticks), row)


def _follow_up(turn: Turn, kind: str, tick: Tick) -> None:
    if tick.step != FOLLOW_UP:
        return
    follow_ups.end_of_source(turn, tick.checklist_id, ending="replaced")
    if tick.done and tick.follow_up_on is not None:
        follow_ups.plan(turn, FollowUp(kind, "", tick.follow_up_on, tick.checklist_id))
