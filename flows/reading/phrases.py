"""Finds many phrases of a lexicon in a text at once.

A text comes as what each of its places can stand for: for every token the symbols (see
`flows.reading.patterns`) that begin there, each with the place where it ends.
"""

from collections.abc import Collection, Iterator, Sequence

from flows.reading.normalize import is_unspaced
from flows.reading.patterns import GAPS, Group, PhraseInvalid

Mark = str | int | tuple[str, str]

Spans = Sequence[Sequence[tuple[str, int]]]
"""For each token of a text what begins there: (symbol, end), end excluded; the token first."""

_WORD = 3

_NOTHING: "dict[str, tuple[Phrases, ...]]" = {}
"""Shared by the many places that nothing leads on from; never added to."""


def plain(tokens: Sequence[str]) -> Spans:
    """Return what a text can stand for to phrases of whole words alone."""
    return [((token, at),) for at, token in enumerate(tokens, start=1)]


class Phrases:
    """A graph over symbols: each place tells which symbol leads on to which places.

    The places behind the first symbol are one, so that a text costs two look-ups a word, however
    many phrases begin there, and more only where a phrase goes on.
    """

    __slots__ = ("after", "gaps", "marks")

    def __init__(self) -> None:
        """Begin with no phrase."""
        self.after: dict[str, tuple[Phrases, ...]] = _NOTHING
        self.gaps: tuple[tuple[Phrases, int], ...] = ()
        self.marks: tuple[Mark, ...] = ()

    def add(self, phrase: Group, mark: Mark, *, without: Collection[str] = ()) -> None:
        """Let a phrase carry the mark; tokens in `without` are passed over, unless none is left.

        Raises PhraseInvalid for a phrase that a text of no words would match, or that begins or
        ends with a gap.
        """
        end = Phrases()
        end.marks = (mark,)
        start = _group(phrase, end, without=without)
        if start.marks and without:
            start = _group(phrase, end, without=())
        if start.marks:
            raise PhraseInvalid("phrase_is_empty")
        if start.gaps:
            raise PhraseInvalid("phrase_begins_or_ends_with_gap")
        own = self._own()
        for token, places in start.after.items():
            behind = own.get(token)
            if behind is None and len(places) == 1:
                # Shared until a second phrase begins so: most words begin only one.
                own[token] = places
                continue
            merged = Phrases()
            for place in (*(behind or ()), *places):
                merged._join(place)
            own[token] = (merged,)

    def _own(self) -> "dict[str, tuple[Phrases, ...]]":
        """Return what leads on from here, to be added to."""
        if self.after is _NOTHING:
            self.after = {}
        return self.after

    def _lead(self, symbol: str, to: "Phrases") -> None:
        after = self._own()
        after[symbol] = (*after.get(symbol, ()), to)

    def _join(self, other: "Phrases") -> None:
        for token, places in other.after.items():
            self._own()[token] = self.after.get(token, ()) + places
        self.gaps += other.gaps
        self.marks += other.marks

    def opens(self, spans: Spans, start: int) -> bool:
        """Tell whether any phrase may begin here."""
        return any(symbol in self.after for symbol, _ in spans[start])

    def starting_at(self, spans: Spans, start: int) -> Sequence[tuple[int, Mark]]:
        """Return (end, mark) of every phrase that begins here; end excluded, in no fixed order."""
        after = self.after
        begun = [(place, end) for symbol, end in spans[start] for place in after.get(symbol, ())]
        return _followed(begun, spans) if begun else ()


_Way = tuple[Phrases, int]


def _followed(ways: list[_Way], spans: Spans) -> list[tuple[int, Mark]]:
    """Follow ways to all their ends, each place once wherever it is met."""
    found: list[tuple[int, Mark]] = []
    seen = set[tuple[int, int]]()
    while ways:
        place, at = ways.pop()
        if (id(place), at) in seen:
            continue
        seen.add((id(place), at))
        found += [(at, mark) for mark in place.marks]
        if at < len(spans):
            after = place.after
            ways += [(one, end) for symbol, end in spans[at] for one in after.get(symbol, ())]
            ways += [(gap, to) for gap, reach in place.gaps for to in _over(spans, at, reach=reach)]
    return found


def _over(spans: Spans, at: int, *, reach: int) -> Iterator[int]:
    """Give the places that a gap can end at."""
    while at < len(spans):
        yield at
        reach -= 1 if is_unspaced(spans[at][0][0]) else _WORD
        if reach < 0:
            return
        at += 1


def _group(group: Group, end: Phrases, *, without: Collection[str]) -> Phrases:
    start = Phrases()
    if group.optional:
        start._join(end)
    for alternative in group.alternatives:
        if len(alternative) == 1 and _is_word(alternative[0], without):
            start._lead(str(alternative[0]), end)  # most alternatives: no place of its own
            continue
        place = end
        for item in reversed(alternative):
            place = _item(item, place, without=without)
        start._join(place)
    return start


def _is_word(item: Group | str, without: Collection[str]) -> bool:
    return not isinstance(item, Group) and item not in GAPS and item not in without


def _item(item: Group | str, end: Phrases, *, without: Collection[str]) -> Phrases:
    if isinstance(item, Group):
        return _group(item, end, without=without)
    if item in without:
        return end
    place = Phrases()
    if item not in GAPS:
        place.after = {item: (end,)}
    elif end.marks:
        raise PhraseInvalid("phrase_begins_or_ends_with_gap")
    else:
        place.gaps = ((end, GAPS[item]),)
    return place
