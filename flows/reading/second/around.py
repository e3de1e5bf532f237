"""What the second reader sees around the one number of a text: is it the answer on a scale?

The number itself is left out, so that what is learned of `still a 3` holds for a 4 as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.reading.normalize import Message
from flows.reading.pieces import Piece, View
from flows.reading.second.features import Features, bucket, features

REACH = 3
"""How many words before the number count with their place, and how many after."""

WORDS_MAX = 9
"""From so many words on, a text counts as long."""

_NUMBER, _BEGIN, _END = "#", ("^",) * REACH, ("$",) * REACH


def around(heard: Message, seen: Sequence[View], number: Piece) -> Features:
    """Return all that is seen in a text but its number, and what stands where beside it."""
    before, after = heard.tokens[: number.start], heard.tokens[number.end :]
    found = features(replace(heard, tokens=(*before, _NUMBER, *after)), seen)
    place = (number.start, number.end)
    found.update((bucket(one), place) for one in _places(before, after))
    if place in heard.sentences:
        found[bucket("# alone")] = place
    return found


def _places(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Name what comes before the number and after it, the ends of the text included."""
    left, right = (*_BEGIN, *before)[-REACH:], (*after, *_END)[:REACH]
    for reach in range(1, REACH + 1):
        yield "#< " + " ".join(left[-reach:])
        yield "#> " + " ".join(right[:reach])
    yield f"#<> {left[-1]} {right[0]}"
    yield f"# of {min(len(before) + len(after), WORDS_MAX)}"
