"""A day's cover as a picture: a band of hours, hatched where somebody is short. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.rosters import cover
from bot.care.rosters.cover import Gap
from bot.care.rosters.shifts import Shift, Span

WIDTH, HEIGHT = 240, 24
# Somebody, and more than one, from the ground; a missing language hangs from the top.
HALF = HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Box:
    """A box from left to right and from its top down; `look` is its class."""

    x: float
    y: int
    width: float
    height: int
    look: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The boxes of a day, on a band of WIDTH by HEIGHT."""

    boxes: tuple[Box, ...]
    width: int = WIDTH
    height: int = HEIGHT


def of_day(shifts: Sequence[Shift], short: Sequence[Gap], day: Span) -> Picture:
    """Draw a day: who is first on duty, and the gaps. A day of 23 hours is as wide as any."""
    boxes = []
    for piece in cover.pieces(shifts, day):
        if piece.staff:
            many = len(piece.staff) > 1
            boxes.append(_box(piece.span, day, look="more" if many else "one"))
    boxes += [_box(gap.span.within(day), day, look=_look(gap)) for gap in short]
    return Picture(tuple(boxes))


def _look(gap: Gap) -> str:
    return "short" if gap.language is None else "unspoken"


def _box(span: Span, day: Span, *, look: str) -> Box:
    left = (span.starts_at - day.starts_at) / day.length * WIDTH
    width = span.length / day.length * WIDTH
    top, height = (HALF if look == "one" else 0), (HALF if look in ("one", "unspoken") else HEIGHT)
    return Box(round(left, 1), top, round(width, 1), height, look)
