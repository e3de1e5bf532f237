"""What was written beside what was seen: which lines agree, which are missing, which are more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogues.reading import Line
from flows.direction import LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK

ANYTHING = "…"
OPTIONAL = "waits"
_MARKS = str.maketrans("", "", LEFT_TO_RIGHT_MARK + RIGHT_TO_LEFT_MARK)


@dataclass(frozen=True, slots=True)
class Pair:
    """A written line and a seen one that agree, or one of the two alone."""

    written: Line | None
    seen: Line | None

    @property
    def agrees(self) -> bool:
        """Say whether this is as written; a wait that nobody wrote down is."""
        if self.written is None and self.seen is not None:
            return self.seen.kind == OPTIONAL
        return self.written is not None and self.seen is not None


def paired(written: Sequence[Line], seen: Sequence[Line]) -> Iterator[Pair]:
    """Give both lists side by side, in order, with as many agreements as there can be."""
    lengths = _lengths(written, seen)
    one = other = 0
    while one < len(written) or other < len(seen):
        both = one < len(written) and other < len(seen)
        if both and agree(written[one], seen[other]):
            yield Pair(written[one], seen[other])
            one, other = one + 1, other + 1
        elif one < len(written) and (
            not both or lengths[one + 1][other] >= lengths[one][other + 1]
        ):
            yield Pair(written[one], None)
            one += 1
        else:
            yield Pair(None, seen[other])
            other += 1


def agree(written: Line, seen: Line) -> bool:
    """Say whether a seen line is as written: spaces alike, and `…` any words."""
    if written.kind != seen.kind:
        return False
    return any(_pattern(written.text).fullmatch(plain(text)) for text in (seen.text, *seen.also))


def plain(text: str) -> str:
    """Return a text on one line, without the unseen marks of its direction."""
    return " ".join(text.translate(_MARKS).split())


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    parts = (re.escape(part.strip()) for part in plain(text).split(ANYTHING))
    return re.compile(r"\s*.*?\s*".join(parts))


def _lengths(written: Sequence[Line], seen: Sequence[Line]) -> list[list[int]]:
    """Return for each place in both lists how many agreements can follow from there."""
    table = [[0] * (len(seen) + 1) for _ in range(len(written) + 1)]
    for one in reversed(range(len(written))):
        for other in reversed(range(len(seen))):
            if agree(written[one], seen[other]):
                table[one][other] = table[one + 1][other + 1] + 1
            else:
                table[one][other] = max(table[one + 1][other], table[one][other + 1])
    return table
