"""What stands beneath the messages of a thread: their translations, and the ways to get one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from bot.care import by_machine, translations
from bot.doors import sessions
from bot.doors.console import words
from bot.doors.console.thread_reading import Entry
from bot.doors.console.translations.own_words import own_words
from bot.doors.console.translations.ready_words import ready_words
from bot.doors.console.translations.told import Told, kept, readers_language, sought
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.house import House
from models import staff_members

SPOKEN = ("client", "bot", "staff")


@dataclass(frozen=True, slots=True)
class Beneath:
    """What stands beneath one message: a translation or none, and what its reader may ask for.

    `writes` says that a person may write one, `mends` that it would be instead of another, and
    `asks_machine` that a machine may: never what the house says itself, nor in a person's place.
    """

    told: Told | None = None
    writes: bool = False
    mends: bool = False
    asks_machine: bool = False


@dataclass(frozen=True, slots=True)
class Translations:
    """The translations of a thread: what stands beneath each message, and what the machine does.

    `language` is the reader's, in words; `machine` says that there is one to be asked, `follows`
    that what the client writes from now on is translated by it while its reader has them.
    """

    language: str
    machine: bool
    follows: bool
    beneath: Mapping[UUID, Beneath]

    def of(self, entry: Entry) -> Beneath | None:
        """Return what stands beneath an entry; nothing where its reader understands it."""
        return self.beneath.get(entry.id)


def read(tx: Connection, desk: Desk, entries: Sequence[Entry], row: Any) -> Translations:
    """Return the translations of a thread for its reader.

    `row` is the conversation's, with its team's particulars and its client's time zone.
    """
    follows = by_machine.is_wished(tx, row.id, staff_id=sessions.current().staff.id)
    beneath = _beneath(tx, desk.house, entries, row)
    machine = desk.translator is not None
    return Translations(words.language(readers_language()), machine, machine and follows, beneath)


def _beneath(
    tx: Connection, house: House, entries: Sequence[Entry], row: Any
) -> Mapping[UUID, Beneath]:
    foreign = [entry for entry in entries if entry.kind in SPOKEN and _is_foreign(entry)]
    if not foreign:
        return {}
    written = translations.latest(tx, [one.id for one in foreign], languages=sought())
    names = _names(tx, row.team_id) if written else {}
    found = {of: kept(one, name=_name(names, one)) for of, one in written.items()}
    said = {kind: [one for one in foreign if one.kind == kind] for kind in SPOKEN}
    certain = own_words(tx, house, said["bot"], zone=row.zone)
    certain |= ready_words(house.library, said["staff"], row)
    # The house's own words need nobody's translation.
    found |= certain
    return {
        one.id: _ways(found.get(one.id), written.get(one.id), certain=one.id in certain)
        for one in foreign
    }


def _is_foreign(entry: Entry) -> bool:
    """Tell whether its reader may not understand a text, as far as that is known.

    A client may write in another language than theirs: then what the text was read as says so.
    """
    if entry.language != readers_language():
        return True
    unread = words.signal("language_unread")
    return any(one.startswith(unread) for one in entry.read_as)


def _ways(told: Told | None, written: Any, *, certain: bool) -> Beneath:
    in_theirs = written is not None and written.language == readers_language()
    return Beneath(told, not certain, told is not None, not certain and not in_theirs)


def _name(names: Mapping[UUID, str], written: Any) -> str:
    return names.get(written.staff_id, say("Staff"))


def _names(tx: Connection, team_id: UUID) -> Mapping[UUID, str]:
    columns = (staff_members.c.id, staff_members.c.display_name)
    query = select(*columns).where(staff_members.c.team_id == team_id)
    return {row.id: row.display_name for row in tx.execute(query)}
