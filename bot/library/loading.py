"""Everything the house can say, read from its files; all faults of all files at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.library.casework import read_casework
from bot.library.catalogs import read_catalog
from bot.library.content import edition_of, version_of
from bot.library.lexicons import Lexicons
from bot.library.library import Library
from bot.library.replies import read_replies
from bot.library.shelf import Shelf
from bot.library.tongues import read_tongues
from flows.document import Faults
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.lines import load_lines
from flows.linking import link_what_can_be, needed
from flows.loader import load_fixed, load_script
from flows.proofs import Book, prove_ways
from flows.reading import Readers, second
from flows.reading.second import Model, from_bytes
from flows.script import Script
from flows.wording import Edition, FixedReplies, Wording

SCRIPTS = "flows/scripts"
FIXED = "flows/fixed.yaml"
LINES = "locales/crisis_lines.yaml"
WEIGHTS = Path(second.__file__).with_name("weights.bin")

Catalogs = Mapping[str, Mapping[str, Wording]]


def load(root: Path, *, lexicons_later: bool = False) -> Library:
    """Return the library in the checkout at `root`.

    Lexicons may be made later, each when it is first asked for: making all takes seconds. Raises
    ScriptInvalid with every fault of every file that was read, named by its path below `root`.
    """
    shelf = Shelf(root)
    books = _books(shelf, _scripts(shelf))
    fixed = shelf.read(root / FIXED, load_fixed) or {}
    catalogs = _catalogs(shelf, books, fixed)
    lexicons = Lexicons(shelf)
    if not lexicons_later:
        lexicons.make_all()
    lines = shelf.read(root / LINES, load_lines) or {}
    replies, tongues, casework = read_replies(shelf), read_tongues(shelf), read_casework(shelf)
    if shelf.faults:
        raise ScriptInvalid(shelf.faults)
    return Library(
        editions={name: _edition(book, catalogs) for name, book in books.items()},
        fixed=_fixed(fixed, catalogs),
        readers=Readers(lexicons, second_reader()),
        languages=(SOURCE_LANGUAGE, *(code for code in LANGUAGES if catalogs.get(code))),
        lines={name: line.number for name, line in lines.items()},
        lines_checked_on={name: line.checked_on for name, line in lines.items()},
        replies=replies,
        casework=casework,
        tongues=tongues,
    )


@dataclass(frozen=True, slots=True)
class _Book:
    """A linked script, its file, and the texts of that and of those it calls."""

    script: Script
    file: str
    sources: Mapping[str, str]


def _scripts(shelf: Shelf) -> dict[str, tuple[Script, Path]]:
    found: dict[str, tuple[Script, Path]] = {}
    for path in sorted((shelf.root / SCRIPTS).glob("*.yaml")):
        script = shelf.read(path, load_script)
        if script is not None and script.name != path.stem:
            why = f"the script is called {script.name!r}; the file must be too"
            shelf.fault(path, "name", why=why)
        if script is not None:
            found[script.name] = (script, path)
    if not found and not shelf.faults:
        shelf.fault(shelf.root / SCRIPTS, "missing file", why="there is no script at all")
    return found


def _books(shelf: Shelf, found: Mapping[str, tuple[Script, Path]]) -> dict[str, _Book]:
    scripts = {name: script for name, (script, _) in found.items()}
    files = {name: shelf.name(path) for name, (_, path) in found.items()}
    sources = {name: shelf.text(path) or "" for name, (_, path) in found.items()}
    linked, faults = link_what_can_be(scripts, files)
    shelf.faults += faults
    books: dict[str, _Book] = {}
    for name, script in linked.items():
        shelf.faults += prove_ways(Book(scripts[name], files[name], linked=script))
        texts = {one: sources[one] for one in needed(scripts, name)}
        books[name] = _Book(script, files[name], texts)
    return books


def _catalogs(
    shelf: Shelf, books: Mapping[str, _Book], fixed: Mapping[str, str]
) -> dict[str, dict[str, Wording]]:
    scripts = [book.script for book in books.values()]
    sources = {key: text for script in scripts for key, text in script.wordings.items()}
    sources |= fixed
    plurals = {key: plural for script in scripts for key, plural in script.plurals.items()}
    # A file that could not be read leaves its keys unknown: no fault of the translation's.
    excused = "unknown wording" if shelf.faults else None
    catalogs: dict[str, dict[str, Wording]] = {}
    for path in sorted((shelf.root / "locales").glob("*/LC_MESSAGES/scripts.po")):
        faults = Faults(shelf.name(path))
        language = _language(path.parent.parent, faults)
        text = shelf.text(path) or ""
        catalogs[language] = read_catalog(text, sources, faults, plurals=plurals, language=language)
        shelf.faults += [fault for fault in faults.found if fault.rule != excused]
    return catalogs


def read_lexicons(root: Path) -> Lexicons:
    """Return the lexicons in the checkout at `root`. Raises ScriptInvalid with all their faults."""
    shelf = Shelf(root)
    lexicons = Lexicons(shelf)
    lexicons.make_all()
    if shelf.faults:
        raise ScriptInvalid(shelf.faults)
    return lexicons


def second_reader() -> Model:
    """Return the second reader that ships with the package. Raises ModelInvalid for a bad file."""
    return from_bytes(WEIGHTS.read_bytes())


def _language(folder: Path, faults: Faults) -> str:
    if folder.name not in LANGUAGES:
        faults.unknown(1, "unknown language", word=folder.name, known=LANGUAGES)
    return folder.name


def _edition(book: _Book, catalogs: Catalogs) -> Edition:
    spoken = _spoken(book.script.wordings, catalogs)
    for key, plural in book.script.plurals.items():
        one = spoken[key][SOURCE_LANGUAGE]
        forms = (one.text, plural.other)
        spoken[key][SOURCE_LANGUAGE] = replace(one, forms=forms, count=plural.count)
    return edition_of(book.script, book.sources, spoken)


def _fixed(sources: Mapping[str, str], catalogs: Catalogs) -> FixedReplies:
    wordings = _spoken(sources, catalogs)
    return FixedReplies(wordings, version_of({"fixed": ""}, wordings))


def _spoken(sources: Mapping[str, str], catalogs: Catalogs) -> dict[str, dict[str, Wording]]:
    """Put each source text beside its translations; who wrote the source has reviewed it."""
    return {
        key: {SOURCE_LANGUAGE: Wording(text, reviewed=True)}
        | {language: words[key] for language, words in catalogs.items() if key in words}
        for key, text in sources.items()
    }
