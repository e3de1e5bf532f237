"""What staff arranged, as markers in the thread: offers, what was put away, second looks."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Table

from bot.doors.console import words
from bot.doors.sessions import SignedIn
from bot.doors.tongue import marked, say
from models import offers, second_looks, snoozes


class Reading(Protocol):
    """What `thread_reading` hands on: rows of this conversation, names, and how to mark a line."""

    @property
    def reader(self) -> SignedIn:
        """Return who reads."""

    @property
    def now(self) -> datetime:
        """Return the time."""

    def newest(self, table: Table) -> Any:
        """Return the newest rows of a table, oldest first."""

    def name(self, staff_id: Any) -> str:
        """Return a name."""

    def marker(self, row: Any, at: datetime, body: str) -> Any:
        """Return a line."""


_OFFER_ENDINGS = {
    "accepted": marked("%(name)s accepted."),
    "declined": marked("%(name)s declined."),
    "withdrawn": marked("The offer to %(name)s was withdrawn."),
    "lapsed": marked("The offer to %(name)s lapsed."),
    "taken": marked("The offer to %(name)s ended: a colleague took over."),
}
_WAKINGS = {
    "wrote": marked("Back early: the client wrote."),
    "raised": marked("Back early: something new calls for a person."),
    "brought_back": marked("Back early: a colleague brought it back."),
}


def arranged(reading: Reading) -> Iterator[Any]:
    """Give the markers of everything that staff arranged here."""
    yield from _offers(reading)
    yield from _snoozes(reading)
    yield from _looks(reading)


def _offers(reading: Reading) -> Iterator[Any]:
    for row in reading.newest(offers):
        who, to = reading.name(row.offered_by), reading.name(row.offered_to)
        told = say("%(name)s offered this to %(other)s.", name=who, other=to)
        yield reading.marker(row, row.offered_at, f"{told} {row.reason or ''}".strip())
        lapsed = row.ended_at is None and row.expires_at <= reading.now
        ending, ended_at = ("lapsed", row.expires_at) if lapsed else (row.ending, row.ended_at)
        if ending is not None:
            yield reading.marker(row, ended_at, say(_OFFER_ENDINGS[ending], name=to))


def _snoozes(reading: Reading) -> Iterator[Any]:
    for row in reading.newest(snoozes):
        who, until = (
            reading.name(row.staff_id),
            words.day_and_time(row.until_at, reading.reader.zone),
        )
        told = say("%(name)s snoozed this until %(time)s.", name=who, time=until)
        yield reading.marker(row, row.snoozed_at, f"{told} {row.note or ''}".strip())
        if row.woken is not None:
            yield reading.marker(row, row.back_at, say(_WAKINGS[row.woken]))
        elif row.back_at == row.until_at and row.until_at <= reading.now:
            yield reading.marker(row, row.back_at, say("Back from its snooze."))


def _looks(reading: Reading) -> Iterator[Any]:
    for row in reading.newest(second_looks):
        who = reading.name(row.asked_by)
        told = say("%(name)s asked for a second pair of eyes.", name=who)
        yield reading.marker(row, row.asked_at, told)
        if row.ended_at is not None:
            who = reading.name(row.ended_by)
            yield reading.marker(row, row.ended_at, say("%(name)s has looked.", name=who))
