"""Lines and their arrows: how a way is taken shows in the dashes, a person at its end in width."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flows.drawing.graph import Line, Manner, Style
from flows.drawing.svg import Attribute, Ink, Point, outlined, painted, rounded, tag

RADIUS = 7
WIDTH, WIDTH_TO_PERSON = 1.5, 2.5
ARROW_WIDTH, ARROW_LENGTH = 4.5, 9
DIAMOND = 6

DASHES: Mapping[Manner, str] = MappingProxyType(
    {"plain": "", "unclear": "1.5 4", "time": "8 5", "handed back": "12 4 2 4"}
)


def ink_of(style: Style) -> Ink:
    """Return the colour of a line, which says nothing that its dashes and width do not."""
    if style.to_person:
        return "person"
    return "time" if style.manner == "time" else "line"


def pen(style: Style) -> dict[str, Attribute]:
    """Return the attributes of a line, or of a border that must look like one."""
    return {
        **painted(stroke=ink_of(style)),
        "stroke_width": WIDTH_TO_PERSON if style.to_person else WIDTH,
        "stroke_dasharray": DASHES[style.manner],
        "stroke_linecap": "round" if style.manner == "unclear" else "",
    }


def strokes(line: Line) -> Iterator[str]:
    """Give a line and what shows its direction."""
    end = line.points[-1]
    points = line.points
    if line.arrow:
        # The line itself ends inside its arrow's head, so that dashes never hide the point.
        points = (*points[:-1], (end[0], end[1] - ARROW_LENGTH / 2))
    yield tag("path", d=rounded(points, RADIUS), **pen(line.style))
    if line.arrow:
        yield _head(end, line.style)
    if line.back and len(line.points) > 3:
        (x, lower), (_, upper) = line.points[2:4]
        yield _upwards((x, (lower + upper) / 2), line.style)


def _head(end: Point, style: Style) -> str:
    """Point down; at a person with a diamond, so that it shows without colour."""
    x, y = end
    if style.to_person:
        half = DIAMOND
        corners = [(x, y), (x + half, y - half), (x, y - 2 * half), (x - half, y - half)]
    else:
        above = y - ARROW_LENGTH
        corners = [(x, y), (x + ARROW_WIDTH, above), (x - ARROW_WIDTH, above)]
    return tag("path", d=outlined(corners), **painted(fill=ink_of(style)))


def _upwards(tip: Point, style: Style) -> str:
    x, y = tip
    below = y + ARROW_LENGTH
    corners = [(x, y), (x + ARROW_WIDTH, below), (x - ARROW_WIDTH, below)]
    return tag("path", d=outlined(corners), **painted(fill=ink_of(style)))
