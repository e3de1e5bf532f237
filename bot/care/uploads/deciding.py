"""What a person decides about a file: its columns, single rows, and whether it is taken over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from bot.care.specialist import StaffMember
from bot.care.uploads import columns
from bot.care.uploads.checking import check_again
from bot.care.uploads.deed import Deed, deed, in_state, packed, unpacked
from bot.errors import DeedRefused, NotAllowed
from bot.filing.tables import CELL_LENGTH_MAX
from bot.house import House
from models import upload_rows, uploads

CHOICES = ("shared", "left", "good")
"""Two people share the phone; it is left out; it is somebody else of the same name and year."""


def waiting(tx: Connection, team_id: UUID) -> int:
    """Count the team's files that wait for somebody to decide about them."""
    query = select(func.count()).where(uploads.c.team_id == team_id, uploads.c.state == "checked")
    return int(tx.execute(query).scalar_one())


def match(
    house: House, staff: StaffMember, upload_id: UUID, matched: Mapping[str, int], *, now: datetime
) -> None:
    """Say which column is which field; every row is checked anew.

    Raises NotAllowed; DeedRefused: `upload_state`, `upload_columns` where one is named twice or is
    not there.
    """
    with deed(house, staff, upload_id, now) as one:
        in_state(one.upload, "checking", "checked")
        width = len(unpacked(one.upload.columns))
        known = set(matched) <= set(columns.FIELDS) and set(matched.values()) <= set(range(width))
        if not known or len(set(matched.values())) < len(matched):
            raise DeedRefused("upload_columns")
        again = {"state": "checking", "checked": 0, "checked_until": 0}
        one.become(matched=dict(matched), **again)


def correct(
    house: House, staff: StaffMember, row: tuple[UUID, int], cells: Mapping[str, str], now: datetime
) -> None:
    """Write a row's cells anew, by field, and check it. Raises NotAllowed, DeedRefused."""
    upload_id, number = row
    with deed(house, staff, upload_id, now) as one:
        in_state(one.upload, "checked")
        found = _row(one, number)
        kept = unpacked(found)
        for field, at in one.upload.matched.items():
            kept[at] = cells.get(field, kept[at]).strip()[:CELL_LENGTH_MAX]
        values = {"cells": packed(kept), "read_faults": []}
        one.tx.execute(_of(upload_id, number).values(**values))
        check_again(one.tx, house, one.upload, number=number, now=now)


def choose(
    house: House, staff: StaffMember, row: tuple[UUID, int], choice: str, *, now: datetime
) -> None:
    """Decide about a row that is like another; see CHOICES.

    Raises NotAllowed, DeedRefused.
    """
    upload_id, number = row
    with deed(house, staff, upload_id, now) as one:
        in_state(one.upload, "checked")
        _row(one, number)
        if choice not in CHOICES:
            raise DeedRefused("upload_choice")
        by = "number" if choice == "shared" else "person" if choice == "good" else None
        states = ("alike", "shared", "left", "good")
        change = _of(upload_id, number).where(
            upload_rows.c.state.in_(states), upload_rows.c.alike_by.is_not(None)
        )
        if by:
            change = change.where(upload_rows.c.alike_by == by)
        one.tx.execute(change.values(state=choice))


def confirm(house: House, staff: StaffMember, upload_id: UUID, now: datetime) -> int:
    """Let every row that is good be taken over; return how many there are.

    Raises NotAllowed; DeedRefused: `upload_state`, `upload_columns`, `upload_nothing`.
    """
    with deed(house, staff, upload_id, now) as one:
        in_state(one.upload, "checked")
        if columns.lacking(one.upload.matched):
            raise DeedRefused("upload_columns")
        ready = one.tx.execute(
            select(func.count())
            .select_from(upload_rows)
            .where(upload_rows.c.upload_id == upload_id)
            .where(upload_rows.c.state.in_(("good", "shared")))
        ).scalar_one()
        if not ready:
            raise DeedRefused("upload_nothing")
        whose = one.upload.staff_id or staff.id
        one.become(state="importing", staff_id=whose, confirmed_at=now, rows_kept_until=None)
        one.note("upload.confirmed", rows=ready)
    return int(ready)


def undo(house: House, staff: StaffMember, upload_id: UUID, now: datetime) -> None:
    """Take back every referral that a file made, as far as that can be; see `intake.take_back`.

    Raises NotAllowed; DeedRefused `upload_state` also where its rows were thrown away.
    """
    with deed(house, staff, upload_id, now) as one:
        in_state(one.upload, "importing", "imported")
        if one.upload.state == "imported" and one.upload.rows_kept_until is None:
            raise DeedRefused("upload_state")
        one.become(state="undoing", undone_by=staff.id, rows_kept_until=None)
        one.note("upload.undone")


def drop(house: House, staff: StaffMember, upload_id: UUID, now: datetime) -> None:
    """Throw a file away that was not confirmed. Raises NotAllowed, DeedRefused."""
    with deed(house, staff, upload_id, now) as one:
        in_state(one.upload, "reading", "checking", "checked")
        one.become(state="dropped", ended_at=now, rows_kept_until=now)
        one.note("upload.dropped")


def _row(one: Deed, number: int) -> str:
    """Return a row's cells as they are kept. Raises NotAllowed where there is no such row."""
    query = select(upload_rows.c.cells).where(
        upload_rows.c.upload_id == one.upload.id, upload_rows.c.number == number
    )
    found = one.tx.execute(query).scalar()
    if found is None:
        raise NotAllowed
    return str(found)


def _of(upload_id: UUID, number: int) -> Any:
    return (
        update(upload_rows)
        .where(upload_rows.c.upload_id == upload_id)
        .where(upload_rows.c.number == number)
    )
