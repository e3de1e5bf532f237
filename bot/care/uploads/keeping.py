"""Rows of files do not stay: they are thrown away when their time is over, by the thousand."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.care.uploads.deed import become, packed
from bot.house import House
from models import upload_rows, uploads

ENDED = ("imported", "dropped")


def throw_away(house: House, now: datetime, *, limit: int) -> int:
    """Delete up to `limit` rows of a file whose time is over; return how many.

    A file that nobody confirmed is dropped with its rows. What was taken over stays with clients.
    """
    with house.db.reading() as tx:
        if tx.execute(_OVER, {"now": now}).first() is None:
            return 0
    with house.db.writing() as tx:
        upload = tx.execute(
            _OVER.with_for_update(skip_locked=True, of=uploads), {"now": now}
        ).first()
        if upload is None:
            return 0
        some = tx.execute(_SOME, {"of_upload": upload.id, "most": limit}).scalars().all()
        if some:
            tx.execute(_DELETE, {"of_upload": upload.id, "until": some[-1]})
            return len(some)
        last: dict[str, Any] = {"rows_kept_until": None, "columns": packed(())}
        if upload.state not in ENDED:
            last |= {"state": "dropped", "ended_at": now}
        become(tx, upload.id, last)
    return 1


_OVER = (
    select(uploads.c.id, uploads.c.state)
    .where(uploads.c.rows_kept_until <= bindparam("now", type_=uploads.c.rows_kept_until.type))
    .order_by(uploads.c.rows_kept_until)
    .limit(1)
)
_SOME = (
    select(upload_rows.c.number)
    .where(upload_rows.c.upload_id == bindparam("of_upload"))
    .order_by(upload_rows.c.number)
    .limit(bindparam("most"))
)
_DELETE = delete(upload_rows).where(
    upload_rows.c.upload_id == bindparam("of_upload"), upload_rows.c.number <= bindparam("until")
)
