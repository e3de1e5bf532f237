"""A whole script laid out: its steps as boxes, and a frame around what each call brings in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.drawing.arranging import arrange
from flows.drawing.boxes import Box, Look, Tab, box_of, tabs_height, tabs_of
from flows.drawing.graph import Arranged, Line, Node, Port, Style
from flows.drawing.telling import Told, tell
from flows.drawing.ways import Way
from flows.steps import Call, Escalate
from flows.wording import Edition

FRAME_PADDING = 16
START_WIDTH, START_HEIGHT = 70, 28
ENTRANCE = ""
"""The name of what stands first in a picture and in each frame; no step has it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A box and where its upper left corner is."""

    box: Box
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame around the steps that a call brings in, with a tab for each way on after it."""

    left: float
    top: float
    width: float
    height: float
    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn, outer frames before inner ones; `start` is the upper left corner
    of the mark that says where it begins."""

    width: float
    height: float
    start: tuple[float, float]
    boxes: tuple[Placed, ...]
    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]


def compose(edition: Edition, language: str) -> Picture:
    """Return the picture of a script with its wording in a language."""
    script = edition.script
    persons = frozenset(name for name, one in script.steps.items() if isinstance(one, Escalate))
    inside: dict[str, list[Told]] = {}
    for told in tell(script):
        inside.setdefault(told.within, []).append(told)
    starts = {name: one.start for name, one in script.steps.items() if isinstance(one, Call)}
    port = Port(script.start, START_WIDTH / 2, Style("plain", script.start in persons))
    entrance = Node(ENTRANCE, START_WIDTH, START_HEIGHT, (port,))
    composer = _Composer(Look(edition, language, persons), inside, starts)
    laid = composer.lay_out("", entrance)
    return Picture(
        width=laid.arranged.width,
        height=laid.arranged.height,
        start=laid.arranged.places[ENTRANCE],
        boxes=tuple(laid.boxes(0, 0)),
        frames=tuple(laid.frames(0, 0)),
        lines=tuple(laid.lines(0, 0)),
    )


@dataclass(frozen=True, slots=True)
class _Framed:
    """A call as one node among others: its frame's size, its tabs, and what is inside."""

    node: Node
    height: float
    tabs: tuple[Tab, ...]
    header: Box
    inside: "_Laid"


@dataclass(frozen=True, slots=True)
class _Laid:
    """Boxes and frames of one script or one call, arranged; places count from its own corner."""

    arranged: Arranged
    own: Mapping[str, Box]
    framed: Mapping[str, _Framed]

    def boxes(self, left: float, top: float) -> Iterator[Placed]:
        """Give every box, the corner being at this place."""
        for name, box in self.own.items():
            x, y = self.arranged.places[name]
            yield Placed(box, left + x, top + y)
        for one, x, y in self._inner(left, top):
            x_entrance, y_entrance = one.inside.arranged.places[ENTRANCE]
            yield Placed(one.header, x + x_entrance, y + y_entrance)
            yield from one.inside.boxes(x, y)

    def frames(self, left: float, top: float) -> Iterator[Frame]:
        """Give every frame, outer ones first."""
        for one, x, y in self._inner(left, top):
            corner = (x - FRAME_PADDING, y - FRAME_PADDING)
            yield Frame(*corner, one.node.width, one.height, one.tabs)
            yield from one.inside.frames(x, y)

    def lines(self, left: float, top: float) -> Iterator[Line]:
        """Give every line."""
        for line in self.arranged.lines:
            yield replace(line, points=tuple((left + x, top + y) for x, y in line.points))
        for one, x, y in self._inner(left, top):
            yield from one.inside.lines(x, y)

    def _inner(self, left: float, top: float) -> Iterator[tuple[_Framed, float, float]]:
        for name, one in self.framed.items():
            x, y = self.arranged.places[name]
            yield one, left + x + FRAME_PADDING, top + y + FRAME_PADDING


@dataclass(frozen=True, slots=True)
class _Composer:
    """`inside` has the steps by the call that brought them in, `starts` where each call leads."""

    look: Look
    inside: Mapping[str, Sequence[Told]]
    starts: Mapping[str, str]

    def lay_out(self, within: str, entrance: Node, gates: Sequence[Node] = ()) -> _Laid:
        """Arrange the steps of a script, or of what one call brings in."""
        told = self.inside.get(within, ())
        framed = {one.name: self._framed(one) for one in told if one.name in self.starts}
        boxes = {one.name: box_of(one, self.look) for one in told if one.name not in framed}
        steps = [(framed.get(one.name) or boxes[one.name]).node for one in told]
        nodes = {node.name: node for node in (entrance, *steps, *gates)}
        return _Laid(arrange(nodes, ENTRANCE), boxes, framed)

    def _framed(self, call: Told) -> _Framed:
        begins = replace(call, ways=(Way("next", "", self.starts[call.name]),))
        header = box_of(begins, self.look)
        tabs = tabs_of(call.ways, self.look)
        gates = [Node(tab.target, tab.width, 0, gate=True) for tab in tabs]
        inside = self.lay_out(call.name, replace(header.node, name=ENTRANCE), gates)
        places = inside.arranged.places
        tabs = tuple(replace(tab, left=places[tab.target][0] + FRAME_PADDING) for tab in tabs)
        ports = tuple(Port(tab.target, tab.left + tab.width / 2, tab.style) for tab in tabs)
        width = inside.arranged.width + 2 * FRAME_PADDING
        height = inside.arranged.height + FRAME_PADDING
        entry = places[ENTRANCE][0] + header.node.width / 2 + FRAME_PADDING
        node = Node(call.name, width, height + tabs_height(tabs), ports, entry)
        return _Framed(node, height, tabs, header, inside)
