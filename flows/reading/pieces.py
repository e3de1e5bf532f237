"""A text taken apart into pieces that the lexicons know, and pieces that they do not.

The text is covered from left to right by known phrases, the longest first. What is left uncovered
decides how sure an answer is.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.reading.building import Mark
from flows.reading.lexicon import Lexicon
from flows.reading.normalize import Message, is_symbol
from flows.reading.phrases import Phrases, Spans

# int() of a digit string is bounded in Python, and no question of ours has four digits.
DIGITS_MAX = 3
UNUSABLE = -1

Tag = tuple[str, str]

_NONE: frozenset[str] = frozenset()

ABOUT = "about"
"""What a text tells about the thing that is asked about: the first part of such a tag."""

_FRACTION = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")


class Piece(NamedTuple):
    """A stretch of the text: what its words stand for, and the sentence it begins in.

    `marks` are answer groups of the lexicons, `numbers` what it counts, `tags` all marks of two
    parts (an option, a month, a part of the day). `word` is the token itself where no phrase
    covers it, digits among them. It covers the tokens [start, end).
    """

    marks: frozenset[str]
    numbers: frozenset[int]
    sentence: int
    tags: frozenset[Tag] = frozenset()
    word: str = ""
    start: int = 0
    end: int = 0


class View(NamedTuple):
    """A text as one language sees it: what each of its words can stand for there."""

    lexicon: Lexicon
    spans: Spans


Source = tuple[Phrases, Spans]
"""Phrases to look for, and the text as their language sees it."""


def views(heard: Message, lexicons: Sequence[Lexicon]) -> tuple[View, ...]:
    """Return a text as each of these languages sees it."""
    return tuple([View(lexicon, lexicon.spans(heard)) for lexicon in lexicons])


def answers(seen: Sequence[View], *, about: str = "") -> list[Source]:
    """Return where to look for every language's answers, those to what is asked about included."""
    found = [(view.lexicon.answers, view.spans) for view in seen]
    told = [(view.lexicon.about[about], view.spans) for view in seen if about in view.lexicon.about]
    return found + told


def cover(
    heard: Message,
    sources: Sequence[Source],
    *,
    leave_out: Mark | None = None,
    weak: frozenset[str] = _NONE,
) -> Iterator[Piece]:
    """Give a text's pieces in order; emoji that no phrase knows are passed over.

    A phrase that carries no mark but `leave_out` is not looked for; one of nothing but `weak` marks
    gives way to any other that begins there, however short.
    """
    at = 0
    for place, (_, end) in enumerate(heard.sentences):
        while at < end:
            word = heard.tokens[at]
            length, found = _longest(sources, at, leave_out=leave_out, weak=weak)
            if found:
                marks, numbers, tags = _sorted(found)
                yield Piece(marks, numbers, place, tags, start=at, end=at + length)
            elif not is_symbol(word):
                yield Piece(_NONE, _digits(word), place, word=word, start=at, end=at + length)
            at += length


def _longest(
    sources: Sequence[Source], at: int, *, leave_out: Mark | None, weak: frozenset[str]
) -> tuple[int, tuple[Mark, ...]]:
    """Return how many tokens the longest phrase covers, and all that it stands for."""
    found = [each for phrases, spans in sources for each in phrases.starting_at(spans, at)]
    ends = [(mark not in weak, end) for end, mark in found if mark != leave_out]
    _, end = max(ends, default=(True, at + 1))
    return end - at, tuple([mark for ends, mark in found if ends == end])


@lru_cache(maxsize=4096)
def _sorted(found: tuple[Mark, ...]) -> tuple[frozenset[str], frozenset[int], frozenset[Tag]]:
    """Sort what a phrase stands for into answer groups, numbers and tags."""
    return (
        frozenset(mark for mark in found if isinstance(mark, str)),
        frozenset(mark for mark in found if isinstance(mark, int)),
        frozenset(mark for mark in found if isinstance(mark, tuple)),
    )


def _digits(token: str) -> frozenset[int]:
    """Read digits; anything else with a digit in it counts as a number we cannot use."""
    fraction = _FRACTION.fullmatch(token)
    if fraction:
        # 4/5 on a scale to 5: the second number is the scale's end, told apart from an answer.
        return frozenset({int(fraction[1]), -int(fraction[2]) - 1})
    if token.isdigit() and token.isascii() and len(token) <= DIGITS_MAX:
        return frozenset({int(token)})
    return frozenset({UNUSABLE}) if any(map(str.isdigit, token)) else frozenset()
