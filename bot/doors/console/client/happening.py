"""One thing on a client's timeline, and how a page of them is read: by a place, never a number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, or_

from bot.doors.console import words
from bot.doors.console.client.reading import Whose

PAGE = 50
_STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the timeline ended: what follows is older.

    `texts` is the oldest text that was counted so far, None when none was.
    """

    at: datetime
    id: UUID
    texts: UUID | None = None

    def __str__(self) -> str:
        """Give the place as an address carries it: times and ids of ours, nothing of a client's."""
        texts = self.texts.hex if self.texts else ""
        return f"{self.at.astimezone(UTC):{_STAMP}}.{self.id.hex}.{texts}"


def place(text: str) -> Place | None:
    """Read a place from an address; None for none. Raises ValueError for what is no place."""
    if not text:
        return None
    at, first, texts = text.split(".")
    moment = datetime.strptime(at, _STAMP).replace(tzinfo=UTC)
    return Place(moment, UUID(first), UUID(texts) if texts else None)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. `where` says on which number or from which script it came; `talk_id`
    is the conversation that it opens; `body` is a note's or an answer's own words."""

    at: datetime
    id: UUID
    kind: str
    what: str
    who: str = ""
    where: str = ""
    body: str = ""
    talk_id: UUID | None = None

    @property
    def key(self) -> tuple[datetime, UUID]:
        """Return what the timeline is ordered by, the newest first."""
        return self.at, self.id


@dataclass(frozen=True, slots=True)
class Reading:
    """One page of a client's timeline in the making: what is before a place, if there is one."""

    tx: Connection
    whose: Whose
    before: Place | None

    def rows(self, query: Select[Any], *, at: Any, of: Any, most: int = PAGE + 1) -> Sequence[Any]:
        """Return the newest rows that are older than the place; `at` and `of` order them."""
        if self.before is not None:
            query = query.where(_older(self.before, at=at, of=of))
        return self.tx.execute(query.order_by(at.desc(), of.desc()).limit(most)).all()

    def together(
        self, query: Select[Any], table: Table, *, by: Sequence[str], most: int
    ) -> Iterator[list[Any]]:
        """Give rows that belong together, the newest group first: those alike in all of `by`.

        `most` is how many rows a group may have. What has the same time as the place is read again
        and left out here, so that no page cuts a group in two.
        """
        if self.before is not None:
            query = query.where(table.c.at <= self.before.at)
        query = query.order_by(table.c.at.desc(), table.c.id.desc()).limit(most * (PAGE + 2))
        groups: dict[Any, list[Any]] = {}
        for row in self.tx.execute(query):
            groups.setdefault(tuple(getattr(row, name) for name in by), []).append(row)
        for rows in groups.values():
            if self.before is None or (rows[-1].at, rows[-1].id) < (self.before.at, self.before.id):
                yield rows

    def time(self, at: datetime) -> str:
        """Tell a time in the reader's zone."""
        return words.day_and_time(at, self.whose.reader.zone)


def _older(before: Place, *, at: Any, of: Any) -> ColumnElement[bool]:
    return or_(at < before.at, and_(at == before.at, of < before.id))
