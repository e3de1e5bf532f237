"""Phrases of a lexicon: how they are written, and how they are found in a text.

Written: `(going to|gonna) kill myself` is either of the two; `to?` and `(to the)?` may be left
out; `...` stands for up to three other words. Groups may lie in groups.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from sys import intern

from flows.reading.normalize import message

GAP = "..."
GAP_WORDS_MAX = 3
NESTED_MAX = 4

Mark = str | int | tuple[str, str]

_PIECE = re.compile(r"[()|?]|[^\s()|?]+")


class PhraseInvalid(ValueError):
    """A phrase that cannot be read; the message is the rule it breaks."""


@dataclass(slots=True)
class Group:
    """A phrase, or a part of one: alternatives, of which a text must hold one.

    A plain word is its tokens; a word of a script without spaces has several.
    """

    alternatives: "list[list[Group | str]]" = field(default_factory=lambda: [[]])
    optional: bool = False


def written(phrase: str) -> Group:
    """Take a phrase apart. Raises PhraseInvalid when it is malformed or says nothing."""
    open_groups = [Group()]
    for piece in _PIECE.findall(phrase):
        _take(piece, open_groups)
    if len(open_groups) != 1 or len(open_groups[0].alternatives) != 1:
        raise PhraseInvalid("phrase_is_malformed")
    if not any(words(open_groups[0])):
        raise PhraseInvalid("phrase_is_empty")
    return open_groups[0]


def _take(piece: str, open_groups: list[Group]) -> None:
    here = open_groups[-1].alternatives
    if piece == "(":
        if len(open_groups) > NESTED_MAX:
            raise PhraseInvalid("phrase_is_nested_too_deep")
        inner = Group()
        here[-1].append(inner)
        open_groups.append(inner)
    elif piece == "|":
        here.append([])
    elif piece == "?":
        _make_optional(here[-1])
    elif piece != ")":
        here[-1].append(Group([[GAP] if piece == GAP else _tokens(piece)]))
    elif len(open_groups) == 1:
        raise PhraseInvalid("phrase_is_malformed")
    else:
        open_groups.pop()


def _tokens(piece: str) -> list[Group | str]:
    """Return a word's tokens, each kept once for all phrases: there are tens of thousands."""
    return [intern(token) for token in message(piece).tokens]


def _make_optional(sequence: "list[Group | str]") -> None:
    if not sequence or not isinstance(sequence[-1], Group):
        raise PhraseInvalid("phrase_is_malformed")
    sequence[-1].optional = True


def words(group: Group) -> Iterator[str]:
    """Give every token in a phrase, gaps aside."""
    for alternative in group.alternatives:
        for item in alternative:
            if isinstance(item, Group):
                yield from words(item)
            elif item != GAP:
                yield item


def single_words(group: Group) -> Iterator[str]:
    """Give every written word of one token.

    A longer word of a script without spaces has none: its letters alone are not that word.
    """
    for alternative in group.alternatives:
        for item in alternative:
            if isinstance(item, Group):
                yield from single_words(item)
            elif len(alternative) == 1 and item != GAP:
                yield item


_NOTHING: "dict[str, tuple[Phrases, ...]]" = {}
"""Shared by the many places that nothing leads on from; never added to."""


class Phrases:
    """Finds many phrases at once; each carries a mark.

    A graph over words: each place tells which word leads on to which places. The places behind
    the first word are one, so that a text costs two look-ups a word, however many phrases begin
    there, and more only where a phrase goes on.
    """

    __slots__ = ("after", "gaps", "marks")

    def __init__(self) -> None:
        """Begin with no phrase."""
        self.after: dict[str, tuple[Phrases, ...]] = _NOTHING
        self.gaps: tuple[Phrases, ...] = ()
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
        for token, places in start.after.items():
            (behind,) = self._own().setdefault(token, (Phrases(),))
            for place in places:
                behind._join(place)

    def _own(self) -> "dict[str, tuple[Phrases, ...]]":
        """Return what leads on from here, to be added to."""
        if self.after is _NOTHING:
            self.after = {}
        return self.after

    def _join(self, other: "Phrases") -> None:
        for token, places in other.after.items():
            self._own()[token] = self.after.get(token, ()) + places
        self.gaps += other.gaps
        self.marks += other.marks

    def starting_at(self, tokens: Sequence[str], start: int) -> list[tuple[int, Mark]]:
        """Return (end, mark) of every phrase that begins here; end excluded, in no fixed order."""
        found: list[tuple[int, Mark]] = []
        if tokens[start] not in self.after:
            return found
        ways = [(place, start + 1) for place in self.after[tokens[start]]]
        while ways:
            place, at = ways.pop()
            found += [(at, mark) for mark in place.marks]
            if at == len(tokens):
                continue
            for following in place.after.get(tokens[at], ()):
                ways.append((following, at + 1))
            for behind in place.gaps:
                last = min(at + GAP_WORDS_MAX, len(tokens) - 1)
                ways += [(behind, later) for later in range(at, last + 1)]
        return found


def _group(group: Group, end: Phrases, *, without: Collection[str]) -> Phrases:
    start = Phrases()
    if group.optional:
        start._join(end)
    for alternative in group.alternatives:
        place = end
        for item in reversed(alternative):
            place = _item(item, place, without=without)
        start._join(place)
    return start


def _item(item: Group | str, end: Phrases, *, without: Collection[str]) -> Phrases:
    if isinstance(item, Group):
        return _group(item, end, without=without)
    if item in without:
        return end
    place = Phrases()
    if item != GAP:
        place.after = {item: (end,)}
    elif end.marks:
        raise PhraseInvalid("phrase_begins_or_ends_with_gap")
    else:
        place.gaps = (end,)
    return place
