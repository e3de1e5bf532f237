"""Confirmed rows become clients, a few in a transaction: a row and its client, or neither."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.care import intake
from bot.care.intake import Referrer
from bot.care.uploads.bringing import KEPT_FOR
from bot.care.uploads.checking import fields
from bot.care.uploads.deed import AT_WORK, become, unpacked
from bot.care.uploads.meaning import meant
from bot.errors import FormInvalid
from bot.house import House
from models import teams, upload_rows, uploads


def import_some(house: House, now: datetime, *, limit: int) -> int:
    """Take up to `limit` rows over of the oldest file that was confirmed; return how many.

    Killed at any moment it goes on where it stood, and takes no row over twice.
    """
    with house.db.reading() as tx:
        if tx.execute(_IMPORTING).first() is None:
            return 0
    with house.db.writing() as tx:
        upload = tx.execute(_IMPORTING.with_for_update(skip_locked=True, of=uploads)).first()
        if upload is None:
            return 0
        rows = tx.execute(_NEXT, {"of_upload": upload.id, "most": limit}).all()
        for row in rows:
            tx.execute(_TAKEN, _take(tx, house, upload=upload, row=row, now=now))
        if not rows:
            ended = {"state": "imported", "ended_at": now, "rows_kept_until": now + KEPT_FOR}
            become(tx, upload.id, ended)
    return len(rows) or 1


def _take(tx: Connection, house: House, *, upload: Any, row: Any, now: datetime) -> dict[str, Any]:
    one = meant(fields(upload, unpacked(row.cells)), zone=upload.time_zone, now=now)
    referral = replace(one.referral, shared_phone=row.state == "shared")
    referrer = Referrer(upload.team_id, upload.staff_id)
    key = {"of_upload": upload.id, "of_number": row.number, "faults": {}, "client_id": None}
    try:
        # Its faults are found before anything of it is written.
        made = intake.refer_in(tx, house, referrer, referral=referral, now=now)
    except FormInvalid as invalid:
        return {**key, "state": "faulty", "faults": dict.fromkeys(invalid.faults, "known")}
    return {**key, "state": "taken", "client_id": made.client_id}


_IMPORTING = (
    select(uploads, teams.c.time_zone)
    .join(teams, teams.c.id == uploads.c.team_id)
    .where(AT_WORK, uploads.c.state == "importing")
    .order_by(uploads.c.id)
    .limit(1)
)
_NEXT = (
    select(upload_rows.c.number, upload_rows.c.state, upload_rows.c.cells)
    .where(upload_rows.c.upload_id == bindparam("of_upload"))
    .where(upload_rows.c.state.in_(("good", "shared")))
    .limit(bindparam("most"))
)
_TAKEN = (
    update(upload_rows)
    .where(upload_rows.c.upload_id == bindparam("of_upload"))
    .where(upload_rows.c.number == bindparam("of_number"))
    .values({name: bindparam(name) for name in ("state", "faults", "client_id")})
)
