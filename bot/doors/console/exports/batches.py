"""Reads all rows of a client's, some hundred at a time: no record is ever whole in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select

from bot.db import Database
from bot.doors.console.client.reading import Whose

BATCH = 200


@dataclass(frozen=True, slots=True)
class Record:
    """Whose record is read, from which database, and until when: what comes later is not in it."""

    db: Database
    whose: Whose
    until: datetime
    batch: int = BATCH

    def rows(
        self, query: Select[Any], of: FromClause, *, by: str, one_of: Sequence[UUID], at: str = "at"
    ) -> Iterator[Any]:
        """Give the rows whose column `by` is one of some ids, by id and then by age.

        The query is of a table with an `id` that tells the age, and a column `at` that says when.
        """
        until = query.where(of.c[at] <= self.until)
        for wanted in one_of:
            yield from self._of(until.where(of.c[by] == wanted), of.c.id)

    def _of(self, query: Select[Any], key: ColumnElement[Any]) -> Iterator[Any]:
        some = query.order_by(key).limit(self.batch)
        with self.db.reading() as tx:
            rows = tx.execute(some).all()
        while rows:
            yield from rows
            with self.db.reading() as tx:
                rows = tx.execute(some.where(key > rows[-1].id)).all()

    def time(self, at: datetime | None) -> str:
        """Tell a time in the reader's zone, as in 2026-03-03 10:00 -0800."""
        return f"{at.astimezone(self.whose.reader.zone):%Y-%m-%d %H:%M %z}" if at else ""
