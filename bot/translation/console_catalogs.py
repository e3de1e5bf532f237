"""The console's catalogs, `locales/<language>/LC_MESSAGES/console.po`, brought up to its sentences.

Entries are matched by their English text. A sentence that is new and much like one that is gone was
changed: it begins with that one's translation, fuzzy, with the sentence as it was beside it. What
is gone becomes obsolete. Places are files without lines, so that moving code changes no catalog.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import polib

from bot.library.pofile import mark_fuzzy, parse_po, texts_of, written_po
from bot.translation.console_texts import ConsoleText
from bot.translation.merging import header
from bot.translation.refusals import LanguageUnknown
from flows.document import Faults
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.plurals import plural_rule
from flows.suggest import did_you_mean

CATALOG = "LC_MESSAGES/console.po"
ALIKE = 0.75
"""How much of a changed sentence must be as it was for its translation to be offered."""

Texts = Mapping[str, ConsoleText]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a language is: what it lacks, what nobody has reviewed, and whether `update` would
    change its file."""

    language: str
    missing: tuple[str, ...]
    drafts: int
    is_current: bool


def console_languages(root: Path) -> tuple[str, ...]:
    """Return the languages that have a catalog of the console, in the order of our list."""
    return tuple(code for code in LANGUAGES if _path(root, code).is_file())


def update(root: Path, code: str, texts: Texts) -> bool:
    """Bring a language's catalog up to the sentences, or begin it; say whether it was written.

    Raises LanguageUnknown, and ScriptInvalid for a file that is no gettext.
    """
    before = _text(root, code)
    text = written_po(merged(_catalog(root, code, text=before), texts, language=code))
    if text == before:
        return False
    _path(root, code).parent.mkdir(parents=True, exist_ok=True)
    _path(root, code).write_text(text, "utf-8", newline="\n")
    return True


def standing(root: Path, code: str, texts: Texts) -> Standing:
    """Return how far a language is. Raises as `update`."""
    before = _text(root, code)
    catalog = merged(_catalog(root, code, text=before), texts, language=code)
    used = [entry for entry in catalog if not entry.obsolete]
    missing = tuple(entry.msgid for entry in used if not all(texts_of(entry)))
    drafts = sum(entry.fuzzy for entry in used)
    return Standing(code, missing, drafts, written_po(catalog) == before)


def merged(catalog: polib.POFile, texts: Texts, *, language: str) -> polib.POFile:
    """Return a catalog with an entry for each sentence in their order, then the obsolete ones."""
    known = {entry.msgid: entry for entry in catalog}
    gone = {one: entry for one, entry in known.items() if one not in texts and _is_told(entry)}
    rule = plural_rule(language)
    assert rule is not None
    fresh = polib.POFile(wrapwidth=0)
    fresh.header, fresh.metadata = catalog.header, header(language, LANGUAGES[language].plurals)
    for one, text in texts.items():
        entry = known.get(one) or _begun(text, gone)
        _refresh(entry, text, forms=rule.forms)
        fresh.append(entry)
    for entry in gone.values():
        entry.obsolete, entry.occurrences, entry.comment = True, [], ""
        entry.previous_msgid = entry.previous_msgid_plural = None
        fresh.append(entry)
    return fresh


def _is_told(entry: polib.POEntry) -> bool:
    return any(texts_of(entry))


def _begun(text: ConsoleText, gone: dict[str, polib.POEntry]) -> polib.POEntry:
    """Begin an entry, with the translation of the sentence that this one was, if it was one."""
    entry = polib.POEntry(msgid=text.one)
    was = get_close_matches(text.one, gone, n=1, cutoff=ALIKE)
    if was:
        former = gone.pop(was[0])
        entry.msgstr, entry.msgstr_plural = former.msgstr, dict(former.msgstr_plural)
        entry.msgid_plural, entry.tcomment = former.msgid_plural, former.tcomment
        mark_fuzzy(entry, fuzzy=True)
        entry.previous_msgid = former.msgid
        entry.previous_msgid_plural = former.msgid_plural or None
    return entry


def _refresh(entry: polib.POEntry, text: ConsoleText, *, forms: int) -> None:
    """Give an entry its places, its notes and as many forms as its sentence needs."""
    entry.obsolete = False
    files = sorted({file for file, _ in text.places})
    entry.occurrences = [(file, "") for file in files]
    entry.comment = "\n".join(text.notes)
    mark_fuzzy(entry, fuzzy=entry.fuzzy)
    said = texts_of(entry)
    if not text.many:
        entry.msgid_plural, entry.msgstr, entry.msgstr_plural = "", said[-1] if said else "", {}
        return
    kept = dict(enumerate(said)) if entry.msgid_plural else dict.fromkeys(range(forms), said[0])
    entry.msgid_plural, entry.msgstr = text.many, ""
    entry.msgstr_plural = {form: kept.get(form, "") for form in range(forms)}


def _catalog(root: Path, code: str, *, text: str) -> polib.POFile:
    if code not in LANGUAGES or code == SOURCE_LANGUAGE:
        others = [one for one in LANGUAGES if one != SOURCE_LANGUAGE]
        raise LanguageUnknown(f"{code!r} is no language of ours{did_you_mean(code, others)}")
    if not text:
        catalog = polib.POFile(wrapwidth=0)
        catalog.header = "What the console says to staff. Never said to a client."
        return catalog
    faults = Faults(_path(root, code).relative_to(root).as_posix())
    found = parse_po(text, faults)
    if found is None:
        raise ScriptInvalid(faults.found)
    return found


def _path(root: Path, code: str) -> Path:
    return root / "locales" / code / CATALOG


def _text(root: Path, code: str) -> str:
    path = _path(root, code)
    return path.read_text("utf-8") if path.is_file() else ""
