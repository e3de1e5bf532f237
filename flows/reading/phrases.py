"""Finds many phrases of a lexicon in a text at once.

A text comes as what each of its places can stand for: for every token the symbols (see
`flows.reading.patterns`) that begin there, each with the place where it ends.
"""

from collections import deque
from collections.abc import Collection, Iterator, Sequence

from flows.reading.normalize import is_unspaced
from flows.reading.patterns import GAPS, Group, Item, PhraseInvalid

Mark = str | int | tuple[str, str]

Spans = Sequence[Sequence[tuple[str, int]]]
"""For each token of a text what begins there: (symbol, end), end excluded; the token first."""

WAITING_MAX = 20_000
"""Of phrases that are being spelled: what would be longer is left out."""

_WORD = 3


def plain(tokens: Sequence[str]) -> Spans:
    """Return what a text can stand for to phrases of whole words alone."""
    return [((token, at),) for at, token in enumerate(tokens, start=1)]


class _Only:
    """What leads on from most places: one symbol. A third of the size of a dict."""

    __slots__ = ("places", "symbol")

    def __init__(self, symbol: str, places: "tuple[_Place, ...]") -> None:
        self.symbol = symbol
        self.places = places

    def get(self, symbol: str, nothing: tuple[()]) -> "tuple[_Place, ...]":
        return self.places if symbol == self.symbol else nothing

    def items(self) -> "tuple[tuple[str, tuple[_Place, ...]], ...]":
        return ((self.symbol, self.places),)


class _Place:
    """A place in the graph: what leads on from here, and the marks of what ends here."""

    __slots__ = ("after", "gaps", "marks")

    def __init__(self, marks: tuple[Mark, ...] = (), after: _Only | None = None) -> None:
        self.after: dict[str, tuple[_Place, ...]] | _Only = after or _NOTHING
        self.gaps: tuple[tuple[_Place, int], ...] = ()
        self.marks = marks

    def lead(self, symbol: str, to: "_Place") -> None:
        """Let a symbol lead on to a place."""
        self._lead(symbol, (to,))

    def join(self, other: "_Place") -> None:
        """Let all that leads on from another place lead on from here too."""
        for symbol, places in other.after.items():
            self._lead(symbol, places)
        self.gaps += other.gaps
        self.marks += other.marks

    def _lead(self, symbol: str, places: "tuple[_Place, ...]") -> None:
        after = self.after
        if after is _NOTHING:
            self.after = _Only(symbol, places)
        elif isinstance(after, _Only):
            self.after = {after.symbol: after.places}
            self._lead(symbol, places)
        else:
            after[symbol] = after[symbol] + places if symbol in after else places


_NOTHING: dict[str, tuple[_Place, ...]] = {}
"""Shared by the many places that nothing leads on from; never added to."""


class Phrases:
    """A graph over symbols: each place tells which symbol leads on to which places.

    The places behind the first symbol are one, so that a text costs two look-ups a word, however
    many phrases begin there, and more only where a phrase goes on.
    """

    __slots__ = ("_borrowed", "_first")

    def __init__(self) -> None:
        """Begin with no phrase."""
        self._first: dict[str, _Place] = {}
        self._borrowed: set[str] = set()

    def __bool__(self) -> bool:
        """Tell whether there is any phrase."""
        return bool(self._first)

    def add(self, phrase: Group, mark: Mark, *, without: Collection[str] = ()) -> None:
        """Let a phrase carry the mark; tokens in `without` are passed over, unless none is left.

        Raises PhraseInvalid for a phrase that a text of no words would match, or that begins or
        ends with a gap.
        """
        end = _Place((mark,))
        start = _group(phrase, end, without=without)
        if start.marks and without:
            start = _group(phrase, end, without=())
        if start.marks:
            raise PhraseInvalid("phrase_is_empty")
        if start.gaps:
            raise PhraseInvalid("phrase_begins_or_ends_with_gap")
        for symbol, places in start.after.items():
            for place in places:
                self._begin(symbol, place)

    def _begin(self, symbol: str, place: _Place) -> None:
        """Let a phrase begin with a symbol; its place is its own until a second one begins so."""
        there = self._first.get(symbol)
        if there is None:
            self._first[symbol] = place
            self._borrowed.add(symbol)
            return
        if symbol in self._borrowed:
            self._borrowed.remove(symbol)
            own = self._first[symbol] = _Place()
            own.join(there)
            there = own
        there.join(place)

    def spelled(self) -> Iterator[tuple[tuple[str, ...], tuple[Mark, ...]]]:
        """Give the words and the marks of every phrase that has no gap, the shortest first.

        Alternatives multiply: whoever asks must know when to stop.
        """
        pending: deque[tuple[_Place, tuple[str, ...]]] = deque(
            (place, (symbol,)) for symbol, place in self._first.items()
        )
        while pending:
            place, said = pending.popleft()
            if place.marks:
                yield said, place.marks
            if len(pending) < WAITING_MAX:
                for symbol, places in place.after.items():
                    pending += [(after, (*said, symbol)) for after in places]

    def opens(self, spans: Spans, start: int) -> bool:
        """Tell whether any phrase may begin here."""
        return any(symbol in self._first for symbol, _ in spans[start])

    def starting_at(self, spans: Spans, start: int) -> Sequence[tuple[int, Mark]]:
        """Return (end, mark) of every phrase that begins here; end excluded, in no fixed order."""
        first = self._first
        begun = [(first[symbol], end) for symbol, end in spans[start] if symbol in first]
        return _followed(begun, spans) if begun else ()


_Way = tuple[_Place, int]


def _followed(ways: list[_Way], spans: Spans) -> list[tuple[int, Mark]]:
    """Follow ways to all their ends, each place once wherever it is met."""
    found: list[tuple[int, Mark]] = []
    seen, last = set[tuple[int, int]](), len(spans)
    while ways:
        place, at = ways.pop()
        if (id(place), at) in seen:
            continue
        seen.add((id(place), at))
        if place.marks:
            found += [(at, mark) for mark in place.marks]
        after = place.after
        if after and at < last:
            ways += [(one, end) for symbol, end in spans[at] for one in after.get(symbol, ())]
        if place.gaps:
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


def _group(group: Group, end: _Place, *, without: Collection[str]) -> _Place:
    start = _Place()
    if group.optional:
        start.join(end)
    for alternative in group.alternatives:
        then = end
        for item in reversed(alternative[1:]):
            then = _item(item, then, without=without)
        if not alternative:
            start.join(then)
        elif _is_word(alternative[0], without):
            start.lead(str(alternative[0]), then)  # most alternatives: no place of its own
        else:
            start.join(_item(alternative[0], then, without=without))
    return start


def _is_word(item: Item, without: Collection[str]) -> bool:
    return isinstance(item, str) and item not in GAPS and item not in without


def _item(item: Item, end: _Place, *, without: Collection[str]) -> _Place:
    if isinstance(item, Group):
        return _group(item, end, without=without)
    if isinstance(item, tuple):
        for letter in reversed(item):
            end = _symbol(letter, end, without=without)
        return end
    return _symbol(item, end, without=without)


def _symbol(symbol: str, end: _Place, *, without: Collection[str]) -> _Place:
    if symbol in without:
        return end
    if symbol not in GAPS:
        return _Place(after=_Only(symbol, (end,)))
    if end.marks:
        raise PhraseInvalid("phrase_begins_or_ends_with_gap")
    place = _Place()
    place.gaps = ((end, GAPS[symbol]),)
    return place
