"""What the second reader sees in a text: its concepts, their pairs, its letters and words.

Each is a bucket, the hash of what it is, so that the model needs no list of words.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

from flows.reading.normalize import Message, is_unspaced
from flows.reading.pieces import View

BUCKETS = 1 << 19
LETTERS = (2, 3, 4)
PAIR_WORDS_MAX = 12
"""How many words may stand between two concepts that count as a pair."""

CONCEPTS_MAX = 120
"""In one text: pairs grow with the square of it. No real text comes near."""

_PREFIX = "{"
_OWN = "{x_"


Features = dict[int, tuple[int, int]]
"""The buckets of what is seen, each with the words that it lies in: [start, end)."""


class _Concept(NamedTuple):
    start: int
    end: int
    name: str


def features(heard: Message, seen: Sequence[View]) -> Features:
    """Return all that is seen in a text, each thing once; time linear in the text's length."""
    found: Features = {}
    for place, start, end in (*_pairs(_concepts(seen)), *_words(heard.tokens)):
        found[place] = (start, end)
    _add_letters(found, heard.tokens)
    return found


def _pairs(concepts: Sequence[_Concept]) -> Iterator[tuple[int, int, int]]:
    """Give each concept, each that comes before another in its reach, and the two in any order."""
    for at, one in enumerate(concepts):
        yield bucket(one.name), one.start, one.end
        for other in concepts[at + 1 :]:
            if other.start - one.end > PAIR_WORDS_MAX:
                break
            if other.start >= one.end:
                yield bucket(one.name + other.name), one.start, other.end
            low, high = sorted((one.name, other.name))
            yield bucket(f"{low}&{high}"), one.start, max(one.end, other.end)


def _concepts(seen: Sequence[View]) -> list[_Concept]:
    """Return the concepts named in a text, in their order, whichever language names them."""
    found = {
        _Concept(start, end, symbol)
        for view in seen
        for start, spans in enumerate(view.spans)
        for symbol, end in spans
        if symbol.startswith(_PREFIX) and not symbol.startswith(_OWN)
    }
    return sorted(found)[:CONCEPTS_MAX]


def _words(tokens: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Give each word, and it with the next, and with the one after that."""
    for at, one in enumerate(tokens):
        yield bucket(f"1 {one}"), at, at + 1
    for reach in (2, 3):
        for at, (one, other) in enumerate(zip(tokens, tokens[reach - 1 :], strict=False)):
            yield bucket(f"{reach} {one} {other}"), at, at + reach


def _add_letters(found: Features, tokens: Sequence[str]) -> None:
    """Add the runs of letters of a text, a space between words that have one."""
    letters, places = _spread(tokens)
    for size in LETTERS:
        runs = (letters[at : at + size] for at in range(len(letters) - size + 1))
        ends = [place + 1 for place in places[size - 1 :]]
        found.update(zip(map(bucket, runs), zip(places, ends, strict=False), strict=False))


def _spread(tokens: Sequence[str]) -> tuple[str, list[int]]:
    """Return a text's letters in one run, and which word each is of."""
    letters, places, joined = list[str](), list[int](), False
    for at, token in enumerate(tokens):
        unspaced = is_unspaced(token)
        written = token if joined and unspaced else " " + token
        letters.append(written)
        places += [at] * len(written)
        joined = unspaced
    return "".join((*letters, " ")), [*places, max(len(tokens) - 1, 0)]


def bucket(what: str) -> int:
    """Return the bucket of what is seen, by its name."""
    return crc32(what.encode()) % BUCKETS
