"""Translations out of gettext files, `locales/<language>/LC_MESSAGES/scripts.po`.

`msgctxt` is the wording key, `msgid` the source text. A translation counts as reviewed when it is
not fuzzy and says by whom and when (`bot.library.reviews`); any other is a draft. When the source
text has changed since, the translation counts as missing (P10).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

import polib

from bot.library.forms import Source, check_forms, check_header
from bot.library.pofile import parse_po, sources_of, texts_of
from bot.library.reviews import Review, digest_of, read_review
from flows.document import Faults
from flows.draft import WORDING_LENGTH_MAX
from flows.script import Plural
from flows.wording import Wording

State = Literal["missing", "stale", "draft", "unsigned", "altered", "reviewed"]
STATES: Mapping[State, str] = {
    "missing": "there is no translation",
    "stale": "the source text has changed since: run `aftercall languages update`",
    "draft": "fuzzy: nobody has reviewed it",
    "unsigned": "not fuzzy, but no `# reviewed: NAME, 2026-11-22` says who reviewed it",
    "altered": "changed since it was reviewed",
    "reviewed": "reviewed",
}
"""What becomes of a wording in a language, and why. Only the last may leave for a client."""

_NO_PLURALS: Mapping[str, Plural] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording in one language as its file has it: where, in what state, reviewed by whom.

    `line` is counted from 1, and 1 for a wording that the file does not have. `wording` is None
    while it is missing or stale.
    """

    key: str
    file: str
    line: int
    state: State
    wording: Wording | None = None
    review: Review | None = None


def read_catalog(
    text: str,
    sources: Mapping[str, str],
    faults: Faults,
    *,
    plurals: Mapping[str, Plural] = _NO_PLURALS,
    language: str = "",
) -> dict[str, Wording]:
    """Return one language's wordings by key; what is wrong with the file becomes faults."""
    found = read_entries(text, sources, faults, plurals=plurals, language=language)
    return {entry.key: entry.wording for entry in found if entry.wording is not None}


def read_entries(
    text: str,
    sources: Mapping[str, str],
    faults: Faults,
    *,
    plurals: Mapping[str, Plural] = _NO_PLURALS,
    language: str = "",
) -> list[Entry]:
    """Return one entry for every wording of `sources`, in their order, the missing ones too.

    `sources` are the source texts by key, `plurals` what more some of them have. Without a
    `language` the file's own header says which it is.
    """
    catalog = parse_po(text, faults) if text.strip() else None
    if catalog is None:
        return [Entry(key, faults.file, 1, "missing") for key in sources]
    code = language or catalog.metadata.get("Language", "").replace("_", "-")
    check_header(catalog, text, language=code, faults=faults)
    written = dict(_known(catalog, sources, faults))
    return [
        _entry(written.get(key), Source(key, one, plurals.get(key)), code, faults=faults)
        for key, one in sources.items()
    ]


def _known(
    catalog: polib.POFile, sources: Mapping[str, str], faults: Faults
) -> Iterator[tuple[str, polib.POEntry]]:
    """Give the entries in use by key, each key once."""
    lines: dict[str, int] = {}
    for entry in catalog:
        key, line = entry.msgctxt or "", entry.linenum or 1
        if entry.obsolete:
            continue
        if key not in sources:
            faults.unknown(line, "unknown wording", word=key, known=sources)
        elif key in lines:
            faults.add(line, "written twice", why=f"{key!r} is already on line {lines[key]}")
        else:
            lines[key] = line
            yield key, entry


def _entry(
    written: polib.POEntry | None, source: Source, language: str, *, faults: Faults
) -> Entry:
    if written is None:
        return Entry(source.key, faults.file, 1, "missing")
    line, texts = written.linenum or 1, texts_of(written)
    if sources_of(written) != source.texts:
        return Entry(source.key, faults.file, line, "stale" if any(texts) else "missing")
    before = len(faults.found)
    check_forms(texts, source, line=line, language=language, faults=faults)
    _check_lengths(texts, line=line, faults=faults)
    review = _review(written, line=line, faults=faults)
    if len(faults.found) > before or not all(texts):
        return Entry(source.key, faults.file, line, "missing", review=review)
    state = _state(written, review)
    wording = _wording(tuple(map(_tidy, texts)), source, review if state == "reviewed" else None)
    return Entry(source.key, faults.file, line, state, wording, review)


def _wording(texts: tuple[str, ...], source: Source, review: Review | None) -> Wording:
    return Wording(
        text=texts[-1],
        reviewed=review is not None,
        forms=texts if source.plural else (),
        count=source.plural.count if source.plural else "",
        reviewed_by=review.by if review else "",
        reviewed_on=review.on if review else None,
    )


def _tidy(text: str) -> str:
    """Return a text without blanks around it and with its accents joined to their letters: apart,
    as some keyboards write them, each would count as a character of the SMS."""
    return normalize("NFC", text.strip())


def _state(written: polib.POEntry, review: Review | None) -> State:
    if written.fuzzy:
        return "draft"
    if review is None:
        return "unsigned"
    seen = digest_of(written.msgctxt or "", (*sources_of(written), *texts_of(written)))
    return "reviewed" if review.digest in ("", seen) else "altered"


def _review(written: polib.POEntry, *, line: int, faults: Faults) -> Review | None:
    try:
        return read_review(written.tcomment)
    except ValueError as error:
        faults.add(line, "review", why=str(error))
    return None


def _check_lengths(texts: tuple[str, ...], *, line: int, faults: Faults) -> None:
    longest = max(map(len, texts), default=0)
    if longest > WORDING_LENGTH_MAX:
        why = f"{longest} characters; one message holds {WORDING_LENGTH_MAX}"
        faults.add(line, "too long", why=why)
