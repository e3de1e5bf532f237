"""What the sweeps ask costs what is due, not what is stored: SQLite tells how it would look."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.sweeps import SWEEPS
from tests.town import Town

# A handful of rows each, whatever the city's size.
SMALL = {
    "audit_seals",
    "campaigns",
    "heartbeats",
    "paging_ways",
    "staff_members",
    "teams",
    "watermarks",
    "wave_campaigns",
    # No table: the conversations of a few clients, put together by `facts`.
    "of_client",
}


@contextmanager
def asked(town: Town) -> Iterator[dict[str, Any]]:
    """Keep every statement that is executed, with its values."""
    statements: dict[str, Any] = {}

    def note(*told: Any) -> None:
        _, _, statement, values, _, many = told
        if not many and statement.startswith(("SELECT", "UPDATE", "DELETE")):
            statements[statement] = values

    engines = (town.house.db._reader, town.house.db._writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def scanned(town: Town, statements: dict[str, Any]) -> list[str]:
    """Return the tables that any of these would read from end to end."""
    found = []
    with town.house.db.reading() as tx:
        for statement, values in statements.items():
            plan = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            steps = [row[3] for row in plan]
            found += [
                step.split()[1]
                for step in steps
                if step.startswith("SCAN ") and "USING" not in step
            ]
    return found


def test_no_sweep_reads_a_table_that_grows_from_end_to_end(sqlite_url: str, tmp_path: Path) -> None:
    town = Town(sqlite_url, tmp_path)
    with asked(town) as statements:
        town.agreed("Bea")
        town.hears(town.agreed("Ana"), "quiero morirme")
        for one in SWEEPS:
            one.run(town.parts, town.now)
    assert len(statements) > 40
    assert set(scanned(town, statements)) - SMALL == set()
    town.close()
