"""Replies that a specialist can pick, by topic and language; they are mended before they are sent.

A file is `locales/<language>/replies.yaml`: `language`, `status` (who has reviewed it, or draft),
and `replies` by topic, in the order in which they are offered. English is the source: the others
have its topics, and the values that it names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from bot.library.shelf import Shelf
from flows.document import Faults, Scalar, Table, parse
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.placeholders import placeholder_faults, placeholders
from flows.segments import size

FILES = "*/replies.yaml"
DRAFT = "draft"
KEYS = ("language", "status", "replies")
SEGMENTS_MAX = 4
VALUES = ("me", "program", "hours", "emergency", "crisis_line")
"""What a reply is filled with: the specialist's name, the team's, its hours, two numbers."""


@dataclass(frozen=True, slots=True)
class Replies:
    """One language's replies by topic, and whether a person who speaks it has reviewed them."""

    language: str
    reviewed: bool
    texts: Mapping[str, str]


def read_replies(shelf: Shelf) -> dict[str, Replies]:
    """Return the replies of every language on a shelf, the source language's first.

    What is wrong with them are faults of the shelf.
    """
    found: dict[str, Replies] = {}
    places = {path.parent.name: path for path in sorted((shelf.root / "locales").glob(FILES))}
    for language in sorted(places, key=lambda code: (code != SOURCE_LANGUAGE, code)):
        source = found.get(SOURCE_LANGUAGE)
        reader = partial(parse_replies, language=language, source=source)
        replies = shelf.read(places[language], reader)
        if replies is not None:
            found[language] = replies
    return found


def parse_replies(
    text: str, filename: str, *, language: str, source: Replies | None = None
) -> Replies:
    """Return the replies in a file's text. Raises ScriptInvalid with every fault."""
    faults = Faults(filename)
    top = parse(text, faults)
    for key, line in top.lines.items():
        if key not in KEYS:
            faults.unknown(line, "unknown key", word=key, known=KEYS)
    _check_head(top, faults, language=language)
    table = top.entries.get("replies")
    texts = dict(_texts(table, faults)) if isinstance(table, Table) else {}
    if not texts:
        faults.add(1, "missing text", why="there is no reply at all")
    elif source is not None and isinstance(table, Table):
        _compare(texts, table, faults, source=source)
    if faults.found:
        raise ScriptInvalid(faults.found)
    return Replies(language, _text(top, "status") != DRAFT, texts)


def _check_head(top: Table, faults: Faults, *, language: str) -> None:
    said = _text(top, "language")
    if language not in LANGUAGES:
        faults.unknown(1, "unknown language", word=language, known=LANGUAGES)
    elif said != language:
        faults.add(1, "language", why=f"the folder says {language!r}, the file {said!r}")
    if not _text(top, "status"):
        faults.add(1, "missing key", why="status: say who has reviewed it, or: draft")


def _text(table: Table, key: str) -> str:
    value = table.entries.get(key)
    return value.text if isinstance(value, Scalar) else ""


def _texts(table: Table, faults: Faults) -> Iterator[tuple[str, str]]:
    for topic, line in table.lines.items():
        text = _text(table, topic)
        if not text:
            faults.add(line, "missing text", why=f"{topic} says nothing")
        for why in placeholder_faults(text, VALUES):
            faults.add(line, "placeholder", why=why)
        if size(text).segments > SEGMENTS_MAX:
            faults.add(line, "too long", why=f"a reply takes at most {SEGMENTS_MAX} SMS parts")
        yield topic, text


def _compare(texts: Mapping[str, str], table: Table, faults: Faults, *, source: Replies) -> None:
    """Hold a translation beside its source: the same topics, the same values."""
    for topic in source.texts.keys() - texts.keys():
        faults.add(table.line, "missing translation", why=f"there is no {topic}")
    for topic, text in texts.items():
        if topic not in source.texts:
            faults.unknown(
                table.lines[topic], "unknown wording", word=topic, known=source.texts.keys()
            )
        elif placeholders(text) != placeholders(source.texts[topic]):
            faults.add(table.lines[topic], "placeholder", why="the source names other values")
