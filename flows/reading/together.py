"""Words that mean something together, in whatever order: `{swallow} & {pills} & {all_of_it}`.

All parts must be found within REACH of the first, in other words than it; a part that begins with
`-` must not be found there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from flows.reading.normalize import is_unspaced
from flows.reading.patterns import Named, PhraseInvalid, written
from flows.reading.phrases import Phrases, Spans

AND = " & "
WITHOUT = "-"
REACH = 45
"""How far apart they may stand: a word costs 3 of it, a letter of a script without spaces 1."""

_WORD = 3

Mark = tuple[str, str]
Place = tuple[int, int]


class Rule(NamedTuple):
    """What must be found together, by the names of parts, and what that is a mark of."""

    first: str
    others: tuple[str, ...]
    without: tuple[str, ...]
    mark: Mark


@dataclass(slots=True)
class Together:
    """What is found in a text: phrases that mean something by themselves, and rules over parts.

    Each part is a phrase, looked for once however many rules need it. `phrases` marks parts with
    their text and all others with (kind, group): one graph, so that a text is gone through once.
    """

    phrases: Phrases = field(default_factory=Phrases)
    _rules: dict[str, list[Rule]] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)

    def add(self, phrase: str, mark: Mark, *, names: Named) -> None:
        """Let these parts together carry the mark. Raises PhraseInvalid for a malformed one."""
        parts = [part.strip() for part in phrase.split(AND)]
        without = tuple(part[1:] for part in parts if part.startswith(WITHOUT))
        needed = [part for part in parts if not part.startswith(WITHOUT)]
        if len(needed) < 1 or not all((*needed, *without)):
            raise PhraseInvalid("phrase_is_malformed")
        for part in (*needed, *without):
            if part not in self._known:
                self.phrases.add(written(part, names), part)
                self._known.add(part)
        rule = Rule(needed[0], tuple(needed[1:]), without, mark)
        self._rules.setdefault(rule.first, []).append(rule)

    @classmethod
    def of(cls, phrases: Phrases, rules: Iterable[Rule]) -> "Together":
        """Return rules over phrases that were settled before; no more can be added."""
        made = cls(phrases)
        for rule in rules:
            made._rules.setdefault(rule.first, []).append(rule)
        return made

    def rules(self) -> list[Rule]:
        """Return every rule, those of one first part beside each other."""
        return [rule for rules in self._rules.values() for rule in rules]

    def found(self, spans: Spans) -> Iterator[tuple[int, int, Mark]]:
        """Give (start, end, mark) of every phrase, and of every rule that holds once."""
        places: dict[str, list[Place]] = {}
        for start in range(len(spans)):
            # The longest first: it tells staff most, and what is told is always the same.
            for end, mark in sorted(self.phrases.starting_at(spans, start), key=_longest_first):
                if isinstance(mark, tuple):
                    yield start, end, mark
                else:
                    places.setdefault(str(mark), []).append((start, end))
        begun = [rule for part in places for rule in self._rules.get(part, ())]
        for rule in begun:
            if all(other in places for other in rule.others):
                yield from _held(rule, places, spans)


def _longest_first(found: tuple[int, object]) -> int:
    return -found[0]


def _held(
    rule: Rule, places: dict[str, list[Place]], spans: Spans
) -> Iterator[tuple[int, int, Mark]]:
    reach = _reach(spans)
    for place in places[rule.first]:
        others = [_apart(places[other], place) for other in rule.others]
        if not all(others):
            continue
        near = [_nearest(place, other) for other in others]
        start = min([place[0], *(one[0] for one in near)])
        end = max([place[1], *(one[1] for one in near)])
        taken_away = (one for name in rule.without for one in places.get(name, ()))
        if end - start > reach or any(
            _is_near(one, start, end=end, reach=reach) for one in taken_away
        ):
            continue
        yield start, end, rule.mark
        return


def _apart(others: Sequence[Place], place: Place) -> list[Place]:
    """Leave out the very same words: one word cannot stand for two parts."""
    return [other for other in others if other != place]


def _reach(spans: Spans) -> int:
    """Return the reach in places: most letters of a text tell its script."""
    letters = sum(is_unspaced(span[0][0]) for span in spans)
    return REACH if letters * 2 > len(spans) else REACH // _WORD


def _nearest(place: Place, others: Sequence[Place]) -> Place:
    return min(others, key=lambda other: abs(other[0] - place[0]))


def _is_near(place: Place, start: int, *, end: int, reach: int) -> bool:
    return place[0] < end + reach and place[1] > start - reach
