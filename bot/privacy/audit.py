"""The audit log: append-only, each row under a keyed MAC, rows chained in sealed batches.

A seal covers everything older than SEAL_AFTER, longer than any transaction lasts, so a row that
appears, changes or goes missing beneath a seal breaks the chain. Sealing in batches keeps busy
turns from queueing behind one another for the newest link.
"""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select

from bot.privacy.keys import KeyRing
from models import audit_entries, audit_seals

SEAL_AFTER = timedelta(minutes=5)
_START = bytes(32)


def entry(ring: KeyRing, entry_id: UUID, at: datetime, **what: Any) -> dict[str, Any]:
    """Give the row that says who did what to what.

    `actor`, `action` and `subject` are ids and words of ours, `detail` holds no client data.
    """
    row = {"id": entry_id, "at": at, "detail": {}, **what}
    return {**row, "mac": _mac(ring, row)}


def append(tx: Connection, row: dict[str, Any]) -> None:
    """Append a row made by `entry`."""
    tx.execute(insert(audit_entries), row)


def seal(tx: Connection, ring: KeyRing, now: datetime) -> int:
    """Chain the rows since the last seal and return how many."""
    last = tx.execute(select(audit_seals).order_by(audit_seals.c.number.desc()).limit(1)).first()
    rows = _between(tx, since=last.covers_until if last else None, until=now - SEAL_AFTER)
    if not rows:
        return 0
    number, before = (last.number + 1, last.digest) if last else (1, _START)
    values = {"number": number, "sealed_at": now, "covers_until": now - SEAL_AFTER}
    digest = _chained(ring, before, rows)
    tx.execute(insert(audit_seals), {**values, "entries": len(rows), "digest": digest})
    return len(rows)


def faults(tx: Connection, ring: KeyRing) -> list[str]:
    """Check every MAC and every seal; return what does not hold, in words."""
    rows = tx.execute(select(audit_entries).order_by(audit_entries.c.id)).all()
    found = [f"entry {row.id} was changed" for row in rows if _mac_of(ring, row) != row.mac]
    return found + _broken_seals(tx, ring)


def _broken_seals(tx: Connection, ring: KeyRing) -> list[str]:
    found, before, since = [], _START, None
    for last in tx.execute(select(audit_seals).order_by(audit_seals.c.number)):
        rows = _between(tx, since=since, until=last.covers_until)
        if _chained(ring, before, rows) != last.digest:
            found.append(f"seal {last.number} does not fit its {last.entries} entries")
        before, since = last.digest, last.covers_until
    return found


def _between(tx: Connection, *, since: datetime | None, until: datetime) -> Sequence[Row[Any]]:
    query = select(audit_entries).where(audit_entries.c.at <= until).order_by(audit_entries.c.id)
    if since is not None:
        query = query.where(audit_entries.c.at > since)
    return tx.execute(query).all()


def _chained(ring: KeyRing, before: bytes, rows: Sequence[Row[Any]]) -> bytes:
    key = ring.secret("audit")
    return hmac.digest(key, before + b"".join(row.mac for row in rows), sha256)


def _mac_of(ring: KeyRing, row: Row[Any]) -> bytes:
    return _mac(ring, {key: value for key, value in row._mapping.items() if key != "mac"})


def _mac(ring: KeyRing, row: dict[str, Any]) -> bytes:
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    plain = {**row, "id": str(row["id"]), "at": at}
    return hmac.digest(ring.secret("audit"), json.dumps(plain, sort_keys=True).encode(), sha256)
