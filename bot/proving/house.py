"""The house as the proofs know it: its scripts, its replies, its terms and its crisis lines."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from bot.library.loading import FIXED, LINES, SCRIPTS
from bot.library.shelf import Shelf
from bot.library.tongues import read_tongues
from bot.proving.rooms import LOCALES, Room, read_room
from flows.document import Faults, Table, parse
from flows.languages import SOURCE_LANGUAGE
from flows.lines import load_lines
from flows.loader import read_fixed
from flows.proofs import Said, Terms
from flows.proofs.terms import ANY, load_terms

TERMS = "flows/terms.yaml"
OWN_FILES = (FIXED, LINES, TERMS)
# A crisis line that a person has not called for this long may no longer answer.
LINES_HOLD_FOR = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class House:
    """What every proof needs of the house; `terms` is None while they cannot be read."""

    root: Path
    today: date
    room: Room
    fixed: tuple[Said, ...]
    terms: Terms | None

    def holds(self, path: Path) -> bool:
        """Tell whether the house is read from this file, or from what lies in this folder."""
        root, place = self.root.resolve(), path.resolve()
        own = [root / name for name in (SCRIPTS, LOCALES, *OWN_FILES)]
        return any(place.is_relative_to(each) or each.is_relative_to(place) for each in own)


def read_house(root: Path, today: date) -> House:
    """Read the house below `root`; its faults are on the shelf of its room."""
    shelf = Shelf(root)
    scripts = sorted((root / SCRIPTS).glob("*.yaml"))
    if not scripts:
        shelf.fault(root / SCRIPTS, "missing file", why="there is no script at all")
    fixed = read_replies(shelf, root / FIXED)
    texts = {said.key: said.text for said in fixed}
    read_tongues(shelf)
    room = read_room(shelf, scripts, root / LOCALES, texts)
    numbers = read_lines(shelf, root / LINES, today)
    terms = shelf.read(root / TERMS, load_terms)
    if terms is not None:
        longest = {**terms.longest, ANY: {**terms.longest.get(ANY, {}), **numbers}}
        terms = replace(terms, longest=longest)
    return House(root, today, room, fixed, terms)


def read_replies(shelf: Shelf, path: Path) -> tuple[Said, ...]:
    """Return the fixed replies in the source language."""
    source, name = shelf.text(path), shelf.name(path)
    if source is None:
        return ()
    draft = read_fixed(source, name)
    shelf.faults += draft.faults.found
    return tuple(
        Said(key, SOURCE_LANGUAGE, text, name, draft.lines[key])
        for key, text in draft.wordings.items()
    )


def read_lines(shelf: Shelf, path: Path, today: date) -> dict[str, str]:
    """Return the crisis lines' numbers; one that nobody has called lately is a fault."""
    lines, name = shelf.read(path, load_lines) or {}, shelf.name(path)
    places = parse(shelf.text(path) or "", Faults(name)) if lines else Table({}, {}, 1)
    for line, called in lines.items():
        if today - called.checked_on > LINES_HOLD_FOR:
            table = places.entries[line]
            at = table.lines["checked_on"] if isinstance(table, Table) else 1
            why = f"{line}: nobody has called it for {LINES_HOLD_FOR.days} days"
            shelf.fault(path, "line not called", why=why, line=at)
    return {line: called.number for line, called in lines.items()}
