"""The house's own terms, `flows/terms.yaml`: what a proof of wording measures texts against."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flows.document import Faults, parse
from flows.draft import Draft, Page
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES
from flows.lines import LINE_NAMES
from flows.reading.normalize import message
from flows.values import STANDARD

TERMS = ("hosts", "shorteners", "endings", "segments", "longest", "lock_screen")
ENCODINGS = ("GSM-7", "UCS-2")
ANY = "any"
BY_KIND = ("text", "number")
"""Keys of `longest` for the values of a script's own: dates and times are said by CLDR."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What texts are measured against.

    `hosts` are ours, `shorteners` anybody's, `endings` what makes a phone take two words with a
    dot between them for a link. `segments` is the most a text may take, by encoding; `longest` the
    longest values by language, then by name. `private` values may not stand in the first
    `shown` characters, which a locked phone shows, nor any of the words that `telling` finds; other
    values take at least the room of the `shortest`.
    """

    hosts: frozenset[str]
    shorteners: frozenset[str]
    endings: frozenset[str]
    segments: Mapping[str, int]
    longest: Mapping[str, Mapping[str, str]]
    shown: int
    private: frozenset[str]
    shortest: Mapping[str, str]
    telling: Mapping[str, re.Pattern[str]]

    def longest_for(self, language: str) -> Mapping[str, str]:
        """Return the longest values of a language's clients, by name."""
        return {**self.longest.get(ANY, {}), **self.longest.get(language, {})}


def load_terms(source: str, filename: str) -> Terms:
    """Return the terms in a file's text. Raises ScriptInvalid with every fault."""
    faults = Faults(filename)
    top = parse(source, faults)
    page = Page(Draft("terms", faults), "the terms", top, given=bool(top.entries))
    page.allow(TERMS)
    terms = _terms(page)
    if faults.found:
        raise ScriptInvalid(sorted(faults.found, key=lambda fault: fault.line))
    return terms


def _terms(page: Page) -> Terms:
    screen = page.within("lock_screen")
    screen.allow(("characters", "values", "shortest", "words"))
    segments = page.within("segments")
    segments.allow(ENCODINGS)
    return Terms(
        hosts=_lower(page, "hosts"),
        shorteners=_lower(page, "shorteners"),
        endings=_lower(page, "endings"),
        segments={encoding: _count(segments, encoding) for encoding in ENCODINGS},
        longest=_longest(page.within("longest")),
        shown=_count(screen, "characters"),
        private=_private(screen),
        shortest=_shortest(screen.within("shortest")),
        telling=_telling(screen.within("words")),
    )


def _lower(page: Page, key: str) -> frozenset[str]:
    return frozenset(word.lower() for word in page.words(key))


def _count(page: Page, key: str) -> int:
    text = page.raw(key) or ""
    if text.isascii() and text.isdigit() and 0 < int(text[:4]) and len(text) <= COUNT_DIGITS_MAX:
        return int(text)
    if key in page.table.entries:
        page.fault(key, "number", why=f"{text!r} is no whole number above 0")
    return 1


COUNT_DIGITS_MAX = 4


def _longest(page: Page) -> dict[str, dict[str, str]]:
    page.allow((ANY,), tuple(LANGUAGES))
    found = {}
    for language in page.table.entries:
        values = page.within(language)
        known = (*(name for name in STANDARD if name not in LINE_NAMES), *BY_KIND)
        values.allow(known if language == ANY else (), () if language == ANY else known)
        found[language] = {name: values.text(name) for name in values.table.entries}
    return found


def _private(screen: Page) -> frozenset[str]:
    names = screen.words("values")
    for name in set(names) - set(STANDARD):
        line = screen.line("values")
        screen.draft.faults.unknown(line, "value", word=name, known=STANDARD)
    return frozenset(names)


def _shortest(page: Page) -> dict[str, str]:
    page.allow((), tuple(STANDARD))
    return {name: page.text(name) for name in page.table.entries}


def _telling(page: Page) -> dict[str, re.Pattern[str]]:
    page.allow(tuple(LANGUAGES))
    return {language: _pattern(page, language) for language in page.table.entries}


def _pattern(page: Page, language: str) -> re.Pattern[str]:
    terms = [_term(word) for word in page.words(language)]
    if not all(terms):
        page.fault(language, "missing text", why="a word of the list says nothing")
    return re.compile(rf"(?<!\S)(?:{'|'.join(filter(None, terms)) or '(?!)'})(?!\S)")


def _term(written: str) -> str:
    """Return a pattern over folded words with one space between: `police*` is any that begins so.

    `*` may stand at either end of a term.
    """
    core = " ".join(message(written.replace("*", " ")).tokens)
    before, after = (r"\S*" if star else "" for star in (written[:1] == "*", written[-1:] == "*"))
    return f"{before}{re.escape(core)}{after}" if core else ""
