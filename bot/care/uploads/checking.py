"""Rows are checked, a bounded number at a time: what is wrong with each, and whom it is like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, bindparam, func, select, update

from bot.care import finding
from bot.care.uploads.deed import AT_WORK, become, unpacked
from bot.care.uploads.meaning import Meant, meant
from bot.house import House
from models import client_marks, clients, contact_points, teams, upload_rows, uploads

WHOLE_ROW = -1
# Beside which rows of its file a row is looked at.
EARLIER, OTHERS = "earlier", "others"


# What makes a row like another: the same number, or the same name and birth year.
NUMBER, PERSON = "number", "person"


@dataclass(frozen=True, slots=True)
class _Alike:
    """Who has a number or a name already, by hash or mark: an earlier row, or a client."""

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
    _check(_Checking(tx, house, upload, now), rows, beside=OTHERS)


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
        """Say what is wrong with a row, and by what it is compared."""
        upload = self.upload
        cells = fields(upload, unpacked(row.cells))
        one = meant(cells, zone=upload.time_zone, now=self.now)
        by_column = {at: field for field, at in upload.matched.items()} | {WHOLE_ROW: "row"}
        read = {by_column[at]: fault for at, fault in row.read_faults if at in by_column}
        return _Judged(row.number, {**one.faults, **read}, self._keys(one))

    def _keys(self, one: Meant) -> dict[str, bytes]:
        ring, said = self.house.ring, one.referral
        keys = {}
        if one.address:
            keys[NUMBER] = ring.look_up(one.address)
        if said.birth_year is not None and said.name.strip():
            keys[PERSON] = finding.born_mark(ring, said.name, birth_year=str(said.birth_year))
        return keys

    def alike(self, rows: Sequence["_Judged"], beside: str) -> _Alike:
        """Find out who has the numbers and names of these rows already."""
        before: dict[bytes, int] = {}
        known: dict[bytes, UUID] = {}
        for by in (NUMBER, PERSON):
            keys = sorted({one.keys[by] for one in rows if by in one.keys})
            if keys:
                key = {"of_upload": self.upload.id, "keys": keys, "number": rows[0].number}
                before |= dict(_pairs(self.tx.execute(_ROWS[by, beside], key)))
                team = {"of_team": self.upload.team_id, "keys": keys}
                known |= dict(_pairs(self.tx.execute(_KNOWN[by], team)))
        return _Alike(before, known)


@dataclass(frozen=True, slots=True)
class _Judged:
    number: int
    faults: Mapping[str, str]
    keys: Mapping[str, bytes]

    def change(self, upload_id: UUID, alike: _Alike) -> dict[str, Any]:
        """Give what becomes of the row."""
        known = alike.rows.keys() | alike.clients.keys()
        by = next((by for by in (NUMBER, PERSON) if self.keys.get(by) in known), None)
        key = self.keys[by] if by else b""
        return {
            "of_upload": upload_id,
            "of_number": self.number,
            "state": "faulty" if self.faults else "alike" if by else "good",
            "faults": self.faults,
            "address_hash": self.keys.get(NUMBER),
            "person_mark": self.keys.get(PERSON),
            "alike_by": by,
            "same_as": alike.rows.get(key),
            "client_id": alike.clients.get(key),
        }


def _pairs(rows: Iterable[Any]) -> list[tuple[Any, Any]]:
    return [(row[0], row[1]) for row in rows]


def _check(checking: _Checking, rows: Sequence[Any], beside: str = EARLIER) -> None:
    judged = [checking.judged(row) for row in rows]
    alike = checking.alike(judged, beside)
    before = dict(alike.rows)
    changes = []
    for one in judged:
        changes.append(one.change(checking.upload.id, _Alike(before, alike.clients)))
        for key in one.keys.values():
            before.setdefault(key, one.number)
    if changes:
        checking.tx.execute(_JUDGED, changes)


_CHECKING = (
    select(uploads, teams.c.time_zone)
    .join(teams, teams.c.id == uploads.c.team_id)
    .where(AT_WORK, uploads.c.state == "checking")
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


def _same(column: Column[Any]) -> Any:
    return (
        select(column, func.min(upload_rows.c.number))
        .where(upload_rows.c.upload_id == bindparam("of_upload"))
        .where(column.in_(bindparam("keys", expanding=True)))
        .group_by(column)
    )


_COLUMNS = {NUMBER: upload_rows.c.address_hash, PERSON: upload_rows.c.person_mark}
_ROWS = {
    (by, beside): _same(column).where(which)
    for by, column in _COLUMNS.items()
    for beside, which in (
        (EARLIER, upload_rows.c.number < bindparam("number")),
        (OTHERS, upload_rows.c.number != bindparam("number")),
    )
}
_KNOWN = {
    NUMBER: select(contact_points.c.address_hash, contact_points.c.client_id)
    .join(clients, clients.c.id == contact_points.c.client_id)
    .where(contact_points.c.channel == "sms", clients.c.team_id == bindparam("of_team"))
    .where(contact_points.c.address_hash.in_(bindparam("keys", expanding=True))),
    PERSON: select(client_marks.c.mark, client_marks.c.client_id)
    .where(client_marks.c.team_id == bindparam("of_team"))
    .where(client_marks.c.mark.in_(bindparam("keys", expanding=True))),
}
_WRITTEN = (
    *("state", "faults", "address_hash", "person_mark"),
    *("alike_by", "same_as", "client_id"),
)
_JUDGED = (
    update(upload_rows)
    .where(upload_rows.c.upload_id == bindparam("of_upload"))
    .where(upload_rows.c.number == bindparam("of_number"))
    .values({name: bindparam(name) for name in _WRITTEN})
)
