"""Rows are checked, a bounded number at a time: what is wrong with each, and whom it is like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select, text, update

from bot.care.uploads.deed import become, unpacked
from bot.care.uploads.meaning import meant
from bot.house import House
from models import clients, contact_points, teams, upload_rows, uploads

WHOLE_ROW = -1


@dataclass(frozen=True, slots=True)
class _Alike:
    """Who has a number already, by its hash: an earlier row, or a client of the team."""

    rows: Mapping[bytes, int]
    clients: Mapping[bytes, UUID]


def check_some(house: House, now: datetime, *, limit: int) -> int:
    """Check up to `limit` rows of the oldest file that waits for it; return how many."""
    with house.db.reading() as tx:
        if tx.execute(_CHECKING).first() is None:
            return 0
    with house.db.writing() as tx:
        upload = tx.execute(_CHECKING.with_for_update(skip_locked=True, of=uploads)).first()
        if upload is None:
            return 0
        key = {"of_upload": upload.id, "after": upload.checked_until, "most": limit}
        rows = tx.execute(_NEXT, key).all()
        _check(_Checking(tx, house, upload, now), rows)
        if not rows:
            become(tx, upload.id, {"state": "checked"})
            return 1
        done = {"checked": upload.checked + len(rows), "checked_until": rows[-1].number}
        become(tx, upload.id, done)
    return len(rows)


def check_again(tx: Connection, house: House, upload: Any, *, number: int, now: datetime) -> None:
    """Check one row anew, beside all others of its file."""
    key = {"of_upload": upload.id, "of_number": number}
    rows = tx.execute(_ONE, key).all()
    _check(_Checking(tx, house, upload, now), rows, beside=_OTHERS)


def fields(upload: Any, cells: Sequence[str]) -> dict[str, str]:
    """Return a row's cells by the field that each column was matched to."""
    return {field: cells[at] for field, at in upload.matched.items() if at < len(cells)}


@dataclass(frozen=True, slots=True)
class _Checking:
    tx: Connection
    house: House
    upload: Any
    now: datetime

    def judged(self, row: Any) -> "_Judged":
        """Say what is wrong with a row, and by which hash its number is found."""
        upload = self.upload
        cells = fields(upload, unpacked(row.cells))
        one = meant(cells, zone=upload.time_zone, now=self.now)
        by_column = {at: field for field, at in upload.matched.items()} | {WHOLE_ROW: "row"}
        read = {by_column[at]: fault for at, fault in row.read_faults if at in by_column}
        hashed = self.house.ring.look_up(one.address) if one.address else None
        return _Judged(row.number, {**one.faults, **read}, hashed)

    def alike(self, rows: Sequence["_Judged"], beside: Any) -> _Alike:
        """Find out whose the numbers of these rows are already."""
        hashes = sorted({one.hashed for one in rows if one.hashed})
        if not hashes:
            return _Alike({}, {})
        key = {"of_upload": self.upload.id, "hashes": hashes, "number": rows[0].number}
        earlier = self.tx.execute(beside, key).all()
        known = self.tx.execute(_KNOWN, {"of_team": self.upload.team_id, "hashes": hashes}).all()
        return _Alike({row[0]: row[1] for row in earlier}, {row[0]: row[1] for row in known})


@dataclass(frozen=True, slots=True)
class _Judged:
    number: int
    faults: Mapping[str, str]
    hashed: bytes | None

    def change(self, upload_id: UUID, alike: _Alike) -> dict[str, Any]:
        """Give what becomes of the row."""
        same_as = alike.rows.get(self.hashed) if self.hashed else None
        client_id = alike.clients.get(self.hashed) if self.hashed else None
        state = "alike" if same_as or client_id else "good"
        return {
            "of_upload": upload_id,
            "of_number": self.number,
            "state": "faulty" if self.faults else state,
            "faults": self.faults,
            "address_hash": self.hashed,
            "same_as": same_as,
            "client_id": client_id,
        }


def _check(checking: _Checking, rows: Sequence[Any], beside: Any = None) -> None:
    judged = [checking.judged(row) for row in rows]
    alike = checking.alike(judged, _EARLIER if beside is None else beside)
    before = dict(alike.rows)
    changes = []
    for one in judged:
        changes.append(one.change(checking.upload.id, _Alike(before, alike.clients)))
        if one.hashed:
            before.setdefault(one.hashed, one.number)
    if changes:
        checking.tx.execute(_JUDGED, changes)


_CHECKING = (
    select(uploads, teams.c.time_zone)
    .join(teams, teams.c.id == uploads.c.team_id)
    .where(text("uploads.state IN ('checking', 'importing')"), uploads.c.state == "checking")
    .order_by(uploads.c.id)
    .limit(1)
)
_ROW = select(upload_rows.c.number, upload_rows.c.cells, upload_rows.c.read_faults).where(
    upload_rows.c.upload_id == bindparam("of_upload")
)
_NEXT = (
    _ROW.where(upload_rows.c.number > bindparam("after"))
    .order_by(upload_rows.c.number)
    .limit(bindparam("most"))
)
_ONE = _ROW.where(upload_rows.c.number == bindparam("of_number"))
_SAME = (
    select(upload_rows.c.address_hash, func.min(upload_rows.c.number))
    .where(upload_rows.c.upload_id == bindparam("of_upload"))
    .where(upload_rows.c.address_hash.in_(bindparam("hashes", expanding=True)))
    .group_by(upload_rows.c.address_hash)
)
_EARLIER = _SAME.where(upload_rows.c.number < bindparam("number"))
_OTHERS = _SAME.where(upload_rows.c.number != bindparam("number"))
_KNOWN = (
    select(contact_points.c.address_hash, contact_points.c.client_id)
    .join(clients, clients.c.id == contact_points.c.client_id)
    .where(contact_points.c.channel == "sms", clients.c.team_id == bindparam("of_team"))
    .where(contact_points.c.address_hash.in_(bindparam("hashes", expanding=True)))
)
_JUDGED = (
    update(upload_rows)
    .where(upload_rows.c.upload_id == bindparam("of_upload"))
    .where(upload_rows.c.number == bindparam("of_number"))
    .values(
        {
            name: bindparam(name)
            for name in ("state", "faults", "address_hash", "same_as", "client_id")
        }
    )
)
