"""The gettext files below `locales/`: found, opened, and written back only when they changed."""

from dataclasses import dataclass
from pathlib import Path

import polib

from bot.library.catalogs import Entry, read_entries
from bot.library.pofile import parse_po, written_po
from bot.translation.refusals import LanguageUnknown
from bot.translation.texts import Text, Texts
from flows.document import Faults
from flows.errors import Fault, ScriptInvalid
from flows.languages import LANGUAGES
from flows.suggest import did_you_mean
from flows.wording import Wording

LOCALES = "locales"
CATALOG = "LC_MESSAGES/scripts.po"
TEMPLATE = "locales/scripts.pot"


@dataclass(slots=True)
class Opened:
    """One language's catalog: its file, its text as it was, and its entries to be changed."""

    language: str
    path: Path
    text: str
    catalog: polib.POFile

    def save(self) -> bool:
        """Write the catalog back; returns False, and touches nothing, when it says the same.

        Only the layout of an unchanged file may differ from ours: a translator's tool wrapped it.
        """
        before = parse_po(self.text, Faults(self.path.name))
        text = written_po(self.catalog)
        if before is not None and written_po(before) == text:
            return False
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(text, "utf-8", newline="\n")
        return True


def languages_with_catalogs(root: Path) -> tuple[str, ...]:
    """Return the codes of the languages that have a catalog, as `flows.languages` orders them."""
    found = {path.parent.parent.name for path in (root / LOCALES).glob(f"*/{CATALOG}")}
    known = [code for code in LANGUAGES if code in found]
    return (*known, *sorted(found - set(known)))


def catalog_path(root: Path, language: str) -> Path:
    """Return where a language's catalog is, or would be."""
    return root / LOCALES / language / CATALOG


def open_catalog(root: Path, language: str) -> Opened:
    """Open a language's catalog.

    Raises LanguageUnknown when it has none, ScriptInvalid when it is not gettext or has a key
    twice.
    """
    known = languages_with_catalogs(root)
    if language not in known:
        words = did_you_mean(language, known)
        raise LanguageUnknown(f"there is no catalog for {language!r}{words}")
    path, text = catalog_path(root, language), read_catalog_text(root, language)
    faults = Faults(path.relative_to(root).as_posix())
    catalog = parse_po(text, faults)
    if catalog is not None:
        _check_keys(catalog, faults)
    if catalog is None or faults.found:
        raise ScriptInvalid(faults.found)
    return Opened(language, path, text, catalog)


def read_language(root: Path, language: str, texts: Texts) -> tuple[list[Entry], list[Fault]]:
    """Return the state of every wording in a language, and the faults of its catalog."""
    faults = Faults(catalog_path(root, language).relative_to(root).as_posix())
    text = read_catalog_text(root, language)
    entries = read_entries(text, texts.sources, faults, plurals=texts.plurals, language=language)
    return entries, faults.found


def source_entries(texts: Texts) -> list[Entry]:
    """Return the source language's own texts as entries: whoever wrote them has reviewed them."""
    return [
        Entry(text.key, text.file, text.line, "reviewed", _source_wording(text))
        for text in texts.all
    ]


def _source_wording(text: Text) -> Wording:
    if text.plural is None:
        return Wording(text.text, reviewed=True)
    forms = (text.text, text.plural.other)
    return Wording(forms[-1], reviewed=True, forms=forms, count=text.plural.count)


def read_catalog_text(root: Path, language: str) -> str:
    """Return the text of a catalog. Raises ScriptInvalid when it is not UTF-8."""
    path = catalog_path(root, language)
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        name = path.relative_to(root).as_posix()
        raise ScriptInvalid([Fault(name, 1, "encoding", "it must be UTF-8")]) from None


def _check_keys(catalog: polib.POFile, faults: Faults) -> None:
    lines: dict[str, int] = {}
    for entry in catalog:
        key, line = entry.msgctxt or "", entry.linenum or 1
        if not entry.obsolete and lines.setdefault(key, line) != line:
            why = f"{key!r} is already on line {lines[key]}"
            faults.add(line, "written twice", why=why)
