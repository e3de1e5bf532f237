"""A graph of boxes, arranged: rows one below the other, and lines that bend as little as can be."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.drawing.graph import Arranged, Line, Link, Node, Spot, Style
from flows.drawing.layering import Layered, layered
from flows.drawing.ordering import Row, ordered
from flows.drawing.routing import NEAR, TRACK_HEIGHT, Net, give_tracks
from flows.drawing.spacing import ENTRY_MARGIN, leaves, spaced

ABOVE_TRACKS = 12
BELOW_TRACKS = 24
"""Room for an arrow's head."""
ENTRIES_BESIDE = (12, 24, 36, 48)
"""How far from a box's middle lines may enter it."""
LANE_MARGIN = 18
LANE_WIDTH = 14
"""A lane runs beside all rows, upwards, for ways that lead back."""

Gap = dict[str, Net]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Way:
    """A line from a spot to the nets it belongs to: one below its row, for a way back another
    above the row it leads to."""

    begins: Spot
    at: float
    style: Style
    net: Net
    gap: int
    target: Net | None = None
    target_row: int = 0


def arrange(nodes: Mapping[str, Node], start: str) -> Arranged:
    """Place every node and every line; `start` stands first. The upper left corner is 0, 0.

    The same nodes give the same picture, to the last digit.
    """
    layers = layered(nodes, start)
    rows = ordered(layers, nodes)
    sheet = _Sheet(nodes, rows, spaced(rows, layers.links, nodes))
    ways = [*sheet.ways_down(layers), *sheet.ways_back(layers)]
    sheet.settle()
    return Arranged(
        width=sheet.width,
        height=sheet.tops[-1],
        places=sheet.places(),
        lines=tuple(sheet.line(way) for way in ways),
    )


class _Sheet:
    """Rows with gaps between them: gap n lies above row n, the last below all rows."""

    def __init__(
        self, nodes: Mapping[str, Node], rows: tuple[Row, ...], centres: Mapping[Spot, float]
    ) -> None:
        self.nodes, self.rows, self.centres = nodes, rows, centres
        self.gaps: list[Gap] = [{} for _ in range(len(rows) + 1)]
        self.tops: list[float] = []
        self.gap_tops: list[float] = []
        self.spots = {spot.name: spot for row in rows for spot in row if not spot.trunk}
        boxes = self.spots.values()
        self.width = max(centres[spot] + nodes[spot.name].width / 2 for spot in boxes)
        self.width = max(self.width, *centres.values())

    def ways_down(self, layers: Layered) -> Iterator[_Way]:
        """Give every link a place in the net that it belongs to."""
        for link in (link for row in layers.links for link in row):
            lower = link.lower
            net = self.gaps[lower.row].setdefault(lower.name, Net(lower.name))
            at, style = leaves(link, self.centres, self.nodes), self._style(link)
            net.tops.append((at, style))
            yield _Way(link.upper, at, style, net, lower.row)

    def ways_back(self, layers: Layered) -> Iterator[_Way]:
        """Give every way that leads back a place in two nets, joined by a lane beside the rows."""
        lanes: dict[str, float] = {}
        right = self.width + LANE_MARGIN
        for name, port in sorted(layers.back):
            way, begins = self.nodes[name].ports[port], self.spots[name]
            lane = lanes.setdefault(way.target, right + LANE_WIDTH * len(lanes))
            net = self.gaps[begins.row + 1].setdefault(f"to {way.target}", Net(way.target))
            row = self.spots[way.target].row
            target = self.gaps[row].setdefault(way.target, Net(way.target))
            at = leaves(Link(begins, port, begins), self.centres, self.nodes)
            net.tops.append((at, way.style))
            net.lanes, target.lanes = [lane], [lane]
            self.width = max(self.width, lane)
            yield _Way(begins, at, way.style, net, begins.row + 1, target, row)

    def _style(self, link: Link) -> Style:
        """Return a link's style; a shared line has that of its ways where they agree."""
        if not link.upper.trunk:
            return self.nodes[link.upper.name].ports[link.port].style
        styles = {style for _, style in self.gaps[link.upper.row][link.upper.name].tops}
        one = min(styles, key=lambda style: style.manner)
        return one if len(styles) == 1 else Style("plain", one.to_person)

    def settle(self) -> None:
        """Decide where lines enter boxes and along which tracks they run; so how high it all is."""
        top = 0.0
        for number, gap in enumerate(self.gaps):
            row = self.rows[number] if number < len(self.rows) else ()
            for spot in row:
                if spot.name in gap:
                    gap[spot.name].bottom = self._entry(spot, gap)
            self.gap_tops.append(top)
            tracks = give_tracks(list(gap.values()))
            top += ABOVE_TRACKS + TRACK_HEIGHT * tracks + BELOW_TRACKS if gap else 0
            self.tops.append(top)
            top += max((self._height_of(spot) for spot in row), default=0)

    def _entry(self, spot: Spot, gap: Gap) -> float:
        """Return where lines enter a spot: straight from above where one can, else the middle, or
        beside it where another line comes down just there."""
        centre = self.centres[spot]
        if spot.trunk:
            return centre
        node = self.nodes[spot.name]
        if node.entry is not None:
            return centre - node.width / 2 + node.entry
        reach = node.width / 2 - ENTRY_MARGIN
        begins = sorted(gap[spot.name].from_above, key=lambda at: abs(at - centre))
        beside = (centre + sign * step for step in ENTRIES_BESIDE for sign in (-1, 1))
        near = [at for at in (*begins, centre, *beside) if abs(at - centre) <= reach]
        others = [at for net in gap.values() if net.name != spot.name for at in net.from_above]
        free = (at for at in near if all(abs(at - other) >= NEAR for other in others))
        return next(free, centre)

    def _height_of(self, spot: Spot) -> float:
        return 0 if spot.trunk else self.nodes[spot.name].height

    def places(self) -> dict[str, Point]:
        """Return the upper left corner of every node."""
        return {
            name: (self.centres[spot] - self.nodes[name].width / 2, self.tops[spot.row])
            for name, spot in self.spots.items()
        }

    def line(self, way: _Way) -> Line:
        """Return a way's line, corner by corner."""
        begin = self.tops[way.begins.row] + self._height_of(way.begins)
        points = [(way.at, begin), *self._along(way.net, way.gap, way.at)]
        if way.target is None:
            arrives = self.spots[way.net.name].row == way.gap
            arrow = arrives and not self.nodes[way.net.name].gate
            return Line(way.net.name, _corners(points), way.style, arrow)
        points += self._along(way.target, way.target_row, way.target.lanes[0])
        return Line(way.target.name, _corners(points), way.style, back=True)

    def _along(self, net: Net, gap: int, at: float) -> list[Point]:
        """Return the corners of the way along a net's track and on."""
        track = self.gap_tops[gap] + ABOVE_TRACKS + TRACK_HEIGHT * net.track
        if net.bottom is None:
            return [(at, track), (net.lanes[0], track)]
        return [(at, track), (net.bottom, track), (net.bottom, self.tops[gap])]


def _corners(points: list[Point]) -> tuple[Point, ...]:
    """Leave out what lies on the way from one corner to the next."""
    kept: list[Point] = []
    for point in points:
        if kept and _near(kept[-1], point):
            continue
        if len(kept) > 1 and _in_line((*kept[-2:], point)):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < 0.5 and abs(one[1] - other[1]) < 0.5


def _in_line(points: Iterable[Point]) -> bool:
    return any(max(axis) - min(axis) < 0.5 for axis in zip(*points, strict=True))
