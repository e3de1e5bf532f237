"""A file that was a mistake is undone: row by row, what it referred is taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.care import intake
from bot.care.specialist import StaffMember
from bot.care.uploads.bringing import KEPT_FOR
from bot.care.uploads.deed import AT_WORK, become
from bot.errors import DeedRefused
from bot.house import House
from models import staff_members, upload_rows, uploads


def undo_some(house: House, now: datetime, *, limit: int) -> int:
    """Take back up to `limit` rows of the oldest file that is being undone; return how many.

    Killed at any moment it goes on where it stood. A row whose client has written by now, or has a
    person's attention, stays, with the reason.
    """
    with house.db.reading() as tx:
        if tx.execute(_UNDOING).first() is None:
            return 0
    with house.db.writing() as tx:
        upload = tx.execute(_UNDOING.with_for_update(skip_locked=True, of=uploads)).first()
        if upload is None:
            return 0
        rows = tx.execute(_NEXT, {"of_upload": upload.id, "most": limit}).all()
        staff = StaffMember(upload.undone_by, upload.team_id, upload.role, upload.display_name)
        for row in rows:
            tx.execute(_UNDONE, _undo(tx, house, staff, row=row, now=now))
        if not rows:
            ended = {"state": "undone", "ended_at": now, "rows_kept_until": now + KEPT_FOR}
            become(tx, upload.id, ended)
    return len(rows) or 1


def _undo(
    tx: Connection, house: House, staff: StaffMember, *, row: Any, now: datetime
) -> dict[str, Any]:
    key = {"of_upload": row.upload_id, "of_number": row.number}
    try:
        intake.take_back_in(tx, house, staff, client_id=row.client_id, now=now)
    except DeedRefused as refused:
        return {**key, "state": "stayed", "faults": {"row": refused.reason}}
    return {**key, "state": "undone", "faults": {}}


_UNDOING = (
    select(uploads, staff_members.c.role, staff_members.c.display_name)
    .join(staff_members, staff_members.c.id == uploads.c.undone_by)
    .where(AT_WORK, uploads.c.state == "undoing")
    .order_by(uploads.c.id)
    .limit(1)
)
_NEXT = (
    select(upload_rows.c.upload_id, upload_rows.c.number, upload_rows.c.client_id)
    .where(upload_rows.c.upload_id == bindparam("of_upload"), upload_rows.c.state == "taken")
    .order_by(upload_rows.c.number)
    .limit(bindparam("most"))
)
_UNDONE = (
    update(upload_rows)
    .where(upload_rows.c.upload_id == bindparam("of_upload"))
    .where(upload_rows.c.number == bindparam("of_number"))
    .values({name: bindparam(name) for name in ("state", "faults")})
)
