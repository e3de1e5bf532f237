"""What a turn writes: gathered while it decides, written together at its end."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, Update, insert

from bot.db import Database
from bot.statements import Write
from models import metadata

_ORDER = {table: place for place, table in enumerate(metadata.sorted_tables)}
_INSERT = {table: insert(table) for table in _ORDER}


class Rows:
    """Changes to rows that are there, and new rows by table, each table's with the same columns."""

    def __init__(self) -> None:
        """Start empty."""
        self._changes: list[Write] = []
        self._by_table: dict[Table, list[dict[str, Any]]] = {}

    def add(self, table: Table, *rows: dict[str, Any]) -> None:
        """Keep new rows for the end of the turn."""
        self._by_table.setdefault(table, []).extend(rows)

    def change(self, change: Update, values: dict[str, Any]) -> None:
        """Keep a change for the end of the turn; `change` is a constant."""
        self._changes.append((change, [values]))

    def of(self, table: Table) -> list[dict[str, Any]]:
        """Return the new rows kept for a table so far."""
        return self._by_table.get(table, [])

    def write(self, db: Database, tx: Connection) -> None:
        """Write it all: changes first, since they make room; then new rows, referenced first."""
        db.write(tx, (*self._changes, *self._inserts()))

    def _inserts(self) -> Iterator[Write]:
        for table in sorted(self._by_table, key=_ORDER.__getitem__):
            if rows := self._by_table[table]:
                yield _INSERT[table], rows
