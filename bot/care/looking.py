"""A second pair of eyes: a supervisor is asked to look too, and the claim stays where it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update

from bot.care.specialist import Holding, StaffMember, check_claim, deed
from bot.errors import DeedRefused
from bot.house import House
from models import second_looks


def ask(house: House, holding: Holding, now: datetime) -> None:
    """Ask the supervisors to look; asked again, it is the same wish.

    Raises LeaseLost, NotAllowed.
    """
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        check_claim(turn, holding.token, now)
        same = select(second_looks.c.id).where(*_open(holding.conversation_id))
        if turn.tx.execute(same).first() is not None:
            return
        row = {"id": house.new_id(), "conversation_id": holding.conversation_id}
        turn.tx.execute(
            insert(second_looks), {**row, "asked_by": holding.staff.id, "asked_at": now}
        )
        turn.note("second_look.asked", {})
        turn.call()


def end(house: House, staff: StaffMember, conversation_id: UUID, now: datetime) -> None:
    """Say that one has looked, which only a supervisor does.

    Raises NotAllowed, DeedRefused (`not_a_supervisor`); where nobody asks any more nothing changes.
    """
    with deed(house, staff, conversation_id, now) as turn:
        if staff.role != "supervisor":
            raise DeedRefused("not_a_supervisor")
        change = update(second_looks).where(*_open(conversation_id))
        if turn.tx.execute(change.values(ended_at=now, ended_by=staff.id)).rowcount:
            turn.note("second_look.ended", {})
            turn.call()


def _open(conversation_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        second_looks.c.conversation_id == conversation_id,
        second_looks.c.ended_at.is_(None),
    )
