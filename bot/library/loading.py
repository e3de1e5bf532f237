"""Everything the house can say, read from its files; all faults of all files at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.library.catalogs import read_catalog
from bot.library.content import edition_of, version_of
from bot.library.library import Library
from flows.document import Faults
from flows.errors import Fault, ScriptInvalid
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.lines import load_lines
from flows.loader import load_fixed, load_script
from flows.reading.lexicon import Lexicon, LexiconInvalid, parse
from flows.script import Script
from flows.wording import Edition, FixedReplies, Wording

SCRIPTS = "flows/scripts"
FIXED = "flows/fixed.yaml"
LINES = "locales/crisis_lines.yaml"

Catalogs = Mapping[str, Mapping[str, Wording]]
Read = TypeVar("Read")


def load(root: Path) -> Library:
    """Return the library in the checkout at `root`.

    Raises ScriptInvalid with every fault of every file, named by its path below `root`.
    """
    shelf = _Shelf(root)
    scripts = _scripts(shelf)
    fixed = shelf.read(root / FIXED, load_fixed) or {}
    catalogs = _catalogs(shelf, scripts, fixed)
    lexicons = _lexicons(shelf)
    lines = shelf.read(root / LINES, load_lines) or {}
    if shelf.faults:
        raise ScriptInvalid(shelf.faults)
    return Library(
        editions={script.name: _edition(script, source, catalogs) for script, source in scripts},
        fixed=_fixed(fixed, catalogs),
        lexicons=lexicons,
        languages=(SOURCE_LANGUAGE, *(code for code in LANGUAGES if catalogs.get(code))),
        lines={name: line.number for name, line in lines.items()},
        lines_checked_on={name: line.checked_on for name, line in lines.items()},
    )


@dataclass(slots=True)
class _Shelf:
    """The files below a root, and the faults found in them so far."""

    root: Path
    faults: list[Fault] = field(default_factory=list)

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def text(self, path: Path) -> str | None:
        try:
            return path.read_text("utf-8")
        except FileNotFoundError:
            self.faults.append(Fault(self.name(path), 1, "missing file", "it is needed"))
        except UnicodeDecodeError:
            self.faults.append(Fault(self.name(path), 1, "encoding", "it must be UTF-8"))
        return None

    def read(self, path: Path, reader: Callable[[str, str], Read]) -> Read | None:
        source = self.text(path)
        try:
            return None if source is None else reader(source, self.name(path))
        except ScriptInvalid as invalid:
            self.faults += invalid.faults
        except LexiconInvalid as invalid:
            self.faults.append(Fault(invalid.file, invalid.line, "lexicon", invalid.rule))
        return None


def _scripts(shelf: _Shelf) -> list[tuple[Script, str]]:
    found: list[tuple[Script, str]] = []
    for path in sorted((shelf.root / SCRIPTS).glob("*.yaml")):
        script = shelf.read(path, load_script)
        if script is not None and script.name != path.stem:
            why = f"the script is called {script.name!r}; the file must be too"
            shelf.faults.append(Fault(shelf.name(path), 1, "name", why))
        if script is not None:
            found.append((script, shelf.text(path) or ""))
    if not found and not shelf.faults:
        shelf.faults.append(Fault(SCRIPTS, 1, "missing file", "there is no script at all"))
    return found


def _catalogs(
    shelf: _Shelf, scripts: list[tuple[Script, str]], fixed: Mapping[str, str]
) -> dict[str, dict[str, Wording]]:
    sources = {key: text for script, _ in scripts for key, text in script.wordings.items()}
    sources |= fixed
    # A file that could not be read leaves its keys unknown: no fault of the translation's.
    excused = "unknown wording" if shelf.faults else None
    catalogs: dict[str, dict[str, Wording]] = {}
    for path in sorted((shelf.root / "locales").glob("*/LC_MESSAGES/scripts.po")):
        faults = Faults(shelf.name(path))
        language = _language(path.parent.parent, faults)
        catalogs[language] = read_catalog(shelf.text(path) or "", sources, faults)
        shelf.faults += [fault for fault in faults.found if fault.rule != excused]
    return catalogs


def _lexicons(shelf: _Shelf) -> dict[str, Lexicon]:
    lexicons: dict[str, Lexicon] = {}
    for path in sorted((shelf.root / "locales").glob("*/lexicon.yaml")):
        faults = Faults(shelf.name(path))
        language = _language(path.parent, faults)
        shelf.faults += faults.found
        lexicon = shelf.read(path, parse)
        if lexicon is not None:
            lexicons[language] = lexicon
    return lexicons


def _language(folder: Path, faults: Faults) -> str:
    if folder.name not in LANGUAGES:
        faults.unknown(1, "unknown language", word=folder.name, known=LANGUAGES)
    return folder.name


def _edition(script: Script, source: str, catalogs: Catalogs) -> Edition:
    return edition_of(script, source, _spoken(script.wordings, catalogs))


def _fixed(sources: Mapping[str, str], catalogs: Catalogs) -> FixedReplies:
    wordings = _spoken(sources, catalogs)
    return FixedReplies(wordings, version_of("", wordings))


def _spoken(sources: Mapping[str, str], catalogs: Catalogs) -> dict[str, dict[str, Wording]]:
    """Put each source text beside its translations; who wrote the source has reviewed it."""
    return {
        key: {SOURCE_LANGUAGE: Wording(text, reviewed=True)}
        | {language: words[key] for language, words in catalogs.items() if key in words}
        for key, text in sources.items()
    }
