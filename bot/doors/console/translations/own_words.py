"""What the house itself said, in the reader's language: the same wording with the same values.

A wording is looked for in the version of the script that said it, also when that is an old one. Of
what is said outside scripts only today's wordings are kept; a text that fits today's is told by
today's. Where anything is in doubt nothing is said.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from bot.care.turn.scripts import find_edition
from bot.doors.console import words
from bot.doors.console.thread_reading import Entry
from bot.doors.console.translations.told import Told, sought
from bot.doors.tongue import say
from bot.errors import ScriptMissing
from bot.house import House
from bot.sending.rendering import local_day
from flows.formatting import Speech
from flows.refilling import refilled
from flows.values import ValueKind
from flows.wording import Wording
from models import every_message

FIXED = "fixed"
Spoken = tuple[Mapping[str, Mapping[str, Wording]], Mapping[str, ValueKind]]
"""A script's wordings by key and language, and the kinds of the values that they name."""


def own_words(
    tx: Connection, house: House, entries: Iterable[Entry], *, zone: str
) -> dict[UUID, Told]:
    """Return what these texts of a script's say, as far as that is certain; by message.

    `zone` is the client's: dates are told by their day.
    """
    said = {entry.id: entry for entry in entries}
    books = _Books(tx, house)
    found = {row.id: _told(books.of(row), said[row.id], row, zone) for row in _rows(tx, said)}
    return {of: told for of, told in found.items() if told is not None}


def _rows(tx: Connection, said: Mapping[UUID, Entry]) -> Iterable[Any]:
    if not said:
        return ()
    columns = (every_message.c.script, every_message.c.script_version, every_message.c.wording)
    query = select(every_message.c.id, every_message.c.created_at, *columns)
    return tx.execute(
        query.where(every_message.c.id.in_(said), every_message.c.wording.is_not(None))
    )


class _Books:
    """The wordings that messages were said by, each version looked up once."""

    def __init__(self, tx: Connection, house: House) -> None:
        self._tx, self._house = tx, house
        self._known: dict[tuple[str, str], Spoken] = {}

    def of(self, row: Any) -> Spoken:
        place = (row.script or "", row.script_version or "")
        if place not in self._known:
            self._known[place] = self._find(*place)
        return self._known[place]

    def _find(self, name: str, version: str) -> Spoken:
        if name == FIXED:
            return self._house.library.fixed.wordings, {}
        try:
            edition = find_edition(self._tx, self._house, name=name, version=version)
        except ScriptMissing:
            return {}, {}
        return edition.wordings, edition.script.values


def _told(spoken: Spoken, entry: Entry, row: Any, zone: str) -> Told | None:
    wordings, kinds = spoken[0].get(row.wording, {}), spoken[1]
    said = wordings.get(entry.language)
    languages = [one for one in sought() if one in wordings and one != entry.language]
    if said is None or not languages:
        return None
    language, wanted = languages[0], wordings[languages[0]]
    speech = Speech(entry.language, kinds, local_day(row.created_at, zone))
    text = refilled(entry.body, said, wanted=wanted, speech=speech, language=language)
    return None if text is None else Told(text, language, _by(language), not wanted.reviewed)


def _by(language: str) -> str:
    return say("the script's own words in %(language)s", language=words.language(language))
