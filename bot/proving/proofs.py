"""Every fault of the house, or of an author's files, at once: each once, where it is.

An author's file outside the house is proved together with the house's scripts, which it may call.
Its translations are not asked for unless a `locales` folder lies beside it or beside its folder.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.library.loading import FIXED
from bot.proving.house import House
from bot.proving.outside import outside_rooms
from bot.proving.rooms import Room, Sheet
from bot.proving.standing import drafts_in, spoken_by, standing_faults
from flows.errors import Fault
from flows.languages import SOURCE_LANGUAGE
from flows.linking import called, link_what_can_be
from flows.proofs import Book, prove_texts, prove_ways, prove_words, said_by
from flows.proofs.collisions import collisions, line_of
from flows.script import Script

Found = tuple[Fault, str]
"""A fault, and the file that it is about: a catalog's may be about the script it translates."""


@dataclass(frozen=True, slots=True)
class Proved:
    """What was proved: every fault in order, and how many scripts were asked about.

    `drafts` counts translations that await review, by language.
    """

    faults: tuple[Fault, ...]
    scripts: int
    languages: int
    drafts: Mapping[str, int]


def prove(house: House, paths: Sequence[Path] = (), *, ready: bool = False) -> Proved:
    """Return every fault of the files below `paths`, or of the whole house when there are none.

    When the house is to be `ready` for clients, a draft is a fault too.
    """
    paths = [path.resolve() for path in paths]
    outside = outside_rooms(house, paths)
    inside = [house.room] if not paths or any(map(house.holds, paths)) else []
    found: list[Found] = []
    for room in (*inside, *outside):
        found += _room(room, house, ready=ready)
    if inside:
        found += _replies(house, ready=ready)
    kept = {fault for fault, about in found if _asked(house, paths, (fault.file, about))}
    seen = [catalog for room in (*inside, *outside) for catalog in room.catalogs]
    sheets = [sheet for room in (*inside, *outside) for sheet in room.sheets.values()]
    return Proved(
        faults=tuple(sorted(kept, key=lambda one: (one.file, one.line, one.rule, one.why))),
        scripts=sum(_asked(house, paths, (sheet.file,)) for sheet in sheets),
        languages=len({SOURCE_LANGUAGE, *(catalog.language for catalog in seen)}),
        drafts={each.language: drafts_in(each) for each in seen if drafts_in(each)},
    )


def _asked(house: House, paths: Sequence[Path], files: Sequence[str]) -> bool:
    """Tell whether a fault is of one of the files that were asked about."""
    places = [(house.root / file).resolve() for file in files]
    return not paths or any(place.is_relative_to(path) for place in places for path in paths)


def _replies(house: House, *, ready: bool) -> Iterator[Found]:
    """Give the faults of the fixed replies."""
    said = [*house.fixed, *spoken_by(house.room, "fixed")]
    if house.terms is not None:
        yield from ((fault, FIXED) for fault in prove_texts(said, house.terms))
    yield from ((fault, FIXED) for fault in standing_faults(house.room, "fixed", ready=ready))


def _room(room: Room, house: House, *, ready: bool) -> Iterator[Found]:
    linked, faults = _linked(room, house)
    known = (*room.shelf.faults, *faults, *_collisions(room, house))
    yield from ((fault, fault.file) for fault in known)
    for name, sheet in room.sheets.items():
        found = _script(sheet, room, house, linked=linked.get(name))
        yield from ((fault, sheet.file) for fault in found)
        standing = standing_faults(room, name, ready=ready)
        yield from ((fault, sheet.file) for fault in standing)


def _script(sheet: Sheet, room: Room, house: House, *, linked: Script | None) -> Iterator[Fault]:
    script = sheet.script
    book = Book(script, sheet.file, linked)
    spoken = list(spoken_by(room, script.name))
    yield from prove_ways(book)
    if house.terms is not None:
        said = [*said_by(script, sheet.file, language=SOURCE_LANGUAGE), *spoken]
        yield from prove_texts(said, house.terms, script)
    words = {(each.key, each.language): each for each in spoken if each.is_answer}
    spoken_in = {SOURCE_LANGUAGE, *(each.language for each in spoken)}
    lexicons = {**house.room.lexicons, **room.lexicons}
    heard = {language: each for language, each in lexicons.items() if language in spoken_in}
    yield from prove_words(book, words, heard)


def _linked(room: Room, house: House) -> tuple[Mapping[str, Script], list[Fault]]:
    """Link what can be: of a script that calls one whose shape is broken no way can be told."""
    known = {**house.room.sheets, **room.sheets}
    sound = {name: sheet for name, sheet in known.items() if sheet.whole}
    while lost := {
        name for name, sheet in sound.items() if _calls_broken(sheet, known, sound=sound)
    }:
        sound = {name: sheet for name, sheet in sound.items() if name not in lost}
    scripts = {name: sheet.script for name, sheet in sound.items()}
    files = {name: sheet.file for name, sheet in sound.items()}
    linked, faults = link_what_can_be(scripts, files)
    own = {sheet.file for sheet in room.sheets.values()}
    return linked, [fault for fault in faults if fault.file in own]


def _calls_broken(sheet: Sheet, known: Collection[str], *, sound: Collection[str]) -> bool:
    return any(name in known and name not in sound for name in called(sheet.script))


def _collisions(room: Room, house: House) -> Iterator[Fault]:
    source = {SOURCE_LANGUAGE: house.room.lexicons.get(SOURCE_LANGUAGE)}
    lexicons = {**source, **room.lexicons}
    known = {language: each for language, each in lexicons.items() if each is not None}
    for language, phrase, why in collisions(known):
        path = room.lexicon_files.get(language)
        if path is not None:
            line = line_of(room.shelf.text(path) or "", phrase)
            told = f"{' '.join(phrase)!r}: {why}"
            yield Fault(room.shelf.name(path), line, "yes and no collide", told)
