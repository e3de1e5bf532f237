"""Follow-ups: what somebody promised to see to, by day, until it is done, moved or replaced."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from bot.care.records.deed import deed
from bot.care.records.writing import Judged, today_of
from bot.care.specialist import StaffMember
from bot.care.turn.turning import Turn
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from models import follow_ups


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something to see to on a day: a service by its name, or a next step in words."""

    kind: str
    subject: str
    due_on: date
    source_id: UUID | None = None


def plan(turn: Turn, wanted: FollowUp) -> None:
    """Put a follow-up on the list of whoever acts in this turn."""
    assert turn.staff_id is not None
    _insert(turn, wanted, turn.staff_id)


def end_offered(turn: Turn, service: str, *, ending: str) -> None:
    """End the open follow-ups of a service in this conversation."""
    for row in _open(turn):
        if row.kind == "service" and row.subject == service:
            _end(turn, row, ending)


def end_of_source(turn: Turn, source_id: UUID, *, ending: str) -> None:
    """End the open follow-ups that came from one entry or checklist."""
    for row in _open(turn):
        if row.source_id == source_id:
            _end(turn, row, ending)


def finish(house: House, staff: StaffMember, follow_up_id: UUID, now: datetime) -> None:
    """Mark a follow-up done; one that has ended stays as it is. Raises NotAllowed."""
    found = _of_team(house, staff, follow_up_id)
    with deed(house, staff, found.conversation_id, now) as turn:
        for row in _open(turn):
            if row.id == follow_up_id:
                _end(turn, row, "done")
                turn.note("follow_up.done", {})


def move(
    house: House, staff: StaffMember, follow_up_id: UUID, due_on: date | None, now: datetime
) -> None:
    """Move a follow-up to another day, with whoever has it.

    Raises NotAllowed, and FormInvalid for a day that is missing or past, or when it has ended.
    """
    found = _of_team(house, staff, follow_up_id)
    with deed(house, staff, found.conversation_id, now) as turn:
        if due_on is None:
            raise FormInvalid({"due_on": "needed"})
        judged = Judged()
        judged.day("due_on", due_on, today=today_of(turn))
        judged.finish()
        row = next((one for one in _open(turn) if one.id == follow_up_id), None)
        if row is None:
            raise FormInvalid({"due_on": "ended"})
        _end(turn, row, "moved")
        _insert(turn, FollowUp(row.kind, row.subject, due_on, row.source_id), row.staff_id)
        turn.note("follow_up.moved", {})


def _of_team(house: House, staff: StaffMember, follow_up_id: UUID) -> Any:
    query = select(follow_ups.c.conversation_id).where(
        follow_ups.c.id == follow_up_id, follow_ups.c.team_id == staff.team_id
    )
    with house.db.reading() as tx:
        found = tx.execute(query).first()
    if found is None:
        raise NotAllowed("no such follow-up for this staff member")
    return found


def _open(turn: Turn) -> list[Any]:
    query = select(follow_ups).where(
        follow_ups.c.conversation_id == turn.conversation_id, follow_ups.c.ended_at.is_(None)
    )
    return list(turn.tx.execute(query.order_by(follow_ups.c.id)))


def _end(turn: Turn, row: Any, ending: str) -> None:
    ended = {"ended_at": turn.now, "ended_by": turn.staff_id, "ending": ending}
    turn.tx.execute(update(follow_ups).where(follow_ups.c.id == row.id).values(**ended))


def _insert(turn: Turn, wanted: FollowUp, staff_id: UUID) -> None:
    row = {
        "id": turn.house.new_id(),
        "team_id": turn.thread.row.team_id,
        "conversation_id": turn.conversation_id,
        "staff_id": staff_id,
        "kind": wanted.kind,
        "source_id": wanted.source_id,
        "subject": wanted.subject,
        "due_on": wanted.due_on,
        "created_at": turn.now,
    }
    turn.tx.execute(insert(follow_ups), row)
