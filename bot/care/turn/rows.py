"""The rows that a turn writes: gathered while it decides, written together at its end."""

from typing import Any

from sqlalchemy import Connection, Table, insert

from bot.db import Database
from models import metadata

_ORDER = {table: place for place, table in enumerate(metadata.sorted_tables)}
_INSERT = {table: insert(table) for table in _ORDER}


class Rows:
    """New rows by table. Rows of one table carry the same columns."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_table: dict[Table, list[dict[str, Any]]] = {}

    def add(self, table: Table, *rows: dict[str, Any]) -> None:
        """Keep rows for the end of the turn."""
        self._by_table.setdefault(table, []).extend(rows)

    def of(self, table: Table) -> list[dict[str, Any]]:
        """Return the rows kept for a table so far."""
        return self._by_table.get(table, [])

    def write(self, db: Database, tx: Connection) -> None:
        """Insert them all, referenced tables first."""
        for table in sorted(self._by_table, key=_ORDER.__getitem__):
            if rows := self._by_table[table]:
                db.write(tx, _INSERT[table], *rows)
