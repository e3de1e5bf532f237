"""The audit log: only added to, and what was tampered with shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, text, update

from bot.errors import TurnConflict
from bot.privacy import audit
from bot.privacy.audit import SEAL_AFTER
from models import audit_entries, audit_seals, consent_entries, status_reports
from tests.town import RING, Town

# What keeps even the database's owner from changing the log, taken off to play an intruder.
UNGUARD = {
    "sqlite": [
        f"DROP TRIGGER audit_{table}_no_{deed}"
        for table in ("entries", "seals")
        for deed in ("update", "delete")
    ],
    "postgresql": [
        f"ALTER TABLE audit_{table} DISABLE TRIGGER only_added_to" for table in ("entries", "seals")
    ],
}


@pytest.fixture
def log(town: Town) -> Town:
    """A town with a day's audit log, sealed twice."""
    town.agreed("Bea")
    _seal(town, after=SEAL_AFTER)
    town.agreed("Ana")
    _seal(town, after=SEAL_AFTER)
    return town


def test_the_database_itself_refuses_to_change_a_ledger(log: Town) -> None:
    for table in (audit_entries, audit_seals, consent_entries):
        before = log.rows(table)
        column = table.c.at if "at" in table.c else table.c.sealed_at
        for deed in (delete(table), update(table).values({column: log.now})):
            with pytest.raises(TurnConflict), log.house.db.writing() as tx:
                tx.execute(deed)
        assert log.rows(table) == before != []


def test_status_reports_are_only_added_to(town: Town) -> None:
    row = {"id": town.house.new_id(), "provider_id": "SM1", "status": "sent", "at": town.now}
    with town.house.db.writing() as tx:
        tx.execute(insert(status_reports), row)
    for deed in (delete(status_reports), update(status_reports).values(status="failed")):
        with pytest.raises(TurnConflict), town.house.db.writing() as tx:
            tx.execute(deed)
    assert [report.status for report in town.rows(status_reports)] == ["sent"]


def test_a_log_that_nobody_touched_holds(log: Town) -> None:
    seals = log.rows(audit_seals)
    assert [seal.number for seal in seals] == [1, 2]
    assert sum(seal.entries for seal in seals) == len(log.rows(audit_entries)) > 3
    assert _faults(log) == []


def test_changed_rows_show(log: Town) -> None:
    changes: list[dict[str, Any]] = [
        {"actor": "staff:nobody"},
        {"action": "client.forgotten"},
        {"detail": {"source": "invented"}},
        {"mac": bytes(32)},
    ]
    changed = log.rows(audit_entries)[: len(changes)]
    with _unguarded(log) as tx:
        for row, change in zip(changed, changes, strict=True):
            tx.execute(update(audit_entries).where(audit_entries.c.id == row.id).values(change))
    assert {f"entry {row.id} was changed" for row in changed} <= set(_faults(log))


def test_a_row_moved_in_time_shows(log: Town) -> None:
    moved = log.rows(audit_entries)[0]
    with _unguarded(log) as tx:
        earlier = moved.at - timedelta(seconds=1)
        tx.execute(update(audit_entries).where(audit_entries.c.id == moved.id).values(at=earlier))
    assert _faults(log) == [f"entry {moved.id} was changed"]


def test_a_missing_row_shows(log: Town) -> None:
    with _unguarded(log) as tx:
        gone = log.rows(audit_entries)[0]
        tx.execute(delete(audit_entries).where(audit_entries.c.id == gone.id))
    assert any(fault.startswith("seal 1 ") for fault in _faults(log))


def test_all_rows_missing_show(log: Town) -> None:
    with _unguarded(log) as tx:
        tx.execute(delete(audit_entries))
    assert len(_faults(log)) == 2


def test_a_foreign_row_shows_even_with_a_copied_mac(log: Town) -> None:
    row = dict(log.rows(audit_entries)[0]._mapping)
    with log.house.db.writing() as tx:
        tx.execute(insert(audit_entries), {**row, "id": log.house.new_id()})
    found = _faults(log)
    assert any("was changed" in fault for fault in found)
    assert any(fault.startswith("seal 1 ") for fault in found)


def test_a_row_put_in_late_with_a_right_mac_breaks_the_seal(log: Town) -> None:
    at = log.rows(audit_entries)[0].at
    what = {"actor": "house", "action": "invented", "subject": "client:1"}
    with log.house.db.writing() as tx:
        audit.append(tx, audit.entry(RING, log.house.new_id(), at, **what))
    assert any(fault.startswith("seal 1 ") for fault in _faults(log))


def test_a_changed_seal_shows(log: Town) -> None:
    with _unguarded(log) as tx:
        first = audit_seals.c.number == 1
        tx.execute(update(audit_seals).where(first).values(digest=bytes(32)))
    assert any(fault.startswith("seal 1 ") for fault in _faults(log))


def test_a_missing_seal_in_the_chain_shows(log: Town) -> None:
    with _unguarded(log) as tx:
        tx.execute(delete(audit_seals).where(audit_seals.c.number == 1))
    assert _faults(log) != []


def test_only_what_is_old_enough_is_sealed(town: Town) -> None:
    town.refer("Bea")
    _seal(town, after=SEAL_AFTER - timedelta(seconds=1))
    assert town.rows(audit_seals) == []
    _seal(town, after=timedelta(seconds=1))
    assert [seal.entries for seal in town.rows(audit_seals)] == [len(town.rows(audit_entries))]
    _seal(town, after=timedelta(minutes=9))
    assert len(town.rows(audit_seals)) == 1


def test_the_log_says_who_did_what_and_nothing_of_a_client(log: Town, tmp_path: Path) -> None:
    rows = log.rows(audit_entries)
    assert {"client.referred", "consent.granted"} <= {row.action for row in rows}
    assert all(row.subject.split(":")[0] in ("client", "conversation", "script") for row in rows)
    told = " ".join(str(row) for row in rows)
    assert "Bea" not in told and "5550143" not in told


def _seal(town: Town, *, after: timedelta) -> None:
    town.clock.at += after
    with town.house.db.writing() as tx:
        audit.seal(tx, town.house.ring, town.now)


def _faults(town: Town) -> list[str]:
    with town.house.db.reading() as tx:
        return audit.faults(tx, town.house.ring)


@contextmanager
def _unguarded(town: Town) -> Iterator[Connection]:
    engine = "sqlite" if town.house.db.is_sqlite else "postgresql"
    with town.house.db.writing() as tx:
        for statement in UNGUARD[engine]:
            tx.execute(text(statement))
        yield tx
