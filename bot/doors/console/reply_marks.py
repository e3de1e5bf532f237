"""What a reply's entry in the thread says of its hour, and whether it can be tried again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Table

from bot.doors.console import words
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say
from bot.sending.gate import LATER
from models import hour_choices

FAILED = frozenset({"failed", "undelivered", "refused"})


class Reading(Protocol):
    """What `thread_reading` hands on: rows of this conversation, its reader, and names."""

    @property
    def reader(self) -> SignedIn:
        """Return who reads."""

    def newest(self, table: Table) -> Any:
        """Return the newest rows of a table, oldest first."""

    def name(self, staff_id: UUID) -> str:
        """Return a name."""

    def time(self, at: datetime) -> str:
        """Return a time."""


def sent_outside(reading: Reading) -> Mapping[UUID, str]:
    """Say of each reply that left outside of the client's hours who sent it so, and why."""
    told = {}
    for row in reading.newest(hour_choices):
        if row.chosen == LATER:
            continue
        name = reading.name(row.staff_id)
        told[row.message_id] = (
            say("%(name)s sent it outside of their hours: %(why)s", name=name, why=row.why)
            if row.why
            else say("%(name)s sent it outside of their hours.", name=name)
        )
    return told


def standing(reading: Reading, row: Any) -> str:
    """Say where a text of ours stands; of a reply that leaves later, when and whose it is."""
    if not is_later(row):
        return words.delivery(row, reading.reader.zone)
    name = reading.name(row.staff_id)
    return say("leaves %(time)s, by %(name)s", time=reading.time(row.due_at), name=name)


def is_later(row: Any) -> bool:
    """Tell whether a message is a reply that has yet to leave by itself."""
    return bool(row.status == "held" and row.reason == LATER)


def to_try_again(said: Iterable[Any]) -> frozenset[UUID]:
    """Return the replies that did not get through and that none has followed that did.

    `said` are messages, oldest first.
    """
    found = set()
    for row in reversed(list(said)):
        if row.author != "staff" or row.status == "cancelled":
            continue
        if row.status not in FAILED:
            break
        found.add(row.id)
    return frozenset(found)
