"""What a text tells besides an answer: risk, opt-out, a wish for a person, another language.

Every rule that matches is reported, at most once. Matching leans towards finding too much: the
only things that take a finding away are the phrases that a lexicon lists as harmless, when the
finding lies within a longer one of them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.reading.groups import HARMLESS, POLITE
from flows.reading.lexicon import Lexicon
from flows.reading.normalize import Message, is_symbol
from flows.reading.reading import Signal, SignalKind

# Longer sentences are never one of the short commands; looking at them would only cost time.
COMMAND_TOKENS_MAX = 16

_ORDER = {kind: place for place, kind in enumerate(SignalKind)}


class _Found(NamedTuple):
    language: str
    kind: str
    group: str
    start: int
    end: int


def signals(heard: Message, lexicons: Sequence[Lexicon]) -> tuple[Signal, ...]:
    """Report every signal in a text, gravest kind first, each rule once."""
    found = list(_phrases(heard, lexicons))
    harmless = [
        (each.start, each.end)
        for each in found
        if each.kind == HARMLESS and _in_one_sentence(each, heard)
    ]
    kept = [each for each in found if not _within(each, harmless)]
    kept += _commands(heard, lexicons)
    reported: dict[tuple[SignalKind, str], Signal] = {}
    for each in sorted(kept, key=lambda one: (one.start, -one.end, *one)):
        signal = _signal(each, heard)
        reported.setdefault((signal.kind, signal.rule), signal)
    return tuple(sorted(reported.values(), key=lambda signal: _ORDER[signal.kind]))


def _phrases(heard: Message, lexicons: Sequence[Lexicon]) -> Iterator[_Found]:
    for lexicon in lexicons:
        begins = lexicon.phrases.after
        for start in (place for place, word in enumerate(heard.tokens) if word in begins):
            for end, mark in lexicon.phrases.starting_at(heard.tokens, start):
                if isinstance(mark, tuple):
                    yield _Found(lexicon.language, *mark, start, end)


def _in_one_sentence(found: _Found, heard: Message) -> bool:
    """Keep `no, I want to die` from being read as `no I don't`."""
    return any(start <= found.start and found.end <= end for start, end in heard.sentences)


def _within(found: _Found, harmless: list[tuple[int, int]]) -> bool:
    """Tell whether a finding lies in a longer phrase that is harmless."""
    return found.kind == HARMLESS or any(
        start <= found.start and found.end <= end and end - start > found.end - found.start
        for start, end in harmless
    )


def _commands(heard: Message, lexicons: Sequence[Lexicon]) -> Iterator[_Found]:
    """Find what must be a whole text or sentence, polite words aside."""
    around = _around(tuple(lexicons))
    openers = _openers(tuple(lexicons))
    whole = (0, len(heard.tokens))
    for start, end in dict.fromkeys((whole, *heard.sentences)):
        if 0 < end - start <= COMMAND_TOKENS_MAX:
            words = _without_emoji(heard.tokens[start:end])
            for kinds, passed_over in around.items():
                said = _once([token for token in words if token not in passed_over])
                if said and said[0] in openers:
                    groups = _command(said, kinds, lexicons=lexicons, whole=(start, end) == whole)
                    for language, kind, group in groups:
                        yield _Found(language, kind, group, start, end)


@lru_cache(maxsize=64)
def _openers(lexicons: tuple[Lexicon, ...]) -> frozenset[str]:
    """Say which words a command can begin with: most sentences need no further look."""
    return frozenset().union(
        *(phrases.after for each in lexicons for phrases in (each.sentence, each.alone))
    )


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


def _command(
    said: Sequence[str], kinds: frozenset[str], *, lexicons: Sequence[Lexicon], whole: bool
) -> Iterator[tuple[str, str, str]]:
    for lexicon in lexicons:
        for phrases in (lexicon.sentence, lexicon.alone)[: 1 + whole]:
            for end, mark in phrases.starting_at(said, 0):
                if end == len(said) and isinstance(mark, tuple) and mark[0] in kinds:
                    yield lexicon.language, *mark


def _without_emoji(tokens: Sequence[str]) -> Sequence[str]:
    """Leave emoji out, unless nothing else is said."""
    return [token for token in tokens if token.isascii() or not is_symbol(token)] or tokens


def _once(said: list[str]) -> list[str]:
    """Read `stop stop stop` as `stop`."""
    for size in range(1, len(said) // 2 + 1):
        times, left = divmod(len(said), size)
        if not left and said[0] == said[size] and said == said[:size] * times:
            return said[:size]
    return said


def _signal(found: _Found, heard: Message) -> Signal:
    kind = SignalKind(found.kind)
    return Signal(
        kind=kind,
        rule=f"{found.language}/{kind}.{found.group}",
        words=" ".join(heard.tokens[found.start : found.end]),
        detail=found.group if kind == SignalKind.LANGUAGE_SWITCH else "",
    )
