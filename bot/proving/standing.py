"""Translations as the proofs see them: what they say, and whether a person stands by them."""

from collections.abc import Iterator, Mapping

from bot.library.catalogs import STATES, Entry, State
from bot.proving.rooms import Catalog, Room
from flows.errors import Fault
from flows.proofs import Said

DRAFT = "draft"
RULES: Mapping[State, str] = {
    "missing": "missing translation",
    "stale": "missing translation",
    "draft": "draft translation",
    "unsigned": "unreviewed translation",
    "altered": "unreviewed translation",
}


def spoken_by(room: Room, name: str) -> Iterator[Said]:
    """Give each translated text of a script, or of the replies called `fixed`."""
    for catalog, entry in _entries(room, name):
        if entry.wording is not None:
            for text in entry.wording.forms or (entry.wording.text,):
                yield Said(entry.key, catalog.language, text, entry.file, entry.line)


def standing_faults(room: Room, name: str, *, ready: bool) -> Iterator[Fault]:
    """Give a fault for each text that may not be sent in a language that has a catalog.

    An honest draft is one only when the house is to be ready for clients. A line where something
    else is wrong is told once.
    """
    for catalog, entry in _entries(room, name):
        rule = RULES.get(entry.state)
        told = entry.state == DRAFT and not ready
        missed = entry.state == "missing" and entry.line in catalog.spoilt and entry.line > 1
        if rule is not None and not told and not missed:
            why = f"{entry.key}: {STATES[entry.state]}"
            yield Fault(entry.file, entry.line, rule, why)


def drafts_in(catalog: Catalog) -> int:
    """Count the translations that await review."""
    return sum(entry.state == DRAFT for entry in catalog.entries)


def _entries(room: Room, name: str) -> Iterator[tuple[Catalog, Entry]]:
    for catalog in room.catalogs:
        for entry in catalog.entries:
            if entry.key.split(".")[0] == name:
                yield catalog, entry
