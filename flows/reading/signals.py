"""What a text tells besides an answer: risk, opt-out, a wish for a person, another language.

Every rule that matches is reported, at most once. Matching leans towards finding too much: the
only things that take a finding away are the phrases that a lexicon lists as harmless, and plain
denials, when the finding lies within a longer one of them. A denial is a finding itself.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.reading.groups import HARMLESS, POLITE
from flows.reading.lexicon import Lexicon
from flows.reading.normalize import Message, is_symbol, is_unspaced
from flows.reading.phrases import Phrases, Spans
from flows.reading.pieces import View
from flows.reading.reading import Signal, SignalKind

# Longer sentences are never one of the short commands; looking at them would only cost time.
COMMAND_TOKENS_MAX = 16

_ORDER = {kind: place for place, kind in enumerate(SignalKind)}
_DENIED = str(SignalKind.RISK_DENIED)
_RISKS = frozenset({str(SignalKind.RISK_IMMINENT), str(SignalKind.RISK_ELEVATED)})


class _Found(NamedTuple):
    language: str
    kind: str
    group: str
    start: int
    end: int


def signals(heard: Message, seen: Sequence[View]) -> tuple[Signal, ...]:
    """Report every signal in a text, gravest kind first, each rule once."""
    found = list(_phrases(seen))
    harmless = [each for each in found if _takes_away(each, heard)]
    kept = [each for each in found if not _within(each, harmless)]
    kept += _commands(heard, seen)
    reported: dict[tuple[SignalKind, str], Signal] = {}
    for each in sorted(kept, key=lambda one: (one.start, -one.end, *one)):
        signal = _signal(each, heard)
        reported.setdefault((signal.kind, signal.rule), signal)
    return gravest_first(reported.values())


def gravest_first(found: Iterable[Signal]) -> tuple[Signal, ...]:
    """Return signals in the order of their kinds, those of a kind as they came."""
    return tuple(sorted(found, key=lambda signal: _ORDER[signal.kind]))


def _phrases(seen: Sequence[View]) -> Iterator[_Found]:
    for lexicon, spans in seen:
        for start, end, (kind, group) in lexicon.together.found(spans):
            yield _Found(lexicon.language, kind, group, start, end)


def _takes_away(found: _Found, heard: Message) -> bool:
    """Keep `no, I want to die` from being read as `no I don't`: it must be one sentence."""
    if found.kind not in (HARMLESS, _DENIED):
        return False
    return any(start <= found.start and found.end <= end for start, end in heard.sentences)


def _within(found: _Found, harmless: Sequence[_Found]) -> bool:
    """Tell whether a finding lies in a longer look-alike, or in a denial of it."""
    return found.kind == HARMLESS or any(
        one.start <= found.start and found.end <= one.end and _outweighs(one, found)
        for one in harmless
    )


def _outweighs(one: _Found, found: _Found) -> bool:
    longer = one.end - one.start > found.end - found.start
    return longer or (one.kind == _DENIED and found.kind in _RISKS)


def _commands(heard: Message, seen: Sequence[View]) -> Iterator[_Found]:
    """Find what must be a whole text or sentence, polite words aside."""
    around = _around(tuple([view.lexicon for view in seen]))
    whole = (0, len(heard.tokens))
    for start, end in dict.fromkeys((whole, *heard.sentences)):
        if 0 < end - start <= COMMAND_TOKENS_MAX:
            words = _without_polite(_without_emoji(heard, range(start, end)), seen)
            opened: dict[int, list[_Opened]] = {}
            for kinds, passed_over in around.items():
                said = [at for at in words if heard.tokens[at] not in passed_over]
                if said and said[0] not in opened:
                    opened[said[0]] = _opened(seen, said[0], whole=(start, end) == whole)
                if said and opened[said[0]]:
                    groups = _command(_once(heard, said), kinds, opened=opened[said[0]])
                    for language, kind, group in groups:
                        yield _Found(language, kind, group, start, end)


@lru_cache(maxsize=64)
def _around(lexicons: tuple[Lexicon, ...]) -> dict[frozenset[str], frozenset[str]]:
    """Say which words do not count in the commands of which kinds of signal."""
    by_kind = {
        kind: frozenset[str]().union(
            *(lexicon.around.get(name, ()) for lexicon in lexicons for name in (kind, POLITE))
        )
        for kind in SignalKind
    }
    return {
        frozenset(str(kind) for kind, words in by_kind.items() if words == passed_over): passed_over
        for passed_over in set(by_kind.values())
    }


_Opened = tuple[View, Phrases]
"""A language, and those of its commands that may begin at a place."""


def _opened(seen: Sequence[View], at: int, *, whole: bool) -> list[_Opened]:
    return [
        (view, phrases)
        for view in seen
        for phrases in (view.lexicon.sentence, view.lexicon.alone)[: 1 + whole]
        if phrases.opens(view.spans, at)
    ]


def _command(
    said: Sequence[int], kinds: frozenset[str], *, opened: Sequence[_Opened]
) -> Iterator[tuple[str, str, str]]:
    """Give what the words at these places are, when they are nothing but a command."""
    for (lexicon, spans), phrases in opened:
        for end, mark in phrases.starting_at(_narrowed(spans, said), 0):
            if end == len(said) and isinstance(mark, tuple) and mark[0] in kinds:
                yield lexicon.language, *mark


def _narrowed(spans: Spans, kept: Sequence[int]) -> Spans:
    """Return what the words at these places can stand for, as if no other stood between them."""
    return [[(symbol, bisect_left(kept, end)) for symbol, end in spans[at]] for at in kept]


def _without_polite(places: Sequence[int], seen: Sequence[View]) -> Sequence[int]:
    """Leave out courtesies of several words, such as `por favor`, unless nothing else is said."""
    polite = {
        at
        for lexicon, spans in seen
        for start in places
        for end, mark in lexicon.answers.starting_at(spans, start)
        if mark == POLITE and end - start > 1
        for at in range(start, end)
    }
    return [at for at in places if at not in polite] or places


def _without_emoji(heard: Message, places: Sequence[int]) -> Sequence[int]:
    """Leave emoji out, unless nothing else is said."""
    return [at for at in places if not is_symbol(heard.tokens[at])] or places


def _once(heard: Message, said: list[int]) -> list[int]:
    """Read `stop stop stop` as `stop`."""
    words = [heard.tokens[at] for at in said]
    for size in range(1, len(words) // 2 + 1):
        times, left = divmod(len(words), size)
        if not left and words[0] == words[size] and words == words[:size] * times:
            return said[:size]
    return said


def _signal(found: _Found, heard: Message) -> Signal:
    kind = SignalKind(found.kind)
    return Signal(
        kind=kind,
        rule=f"{found.language}/{kind}.{found.group}",
        words=_typed(found, heard),
        detail=found.group if kind == SignalKind.LANGUAGE_SWITCH else "",
    )


def _typed(found: _Found, heard: Message) -> str:
    """Return the words as the client typed them, in one run where the script knows no spaces."""
    words = heard.exact[found.start : found.end]
    return ("" if all(map(is_unspaced, words)) else " ").join(words)
