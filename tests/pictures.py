"""What must hold of every picture: nothing lies on anything, and each line can be followed."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from flows.drawing.composing import Picture
from flows.drawing.graph import Arranged, Line, Node

TOLERANCE = 1.0
LINES_APART = 4.0


class Area(NamedTuple):
    """A rectangle by its sides; flat for a stretch of a line."""

    left: float
    top: float
    right: float
    bottom: float

    def shares_with(self, other: "Area") -> bool:
        """Say whether one reaches into the other, edges aside."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > -TOLERANCE
            and min(self.bottom, other.bottom) - max(self.top, other.top) > -TOLERANCE
        )

    def inner(self) -> "Area":
        """Return what lies inside its edges."""
        edge = 2 * TOLERANCE
        left, top, right, bottom = self
        return Area(left + edge, top + edge, right - edge, bottom - edge)


def boxes_of(picture: Picture) -> list[Area]:
    """Give every box of a picture with its tabs."""
    placed = ((one.left, one.top, one.box.node) for one in picture.boxes)
    return [Area(x, y, x + node.width, y + node.height) for x, y, node in placed]


def boxes_placed(nodes: Mapping[str, Node], arranged: Arranged) -> list[Area]:
    """Give every node that was arranged."""
    placed = ((x, y, nodes[name]) for name, (x, y) in arranged.places.items())
    return [Area(x, y, x + node.width, y + node.height) for x, y, node in placed]


def faults_of(boxes: Sequence[Area], lines: Sequence[Line]) -> list[str]:
    """Say what of a picture cannot be read: boxes upon each other, lines through boxes, slanted
    lines, and lines to different boxes that look like one."""
    return [
        *(f"{one} lies on {other}" for one, other in combinations(boxes, 2) if _upon(one, other)),
        *_through(boxes, lines),
        *_hidden(lines),
    ]


def _upon(one: Area, other: Area) -> bool:
    return one.inner().shares_with(other.inner())


def _through(boxes: Sequence[Area], lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        for stretch in _stretches(line):
            if stretch.right - stretch.left > TOLERANCE < stretch.bottom - stretch.top:
                yield f"the line to {line.target} is slanted"
            for box in boxes:
                if stretch.shares_with(box.inner()):
                    yield f"the line to {line.target} runs through {box}"


def _hidden(lines: Sequence[Line]) -> Iterator[str]:
    stretches = [(line.target, one) for line in lines for one in _stretches(line)]
    for (target, one), (other_target, other) in combinations(stretches, 2):
        alike = _beside(one, other) or _beside(_turned(one), _turned(other))
        if alike and target != other_target:
            yield f"the lines to {target} and {other_target} look like one at {one}"


def _beside(one: Area, other: Area) -> bool:
    """Say whether two upright stretches run side by side too closely."""
    upright = one.right - one.left < TOLERANCE > other.right - other.left
    along = min(one.bottom, other.bottom) - max(one.top, other.top)
    return upright and abs(one.left - other.left) < LINES_APART and along > 2 * TOLERANCE


def _turned(area: Area) -> Area:
    return Area(area.top, area.left, area.bottom, area.right)


def _stretches(line: Line) -> Iterator[Area]:
    for (x, y), (other_x, other_y) in pairwise(line.points):
        yield Area(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))
