"""A lexicon made ready, as the bytes of a file: loaded in a thousandth of the time its YAML takes.

    aftercall-lexicon FORMAT DIGEST CHECKSUM        what it was made of, and that it is whole
    {"language": …, "symbols": […], …}              words and rules, as JSON
    places' ends, marks, symbols, targets           the graph of phrases: arrays of whole numbers

Arrays are of little-endian 32-bit numbers, the symbols and the marks of 16: the same in every
version of Python and on every machine. The same lexicon gives the same bytes. Places are unfolded
when a text first comes to them: most never are.
"""

import json
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any
from zlib import crc32

from flows.reading.building import Gap, Mark, Place, Settling
from flows.reading.lexicon import Lexicon
from flows.reading.phrases import Phrases
from flows.reading.together import Rule, Together

FORMAT = 1
HEAD = "aftercall-lexicon"
WIDTHS = (("I", 4), ("H", 2), ("H", 2), ("I", 4))
"""Of the arrays: where a place's symbols end, its marks, symbols, the places they lead to."""

_GRAPHS = ("answers", "calendar", "alone", "sentence", "named")
_WORDS = ("known", "dated", "stems", "prefixes", "kinds")
_TOLD = ("language", "status", "date_order", "romanised")


def to_bytes(lexicon: Lexicon, *, made_of: str) -> bytes:
    """Return a lexicon as its file holds it; `made_of` is the digest of the texts it was made of.

    The lexicon must be one that was made of texts, not one that was loaded.
    """
    settling = Settling()
    begins = {name: getattr(lexicon, name).number_in(settling) for name in _GRAPHS}
    about = {topic: phrases.number_in(settling) for topic, phrases in lexicon.about.items()}
    findings = lexicon.together.phrases.number_in(settling)
    places = [settling.places[number] for number in range(len(settling.places))]
    symbols = sorted({symbol for place in places for symbol in place.after} | _words_of(lexicon))
    marks = list(dict.fromkeys(place.marks for place in places))
    told = {
        **{name: getattr(lexicon, name) for name in _TOLD},
        **{name: _numbers(getattr(lexicon, name), symbols) for name in _WORDS},
        "around": {kind: sorted(words) for kind, words in sorted(lexicon.around.items())},
        "exact": {word: sorted(typed) for word, typed in sorted(lexicon.exact.items())},
        "symbols": symbols,
        "marks": marks,
        "gaps": {number: place.gaps for number, place in enumerate(places) if place.gaps},
        "begins": begins,
        "about": about,
        "together": [findings, lexicon.together.rules()],
        "sizes": [len(places), sum(len(place.after) for place in places)],
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    body = text.encode() + b"\n" + _arrays(places, symbols, marks)
    return f"{HEAD} {FORMAT} {made_of} {crc32(body)}\n".encode() + body


def from_bytes(source: bytes, *, made_of: str) -> Lexicon | None:
    """Return the lexicon that a file holds; None when it is of other texts or not whole."""
    head, _, body = source.partition(b"\n")
    if head != f"{HEAD} {FORMAT} {made_of} {crc32(body)}".encode():
        return None
    text, _, numbers = body.partition(b"\n")
    told = json.loads(text)
    symbols, places = told["symbols"], _Folded(told, numbers)
    findings, rules = told["together"]
    parts: dict[str, Any] = {
        **{name: told[name] for name in _TOLD},
        **{name: {symbols[number] for number in told[name]} for name in _WORDS},
        **{name: Phrases.settled(places, told["begins"][name]) for name in _GRAPHS},
        "around": {kind: set(words) for kind, words in told["around"].items()},
        "exact": {word: set(typed) for word, typed in told["exact"].items()},
        "about": {topic: Phrases.settled(places, at) for topic, at in told["about"].items()},
        "together": Together.of(Phrases.settled(places, findings), map(_rule, rules)),
    }
    return Lexicon(**parts)


class _Folded(dict[int, Place]):
    """The places of a file, by number, each unfolded when it is first asked for."""

    def __init__(self, told: Mapping[str, Any], numbers: bytes) -> None:
        super().__init__()
        size, edges = told["sizes"]
        lengths = (size + 1, size, edges, edges)
        self._ends, self._marked, self._leads, self._to = _parts(numbers, lengths)
        self._symbols: Sequence[str] = told["symbols"]
        self._marks = [tuple(map(_mark, marks)) for marks in told["marks"]]
        self._gaps: dict[int, tuple[Gap, ...]] = {
            int(number): tuple((to, reach) for to, reach in gaps)
            for number, gaps in told["gaps"].items()
        }

    def __missing__(self, number: int) -> Place:
        begin, end = self._ends[number : number + 2]
        symbols = [self._symbols[symbol] for symbol in self._leads[begin:end]]
        after = dict(zip(symbols, self._to[begin:end], strict=True))
        place = Place(after, self._gaps.get(number, ()), self._marks[self._marked[number]])
        return self.setdefault(number, place)


def _words_of(lexicon: Lexicon) -> set[str]:
    return set().union(*(getattr(lexicon, name) for name in _WORDS))


def _numbers(words: Iterable[str], symbols: Sequence[str]) -> list[int]:
    places = {symbol: place for place, symbol in enumerate(symbols)}
    return sorted(places[word] for word in words)


def _arrays(
    places: Sequence[Place], symbols: Sequence[str], marks: Sequence[tuple[Mark, ...]]
) -> bytes:
    number = {symbol: place for place, symbol in enumerate(symbols)}
    marked = {each: place for place, each in enumerate(marks)}
    columns = (
        accumulate((len(place.after) for place in places), initial=0),
        (marked[place.marks] for place in places),
        (number[symbol] for place in places for symbol in place.after),
        (to for place in places for to in place.after.values()),
    )
    made = [array(kind, column) for (kind, _), column in zip(WIDTHS, columns, strict=True)]
    return b"".join(_little(one).tobytes() for one in made)


def _parts(numbers: bytes, lengths: Sequence[int]) -> list["array[int]"]:
    """Take apart what `_arrays` put together."""
    sizes = [length * width for length, (_, width) in zip(lengths, WIDTHS, strict=True)]
    bounds = pairwise(accumulate(sizes, initial=0))
    return [
        _little(array(kind, numbers[begin:end]))
        for (kind, _), (begin, end) in zip(WIDTHS, bounds, strict=True)
    ]


def _little(numbers: "array[int]") -> "array[int]":
    """Turn an array's numbers around where the machine writes their last byte first."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _mark(told: str | int | list[str]) -> Mark:
    return (told[0], told[1]) if isinstance(told, list) else told


def _rule(told: Sequence[Any]) -> Rule:
    first, others, without, mark = told
    return Rule(first, tuple(others), tuple(without), (mark[0], mark[1]))
