"""A folder of scripts with its translations and lexicons, read for proving.

The house is one such room; an author's own folder is another. Unlike `bot.library.load`, which
refuses a bad file, this keeps what can be read of it, so that all faults come out at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.library.catalogs import Entry, read_entries
from bot.library.shelf import Shelf
from flows.document import BRACKETS_DEEP_MAX, Faults, brackets_deep
from flows.errors import Fault, ScriptInvalid
from flows.languages import LANGUAGES
from flows.loader import read_script
from flows.reading.lexicon import Lexicon
from flows.reading.lexicon_entries import NO_RULES, Rules, read_rules
from flows.reading.lexicon_file import parse
from flows.script import Script

LOCALES = "locales"
LEXICON = "lexicon.yaml"
SHARED = "shared.yaml"
CATALOG = "LC_MESSAGES/scripts.po"
LEXICON_BYTES_MAX = 200_000
"""Four times the English one: reading takes half a second."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What can be read of one script file, and whether its shape is whole."""

    script: Script
    file: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """One language's translations; `spoilt` are the lines where something else is wrong."""

    language: str
    file: str
    entries: tuple[Entry, ...]
    spoilt: frozenset[int]


@dataclass(slots=True)
class Room:
    """What was read from one place: scripts by name, lexicons and their files by language."""

    shelf: Shelf
    sheets: dict[str, Sheet] = field(default_factory=dict)
    catalogs: list[Catalog] = field(default_factory=list)
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    lexicon_files: dict[str, Path] = field(default_factory=dict)


def read_room(
    shelf: Shelf, scripts: Iterable[Path], locales: Path | None, fixed: Mapping[str, str]
) -> Room:
    """Read these scripts and what lies in the `locales` folder, if there is one.

    `fixed` are the texts besides the scripts' that its catalogs translate.
    """
    room = Room(shelf)
    for path in scripts:
        _read_sheet(room, path)
    if locales is not None:
        for path in sorted(locales.glob(f"*/{CATALOG}")):
            _read_catalog(room, path, fixed)
        shared = _read_shared(room, locales / SHARED)
        for path in sorted(locales.glob(f"*/{LEXICON}")):
            _read_lexicon(room, path, shared=shared)
    return room


def _read_sheet(room: Room, path: Path) -> None:
    source, name = room.shelf.text(path), room.shelf.name(path)
    if source is None:
        return
    script, faults = read_script(source, name)
    room.shelf.faults += faults
    if not faults and script.name != path.stem:
        why = f"the script is called {script.name!r}; the file must be too"
        room.shelf.fault(path, "name", why=why)
    room.sheets[script.name or path.stem] = Sheet(script, name, not faults)


def _read_catalog(room: Room, path: Path, fixed: Mapping[str, str]) -> None:
    """Read one language's catalog; one that is no gettext at all translates nothing."""
    language, faults = (
        _language(room, path, folder=path.parent.parent),
        Faults(room.shelf.name(path)),
    )
    text = room.shelf.text(path)
    if text is None or language not in LANGUAGES:
        return
    scripts = [sheet.script for sheet in room.sheets.values()]
    sources = {key: one for script in scripts for key, one in script.wordings.items()}
    plurals = {key: one for script in scripts for key, one in script.plurals.items()}
    entries = read_entries(text, {**sources, **fixed}, faults, plurals=plurals, language=language)
    room.shelf.faults += [fault for fault in faults.found if not _excused(fault, room)]
    if all(fault.rule != "gettext" for fault in faults.found):
        spoilt = frozenset(fault.line for fault in faults.found)
        room.catalogs.append(Catalog(language, faults.file, tuple(entries), spoilt))


def _excused(fault: Fault, room: Room) -> bool:
    """Tell whether a text is unknown only because its script could not be read whole."""
    broken = tuple(f"'{name}." for name, sheet in room.sheets.items() if not sheet.whole)
    return fault.rule == "unknown wording" and fault.why.startswith(broken)


def _read_shared(room: Room, path: Path) -> Rules:
    """Read the rules that the lexicons of a room share; an author's own room may have none."""
    found = room.shelf.read(path, _rules) if path.exists() else None
    return found or NO_RULES


def _rules(source: str, name: str) -> Rules:
    _bear(source, name)
    return read_rules(source, name)


def _read_lexicon(room: Room, path: Path, *, shared: Rules) -> None:
    language = _language(room, path, folder=path.parent)
    made = partial(_lexicon, shared=shared)
    lexicon = room.shelf.read(path, made, bytes_max=LEXICON_BYTES_MAX)
    if lexicon is not None:
        room.lexicons[language] = lexicon
        room.lexicon_files[language] = path


def _lexicon(source: str, name: str, *, shared: Rules) -> Lexicon:
    _bear(source, name)
    return parse(source, name, shared=shared)


def _bear(source: str, name: str) -> None:
    """Raise ScriptInvalid for a file that is too deep to be read."""
    if brackets_deep(source) > BRACKETS_DEEP_MAX:
        raise ScriptInvalid([Fault(name, 1, "shape", "brackets lie too deep in each other")])


def _language(room: Room, path: Path, *, folder: Path) -> str:
    """Return the language that a folder is named after; one that we do not know is a fault."""
    faults = Faults(room.shelf.name(path))
    if folder.name not in LANGUAGES:
        faults.unknown(1, "unknown language", word=folder.name, known=LANGUAGES)
    room.shelf.faults += faults.found
    return folder.name
