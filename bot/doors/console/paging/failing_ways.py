"""Which ways of paging fail, told at the top of every page: to their owner, and to supervisors."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from bot.care.paging import ways
from bot.doors.console import words
from bot.doors.console.paging.answered import WAYS
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say


def told(tx: Connection, reader: SignedIn) -> tuple[str, ...]:
    """Say which ways fail, of one's own and, to a supervisor, of the team."""
    if not reader.may_act:
        return ()
    found = ways.failing(tx, reader.staff.team_id)
    return tuple(_told(reader, found))


def _told(reader: SignedIn, found: list[Any]) -> Iterator[str]:
    for row in found:
        since, way = words.day_and_time(row.failing_since, reader.zone), say(WAYS[row.kind])
        if row.staff_id == reader.staff.id:
            yield say("Pages do not reach you %(way)s since %(time)s.", way=way, time=since)
        elif reader.staff.role in ("supervisor", "administrator"):
            name = row.display_name
            yield say(
                "Pages do not reach %(name)s %(way)s since %(time)s.",
                name=name,
                way=way,
                time=since,
            )
