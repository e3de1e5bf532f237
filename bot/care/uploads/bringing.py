"""A file is brought: read into rows of its own, by the thousand. None of them is anybody yet."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot import filing
from bot.care.intake import Referrer
from bot.care.uploads import columns
from bot.care.uploads.deed import become, log, packed, unpacked
from bot.filing import FileRefused, Table, Wish
from bot.filing.tables import Source
from bot.house import House
from models import upload_rows, uploads

ROWS_AT_ONCE = 2000
KEPT_FOR = timedelta(days=7)
"""How long rows are kept that nobody confirms, or that were taken over."""


def bring(house: House, referrer: Referrer, source: Source, wish: Wish, *, now: datetime) -> UUID:
    """Read a file into rows that wait to be checked, and return its id.

    Raises FileRefused, and keeps nothing. What a crash cuts off stays in state `reading` and is
    thrown away by its age.
    """
    table = filing.opened(source, wish)
    upload_id = house.new_id()
    with house.db.writing() as tx:
        tx.execute(insert(uploads), _upload(tx, referrer, table) | {"id": upload_id, **_times(now)})
    try:
        taken = sum(_keep(house, upload_id, some) for some in _batches(table))
    except FileRefused:
        _forget(house, upload_id)
        raise
    with house.db.writing() as tx:
        become(tx, upload_id, {"state": "checking", "rows": taken})
        what = ("upload.brought", f"upload:{upload_id}", {"rows": taken})
        log(tx, house, now, actor=referrer.actor, what=what)
    return upload_id


def refuse(house: House, referrer: Referrer, why: FileRefused, *, now: datetime) -> UUID:
    """Keep that a file which nobody stood beside could not be read, and why; return its id."""
    upload_id = house.new_id()
    told = {"reason": why.reason, "facts": dict(why.facts)}
    row = {**_whose(referrer), "state": "refused", "kind": "", "encoding": "", "separator": ""}
    kept = {"id": upload_id, "columns": packed(()), "head_faults": [told], "matched": {}}
    with house.db.writing() as tx:
        times = {"created_at": now, "ended_at": now}
        tx.execute(insert(uploads), {**row, **kept, **_NO_ROWS, **times})
        subject = f"upload:{upload_id}"
        log(tx, house, now, actor=referrer.actor, what=("upload.refused", subject, {}))
    return upload_id


def _whose(referrer: Referrer) -> dict[str, Any]:
    return {"team_id": referrer.team_id, "staff_id": referrer.staff_id}


_NO_ROWS = {"rows": 0, "checked": 0, "checked_until": 0}


def _times(now: datetime) -> dict[str, datetime]:
    return {"created_at": now, "rows_kept_until": now + KEPT_FOR}


def _upload(tx: Connection, referrer: Referrer, table: Table) -> dict[str, Any]:
    matched = columns.guessed(table.columns, _remembered(tx, referrer.team_id))
    return {
        **_whose(referrer),
        **_NO_ROWS,
        "state": "reading",
        "kind": table.kind,
        "encoding": table.encoding,
        "separator": table.separator,
        "columns": packed(table.columns),
        "head_faults": [asdict(one) for one in table.head_faults],
        "matched": matched,
    }


def _remembered(tx: Connection, team_id: UUID) -> dict[str, str]:
    """Return the header that each field had in the last file which the team confirmed."""
    last = tx.execute(_LAST, {"of_team": team_id}).first()
    if last is None:
        return {}
    headers = unpacked(last.columns)
    return {field: headers[at] for field, at in last.matched.items() if at < len(headers)}


def _batches(table: Table) -> Iterator[list[filing.Row]]:
    while some := list(islice(table.rows, ROWS_AT_ONCE)):
        yield some


def _keep(house: House, upload_id: UUID, some: list[filing.Row]) -> int:
    rows = [
        {
            "upload_id": upload_id,
            "number": one.number,
            "state": "read",
            "cells": packed(one.cells),
            "read_faults": [[fault.column, fault.fault] for fault in one.faults],
            "faults": {},
        }
        for one in some
    ]
    with house.db.writing() as tx:
        house.db.write(tx, [(_KEEP, rows)])
    return len(rows)


def _forget(house: House, upload_id: UUID) -> None:
    with house.db.writing() as tx:
        tx.execute(delete(upload_rows).where(upload_rows.c.upload_id == upload_id))
        tx.execute(delete(uploads).where(uploads.c.id == upload_id))


_KEEP = insert(upload_rows)
_LAST = (
    select(uploads.c.columns, uploads.c.matched)
    .where(uploads.c.team_id == bindparam("of_team"), uploads.c.confirmed_at.is_not(None))
    .order_by(uploads.c.id.desc())
    .limit(1)
)
