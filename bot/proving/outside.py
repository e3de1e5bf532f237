"""An author's files outside the house, as rooms: each with the `locales` folder it belongs to."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.library.shelf import Shelf
from bot.proving.house import OWN_FILES, House, read_lines, read_replies
from bot.proving.rooms import LEXICON, LOCALES, Room, read_room
from flows.proofs.terms import load_terms

SCRIPTS = "scripts"
LOOKED_AT = 120_000
"""Characters of a file, to tell whether it is a script."""

_KEY = re.compile(r"^([a-z]+):", re.MULTILINE)
NO_SCRIPTS = frozenset({LEXICON, *(Path(name).name for name in OWN_FILES)})


def outside_rooms(house: House, paths: Sequence[Path]) -> list[Room]:
    """Return the rooms that those of the files lie in which are none of the house's."""
    rooms: dict[tuple[Path, bool], list[Path]] = {}
    for path in paths:
        for file in () if house.holds(path) else _files(path):
            rooms.setdefault(_place(file, house.root), []).append(file)
    return [
        _room(house, folder, files, has_locales=has_locales)
        for (folder, has_locales), files in rooms.items()
    ]


def _files(path: Path) -> Iterator[Path]:
    """Give the file, or what looks like ours in a folder: a dialogue, say, is none of it."""
    if not path.is_dir():
        yield path
        return
    yield from sorted(path.rglob("*.po"))
    for file in sorted(path.rglob("*.yaml")):
        if file.name in NO_SCRIPTS or _looks_like_script(file):
            yield file


def _looks_like_script(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8") as opened:
            keys = set(_KEY.findall(opened.read(LOOKED_AT)))
    except (OSError, UnicodeDecodeError):
        return True
    return bool(keys & {"script", "start", "steps"}) and "dialogues" not in keys


def _place(file: Path, root: Path) -> tuple[Path, bool]:
    """Return the folder that a file belongs to, and whether it has translations of its own."""
    if LOCALES in file.parts[:-1]:
        inside = file.parts[:-1]
        return Path(*inside[: len(inside) - 1 - inside[::-1].index(LOCALES)]), True
    for folder in (file.parent, file.parent.parent):
        if (folder / LOCALES).is_dir() and folder.resolve() != root.resolve():
            return folder, True
    return file.parent, False


def _room(house: House, folder: Path, files: Sequence[Path], *, has_locales: bool) -> Room:
    """Read the scripts among the files, and all that the translations beside them are of."""
    shelf = Shelf(house.root)
    for file in files:
        _read_own(shelf, file, house)
    near = [*folder.glob("*.yaml"), *(folder / SCRIPTS).glob("*.yaml")] if has_locales else []
    scripts = sorted({file for file in (*files, *near) if _is_script(file)})
    return read_room(shelf, scripts, folder / LOCALES if has_locales else None, {})


def _is_script(file: Path) -> bool:
    return file.suffix != ".po" and file.name not in NO_SCRIPTS


def _read_own(shelf: Shelf, file: Path, house: House) -> None:
    """Read what is called as one of the house's own files for its faults."""
    fixed, lines, terms = (Path(name).name for name in OWN_FILES)
    if file.name == fixed:
        read_replies(shelf, file)
    elif file.name == lines:
        read_lines(shelf, file, house.today)
    elif file.name == terms:
        shelf.read(file, load_terms)
