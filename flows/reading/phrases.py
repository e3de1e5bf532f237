"""Finds many phrases of a lexicon in a text at once.

A text comes as what each of its places can stand for: for every token the symbols (see
`flows.reading.patterns`) that begin there, each with the place where it ends.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence

from flows.reading.building import Draft, Mark, Place, Settling, drafted
from flows.reading.normalize import is_unspaced
from flows.reading.patterns import Group

Spans = Sequence[Sequence[tuple[str, int]]]
"""For each token of a text what begins there: (symbol, end), end excluded; the token first."""

WAITING_MAX = 20_000
"""Of phrases that are being spelled: what would be longer is left out."""

_WORD = 3


def plain(tokens: Sequence[str]) -> Spans:
    """Return what a text can stand for to phrases of whole words alone."""
    return [((token, at),) for at, token in enumerate(tokens, start=1)]


class Phrases:
    """A graph over symbols: each place tells which symbol leads on to which place.

    All phrases begin at one place, so that a text costs two look-ups a word, however many phrases
    begin there, and more only where a phrase goes on. The graph is settled when it is first looked
    through; phrases that come later settle it anew.
    """

    __slots__ = ("_draft", "_first", "_places")

    def __init__(self) -> None:
        """Begin with no phrase."""
        self._draft: Draft | None = Draft()
        self._places: Mapping[int, Place] = {}
        self._first = -1

    @classmethod
    def settled(cls, places: Mapping[int, Place], first: int) -> "Phrases":
        """Return phrases whose graph was made before; no more can be added."""
        made = cls()
        made._draft, made._places, made._first = None, places, first
        return made

    def add(self, phrase: Group, mark: Mark, *, without: Collection[str] = ()) -> None:
        """Let a phrase carry the mark; tokens in `without` are passed over, unless none is left.

        Raises PhraseInvalid for a phrase that a text of no words would match, or that begins or
        ends with a gap.
        """
        assert self._draft is not None, "settled phrases are never changed"
        self._draft.join(drafted(phrase, mark, without=without))
        self._first = -1

    def number_in(self, settling: Settling) -> int:
        """Return the number of the place where these phrases begin, in a graph with others."""
        assert self._draft is not None, "they have been settled"
        return settling.number(self._draft)

    def spelled(self) -> Iterator[tuple[tuple[str, ...], tuple[Mark, ...]]]:
        """Give the words and the marks of every phrase that has no gap, the shortest first.

        Alternatives multiply: whoever asks must know when to stop.
        """
        first = self._begin()
        pending: deque[tuple[int, tuple[str, ...]]] = deque([(first, ())])
        while pending:
            number, said = pending.popleft()
            after, _, marks = self._places[number]
            if marks:
                yield said, marks
            if len(pending) < WAITING_MAX:
                pending += [(then, (*said, symbol)) for symbol, then in after.items()]

    def opens(self, spans: Spans, start: int) -> bool:
        """Tell whether any phrase may begin here."""
        begin = self._begin()
        first = self._places[begin].after
        return any([True for symbol, _ in spans[start] if symbol in first])

    def starting_at(self, spans: Spans, start: int) -> Sequence[tuple[int, Mark]]:
        """Return (end, mark) of every phrase that begins here; end excluded, in no fixed order."""
        if self._first < 0:
            self._begin()
        first = self._places[self._first].after
        begun = [(first[symbol], end) for symbol, end in spans[start] if symbol in first]
        return _followed(begun, spans, self._places) if begun else ()

    def _begin(self) -> int:
        """Return the place where all phrases begin."""
        if self._first < 0:
            settling = Settling()
            first = self.number_in(settling)
            self._places = settling.places  # before the number: another thread may be looking
            self._first = first
        return self._first


_Way = tuple[int, int]


def _followed(
    ways: list[_Way], spans: Spans, places: Mapping[int, Place]
) -> list[tuple[int, Mark]]:
    """Follow ways to all their ends, each place once wherever it is met."""
    found: list[tuple[int, Mark]] = []
    seen, last = set[_Way](), len(spans)
    while ways:
        way = ways.pop()
        if way in seen:
            continue
        seen.add(way)
        number, at = way
        after, gaps, marks = places[number]
        if marks:
            found += [(at, mark) for mark in marks]
        if after and at < last:
            ways += [(after[symbol], end) for symbol, end in spans[at] if symbol in after]
        if gaps:
            ways += [(gap, to) for gap, reach in gaps for to in _over(spans, at, reach=reach)]
    return found


def _over(spans: Spans, at: int, *, reach: int) -> Iterator[int]:
    """Give the places that a gap can end at."""
    while at < len(spans):
        yield at
        reach -= 1 if is_unspaced(spans[at][0][0]) else _WORD
        if reach < 0:
            return
        at += 1
