"""The console's words in other languages, out of `locales/<language>/LC_MESSAGES/console.po`.

`msgid` is the English sentence as it stands in the code, with its values as `%(name)s`. These words
are for staff: a draft is shown like a reviewed text, and a missing one is said in English. Nothing
here is ever said to a client.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import polib

from bot.library.forms import check_header
from bot.library.pofile import parse_po, sources_of, texts_of
from bot.library.shelf import Shelf
from flows.direction import RIGHT_TO_LEFT_MARK
from flows.document import Faults
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.plurals import PluralRule, plural_rule

FILES = "*/LC_MESSAGES/console.po"
NUMBER = "num"
"""The value that decides the plural form; a form for one number alone may leave it out."""

VALUE = re.compile(r"%\((\w+)\)s")
_ISOLATED = "\u2068{}\u2069"
_BETWEEN = " · "

Texts = Mapping[str, tuple[str, ...]]
"""By English text, the translation's forms; one where nothing is counted."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language that pages can speak to staff. `own_name` is what its speakers call it."""

    code: str
    own_name: str
    direction: str
    rule: PluralRule
    texts: Texts

    def text(self, text: str) -> str:
        """Return a text in this language, or as it is where there is no translation."""
        return self.texts.get(text, (text,))[0]

    def many(self, one: str, many: str, *, num: int) -> str:
        """Return the form that fits a number, in English where there is no translation."""
        forms = self.texts.get(one, ())
        if len(forms) == self.rule.forms:
            return forms[self.rule.form(num)]
        return one if num == 1 else many

    def together(self, parts: Sequence[str]) -> str:
        """Return texts side by side with a dot between, each in its own direction."""
        if self.direction == "ltr" or len(parts) < 2:
            return _BETWEEN.join(parts)
        return RIGHT_TO_LEFT_MARK + _BETWEEN.join(_ISOLATED.format(part) for part in parts)


def tongue(code: str, texts: Texts) -> Tongue:
    """Return one of our languages with these texts."""
    known, rule = LANGUAGES[code], plural_rule(code)
    assert rule is not None
    if known.direction == "rtl":
        texts = {source: tuple(map(isolated, forms)) for source, forms in texts.items()}
    return Tongue(code, known.own_name, known.direction, rule, texts)


def isolated(text: str) -> str:
    """Return a right-to-left text whose values keep their own direction inside it (UAX 9).

    The mark before it tells the text's direction where it has no letter of its own.
    """
    if not VALUE.search(text):
        return text
    return RIGHT_TO_LEFT_MARK + VALUE.sub(lambda found: _ISOLATED.format(found[0]), text)


ENGLISH = tongue(SOURCE_LANGUAGE, {})
ONLY_ENGLISH: Mapping[str, Tongue] = MappingProxyType({SOURCE_LANGUAGE: ENGLISH})


def read_tongues(shelf: Shelf) -> dict[str, Tongue]:
    """Return the languages that pages can speak, English first.

    What is wrong with their catalogs are faults of the shelf.
    """
    found = dict(ONLY_ENGLISH)
    places = {path.parent.parent.name: path for path in (shelf.root / "locales").glob(FILES)}
    known = [code for code in LANGUAGES if code in places]
    for code in (*known, *sorted(places.keys() - set(known))):
        path = places[code]
        texts = shelf.read(path, partial(parse_texts, language=code))
        if texts is not None:
            found[code] = tongue(code, texts)
    return found


def parse_texts(text: str, filename: str, *, language: str) -> Texts:
    """Return the translations in a catalog's text. Raises ScriptInvalid with every fault."""
    faults = Faults(filename)
    catalog = parse_po(text, faults)
    if language not in LANGUAGES:
        faults.unknown(1, "unknown language", word=language, known=LANGUAGES)
    elif catalog is not None:
        check_header(catalog, text, language=language, faults=faults)
        _check(catalog, faults, language=language)
    if catalog is None or faults.found:
        raise ScriptInvalid(faults.found)
    used = (entry for entry in catalog if not entry.obsolete and all(texts_of(entry)))
    return {entry.msgid: texts_of(entry) for entry in used}


def _check(catalog: polib.POFile, faults: Faults, *, language: str) -> None:
    lines: dict[str, int] = {}
    for entry in catalog:
        if entry.obsolete:
            continue
        line = entry.linenum or 1
        if lines.setdefault(entry.msgid, line) != line:
            why = f"{entry.msgid!r} is already on line {lines[entry.msgid]}"
            faults.add(line, "written twice", why=why)
        for rule, why in entry_faults(entry, language):
            faults.add(line, rule, why=why)


def entry_faults(entry: polib.POEntry, language: str) -> Iterator[tuple[str, str]]:
    """Give what is wrong with one translation: a rule, and why."""
    texts, rule = texts_of(entry), plural_rule(language)
    if not any(texts):
        return
    if entry.msgid_plural and rule is not None and len(texts) != rule.forms:
        yield "plural", f"{len(texts)} forms; the language has {rule.forms}"
    known = frozenset().union(*map(values_of, sources_of(entry)))
    for text in texts:
        if text:
            yield from _text_faults(text, known, sources_of(entry))


def values_of(text: str) -> frozenset[str]:
    """Return the names of the values that a text is filled in with."""
    return frozenset(VALUE.findall(text))


def _text_faults(
    text: str, known: frozenset[str], sources: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    named = values_of(text)
    for name in sorted(known - named - {NUMBER}):
        yield "placeholder", f"%({name})s is in the source text and not here"
    for name in sorted(named - known):
        yield "placeholder", f"%({name})s is not in the source text"
    if NUMBER in known - named and len(sources) == 1:
        yield "placeholder", f"%({NUMBER})s is in the source text and not here"
    if "%" in VALUE.sub("", text):
        yield "placeholder", "a % stands alone: write %(name)s whole, or the word"
    if "<" in text and not any("<" in source for source in sources):
        yield "markup", "no tags: the page has its own"
