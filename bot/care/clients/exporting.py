"""A client's whole record is handed out: by a supervisor, for a reason that is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from bot.care.clients.judging import deed
from bot.care.specialist import StaffMember
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from models import record_exports

REASON_LENGTH_MAX = 500


def export(
    house: House, staff: StaffMember, client_id: UUID, *, reason: str, now: datetime
) -> None:
    """Write down that a client's record is handed out, before it is.

    Every time counts. Raises FormInvalid with codes by field, NotAllowed for all but supervisors.
    """
    if staff.role != "supervisor":
        raise NotAllowed("only a supervisor hands out a record")
    if not 0 < len(reason.strip()) <= REASON_LENGTH_MAX:
        raise FormInvalid({"why": "handing_out"})
    with deed(house, staff, client_id, now) as doing:
        row = {"id": house.new_id(), "client_id": client_id, "staff_id": staff.id}
        doing.tx.execute(insert(record_exports), {**row, "reason": reason.strip(), "at": now})
        doing.tell("client.exported", {"export": str(row["id"])})
