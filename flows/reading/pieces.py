"""A text taken apart into pieces that the lexicons know, and pieces that they do not.

The text is covered from left to right by known phrases, the longest first. What is left uncovered
decides how sure an answer is.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.reading.normalize import Message, is_symbol
from flows.reading.phrases import Mark, Phrases

# int() of a digit string is bounded in Python, and no question of ours has four digits.
DIGITS_MAX = 3
UNUSABLE = -1

Tag = tuple[str, str]

_FRACTION = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")


class Piece(NamedTuple):
    """A stretch of the text: what its words stand for, and the sentence it begins in.

    `marks` are answer groups of the lexicons, `numbers` what it counts, `tags` all marks of two
    parts (an option, a month, a part of the day). `word` is the token itself where no phrase
    covers it, digits among them.
    """

    marks: frozenset[str]
    numbers: frozenset[int]
    sentence: int
    tags: frozenset[Tag] = frozenset()
    word: str = ""


def cover(
    heard: Message, phrases: Sequence[Phrases], *, leave_out: Mark | None = None
) -> Iterator[Piece]:
    """Give a text's pieces in order; emoji that no phrase knows are passed over.

    A phrase that carries no mark but `leave_out` is not looked for.
    """
    at = 0
    for place, (_, end) in enumerate(heard.sentences):
        while at < end:
            word = heard.tokens[at]
            length, found = _longest(heard.tokens, at, phrases=phrases, leave_out=leave_out)
            if found:
                marks, numbers, tags = _sorted(found)
                yield Piece(marks, numbers, place, tags)
            elif not is_symbol(word):
                yield Piece(_NONE, _digits(word), place, word=word)
            at += length


_NONE: frozenset[str] = frozenset()


def _longest(
    tokens: Sequence[str], at: int, *, phrases: Sequence[Phrases], leave_out: Mark | None
) -> tuple[int, tuple[Mark, ...]]:
    """Return how many tokens the longest phrase covers, and all that it stands for."""
    word = tokens[at]
    found = [each for one in phrases if word in one.after for each in one.starting_at(tokens, at)]
    end = max((end for end, mark in found if mark != leave_out), default=at + 1)
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
