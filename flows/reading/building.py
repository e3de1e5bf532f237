"""Makes a graph of phrases: first as it is written, then so that each symbol leads to one place.

Phrases that begin alike share their beginnings, and those that end alike their ends (subset
construction and hash consing), so that a text is followed along one way where it could be many.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple, TypeVar

from flows.reading.patterns import GAPS, Group, Item, PhraseInvalid

Mark = str | int | tuple[str, str]

Gap = tuple[int, int]
"""The place behind a gap, and how far the gap reaches."""


class Place(NamedTuple):
    """A place in the graph: which symbol leads on to which place, and the marks of what ends here.

    Places are numbers, so that a graph can be kept in a file.
    """

    after: dict[str, int]
    gaps: tuple[Gap, ...]
    marks: tuple[Mark, ...]


class Draft:
    """A place of a graph that is being made: a symbol may lead on to several places."""

    __slots__ = ("after", "gaps", "marks")

    def __init__(self, marks: tuple[Mark, ...] = ()) -> None:
        """Begin with nothing that leads on from here."""
        self.after: dict[str, list[Draft]] = {}
        self.gaps: list[tuple[Draft, int]] = []
        self.marks = marks

    def lead(self, symbol: str, to: "Draft") -> None:
        """Let a symbol lead on to a place."""
        self.after.setdefault(symbol, []).append(to)

    def join(self, other: "Draft") -> None:
        """Let all that leads on from another place lead on from here too."""
        for symbol, places in other.after.items():
            self.after.setdefault(symbol, []).extend(places)
        self.gaps += other.gaps
        self.marks += other.marks


def drafted(phrase: Group, mark: Mark, *, without: Collection[str]) -> Draft:
    """Return where a phrase begins; tokens in `without` are passed over, unless none is left.

    Raises PhraseInvalid for a phrase that a text of no words would match, or that begins or ends
    with a gap.
    """
    end = Draft((mark,))
    start = _group(phrase, end, without=without)
    if start.marks and without:
        start = _group(phrase, end, without=())
    if start.marks:
        raise PhraseInvalid("phrase_is_empty")
    if start.gaps:
        raise PhraseInvalid("phrase_begins_or_ends_with_gap")
    return start


def _group(group: Group, end: Draft, *, without: Collection[str]) -> Draft:
    start = Draft()
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


def _item(item: Item, end: Draft, *, without: Collection[str]) -> Draft:
    if isinstance(item, Group):
        return _group(item, end, without=without)
    if isinstance(item, tuple):
        for letter in reversed(item):
            end = _symbol(letter, end, without=without)
        return end
    return _symbol(item, end, without=without)


def _symbol(symbol: str, end: Draft, *, without: Collection[str]) -> Draft:
    if symbol in without:
        return end
    place = Draft()
    if symbol not in GAPS:
        place.lead(symbol, end)
        return place
    if end.marks:
        raise PhraseInvalid("phrase_begins_or_ends_with_gap")
    place.gaps.append((end, GAPS[symbol]))
    return place


_Each = TypeVar("_Each")

_State = tuple[Draft, ...]
"""Drafts that one way through a text leads to at once."""


class Settling:
    """Numbers the places of graphs; places that are the same in all that follows are one."""

    def __init__(self) -> None:
        """Begin with no place."""
        self._numbers: dict[_State, int] = {}
        self._same: dict[tuple[object, ...], int] = {}
        self.places: dict[int, Place] = {}

    def number(self, start: Draft) -> int:
        """Return the number of a place; all that follows it is numbered before."""
        pending: list[_State] = [(start,)]
        while pending:
            state = pending[-1]
            after, gaps = _onward(state)
            waiting = [one for one in (*after.values(), *gaps.values()) if one not in self._numbers]
            if not waiting:
                self._keep(state, after, gaps=gaps)
                pending.pop()
            pending += waiting
        return self._numbers[start,]

    def _keep(self, state: _State, after: dict[str, _State], *, gaps: dict[int, _State]) -> None:
        if state in self._numbers:
            return
        place = Place(
            {symbol: self._numbers[then] for symbol, then in after.items()},
            tuple([(self._numbers[then], reach) for reach, then in gaps.items()]),
            _once(mark for draft in state for mark in draft.marks),
        )
        key = (tuple(place.after.items()), place.gaps, place.marks)
        number = self._same.setdefault(key, len(self._same))
        self.places.setdefault(number, place)
        self._numbers[state] = number


def _onward(state: _State) -> tuple[dict[str, _State], dict[int, _State]]:
    """Return where symbols lead from a state, and gaps by their reach."""
    after: dict[str, list[Draft]] = {}
    gaps: dict[int, list[Draft]] = {}
    for draft in state:
        for symbol, places in draft.after.items():
            after.setdefault(symbol, []).extend(places)
        for place, reach in draft.gaps:
            gaps.setdefault(reach, []).append(place)
    return (
        {symbol: _once(places) for symbol, places in after.items()},
        {reach: _once(places) for reach, places in gaps.items()},
    )


def _once(found: Iterable[_Each]) -> tuple[_Each, ...]:
    return tuple(dict.fromkeys(found))
