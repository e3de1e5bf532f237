"""Counts a client's texts by day. No text is opened here: that is for the conversation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from bot.doors.console.client.happening import Happening, Place
from bot.doors.console.client.reading import Whose
from bot.doors.tongue import say, say_many, together
from models import every_message

# Read for one page of the timeline, from each number; the rest is a page further.
READ_MAX = 400

_NEWEST = (
    select(every_message.c.id, every_message.c.created_at, every_message.c.direction)
    .add_columns(every_message.c.conversation_id)
    .where(every_message.c.conversation_id == bindparam("of_conversation"))
    .where(every_message.c.status.not_in(("refused", "cancelled")))
    .order_by(every_message.c.id.desc())
    .limit(READ_MAX)
)


@dataclass(frozen=True, slots=True)
class Day:
    """The texts of one day: its line, and the oldest text that it counts."""

    line: Happening
    oldest: UUID


@dataclass(frozen=True, slots=True)
class Days:
    """Days of texts, the newest first. `horizon` is set when older days are left for later: what is
    not newer must wait with them."""

    days: Sequence[Day]
    horizon: tuple[Any, UUID] | None = None


def by_day(tx: Connection, whose: Whose, before: Place | None) -> Days:
    """Count the newest days of texts that lie before a place, in the reader's time zone."""
    rows, full = _rows(tx, whose, before)
    days = [_day(whose, list(some)) for _, some in groupby(rows, key=lambda row: _date(whose, row))]
    if not full or len(days) < 2:
        return Days(days, days[-1].line.key if full else None)
    # The last day may not be whole: it is counted on the next page.
    return Days(days[:-1], days[-1].line.key)


def _rows(tx: Connection, whose: Whose, before: Place | None) -> tuple[list[Any], bool]:
    query = _NEWEST
    if before is not None and before.texts is not None:
        query = query.where(every_message.c.id < before.texts)
    found: list[Any] = []
    for talk_id in whose.talk_ids:
        found += tx.execute(query, {"of_conversation": talk_id})
    found.sort(key=lambda row: row.id, reverse=True)
    return found[:READ_MAX], len(found) >= READ_MAX


def _date(whose: Whose, row: Any) -> date:
    found: date = row.created_at.astimezone(whose.reader.zone).date()
    return found


def _day(whose: Whose, rows: Sequence[Any]) -> Day:
    newest, oldest = rows[0], rows[-1]
    theirs = sum(row.direction == "in" for row in rows)
    counted = say_many("%(num)s text", "%(num)s texts", num=len(rows))
    what = say("%(texts)s: %(theirs)s from the client", texts=counted, theirs=theirs)
    where = together(dict.fromkeys(_labels(whose, rows)))
    line = Happening(
        newest.created_at, newest.id, "texts", what, where=where, talk_id=newest.conversation_id
    )
    return Day(line, oldest.id)


def _labels(whose: Whose, rows: Sequence[Any]) -> Iterator[str]:
    return (whose.label(row.conversation_id) for row in rows)
