"""Rows are checked, a bounded number at a time: what is wrong with each, and whom it is like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select, text, update

from bot.care.uploads.deed import become, unpacked
from bot.care.uploads.meaning import Meant, meant
from bot.house import House
from models import clients, contact_points, teams, upload_rows, uploads

WHOLE_ROW = -1


@dataclass(frozen=True, slots=True)
class _Alike:
    """Who has a number already, by its hash: an earlier row, or a client of the team."""

    rows: Mapping[bytes, int]
    clients: Mapping[bytes, UUID]


def check_some(house: House, *, limit: int) -> int:
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
        _check(tx, house, upload, rows)
        if not rows:
            become(tx, upload.id, {"state": "checked"})
            return 1
        done = {"checked": upload.checked + len(rows), "checked_until": rows[-1].number}
        become(tx, upload.id, done)
    return len(rows)


def check_again(tx: Connection, house: House, upload: Any, number: int) -> None:
    """Check one row anew, beside all others of its file."""
    key = {"of_upload": upload.id, "of_number": number}
    _check(tx, house, upload, tx.execute(_ONE, key).all(), others=_OTHERS)


def fields(upload: Any, cells: Sequence[str]) -> dict[str, str]:
    """Return a row's cells by the field that each column was matched to."""
    return {field: cells[at] for field, at in upload.matched.items() if at < len(cells)}


def _check(
    tx: Connection, house: House, upload: Any, rows: Sequence[Any], *, others: Any = None
) -> None:
    if not rows:
        return
    found = [meant(fields(upload, unpacked(row.cells)), upload.time_zone) for row in rows]
    hashes = [house.ring.look_up(one.address) if one.address else None for one in found]
    alike = _alike(tx, upload, rows, [one for one in hashes if one], others=others)
    before = dict(alike.rows)
    changes = []
    for row, one, hashed in zip(rows, found, hashes, strict=True):
        faults = _faults(upload, row, one)
        changes.append(_change(upload, row, faults, hashed, _Alike(before, alike.clients)))
        if hashed:
            before.setdefault(hashed, row.number)
    tx.execute(_JUDGED, changes)


def _faults(upload: Any, row: Any, one: Meant) -> dict[str, str]:
    """Join what the file told of a cell with what is wrong with what it means."""
    by_column = {at: field for field, at in upload.matched.items()} | {WHOLE_ROW: "row"}
    read = {by_column[at]: fault for at, fault in row.read_faults if at in by_column}
    return {**one.faults, **read}


def _change(
    upload: Any, row: Any, faults: Mapping[str, str], hashed: bytes | None, alike: _Alike
) -> dict[str, Any]:
    same_as = alike.rows.get(hashed) if hashed else None
    client_id = alike.clients.get(hashed) if hashed else None
    state = "alike" if same_as or client_id else "good"
    return {
        "of_upload": upload.id,
        "of_number": row.number,
        "state": "faulty" if faults else state,
        "faults": dict(faults),
        "address_hash": hashed,
        "same_as": same_as,
        "client_id": client_id,
    }


def _alike(
    tx: Connection, upload: Any, rows: Sequence[Any], hashes: Sequence[bytes], *, others: Any
) -> _Alike:
    key = {"of_upload": upload.id, "hashes": sorted(set(hashes)), "number": rows[0].number}
    earlier = tx.execute(_EARLIER if others is None else others, key).all() if hashes else []
    of_team = {"of_team": upload.team_id, "hashes": key["hashes"]}
    known = tx.execute(_KNOWN, of_team).all() if hashes else []
    return _Alike({row[0]: row[1] for row in earlier}, {row[0]: row[1] for row in known})


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
