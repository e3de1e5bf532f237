"""Steps as boxes: what is written in each, how large that makes it, and where its ways leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from flows.drawing.graph import Manner, Node, Port, Style
from flows.drawing.lettering import width_of, wrap
from flows.drawing.telling import Told, told_wording
from flows.drawing.ways import Way
from flows.languages import name_of
from flows.wording import Edition

Role = Literal["title", "name", "note", "wording", "missing"]

BOX_WIDTH, TEXT_WIDTH_MAX = 244, 420
PADDING = 12
ICON_WIDTH = 22
SIZES: dict[Role, float] = {"title": 13, "name": 11, "note": 12, "wording": 13, "missing": 12}
LINE_HEIGHTS: dict[Role, int] = {"title": 17, "name": 15, "note": 16, "wording": 17, "missing": 16}
LINES_MAX: dict[Role, int] = {"title": 2, "name": 1, "note": 3, "wording": 5, "missing": 2}
BEFORE: dict[Role, int] = {"title": 0, "name": 0, "note": 4, "wording": 6, "missing": 6}
"""Space above a text of each role."""

TAB_SIZE, TAB_LINE_HEIGHT, TAB_LINES_MAX = 11.5, 14, 3
TAB_PADDING, TAB_ICON_WIDTH, TAB_TEXT_WIDTH_MAX = 7, 15, 92
TAB_WIDTH_LEAST = 36
BETWEEN_TABS = 6


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of text in a box; `top` counts from the box's upper edge."""

    role: Role
    lines: tuple[str, ...]
    top: float


@dataclass(frozen=True, slots=True)
class Tab:
    """The label of a way out, hung below its box. `left` counts from the box's left edge."""

    style: Style
    target: str
    lines: tuple[str, ...]
    width: float
    left: float = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A step's box: its texts, and its tabs, all of one height, below. `body` is the height of
    the box itself; `node` is the whole as it is laid out."""

    kind: str
    texts: tuple[Text, ...]
    tabs: tuple[Tab, ...]
    body: float
    node: Node


@dataclass(frozen=True, slots=True)
class Look:
    """What boxes need to know of their script: its wording, the language to show, and which of
    its steps put the client before a person."""

    edition: Edition
    language: str
    persons: frozenset[str]


def box_of(told: Told, look: Look) -> Box:
    """Return a step's box."""
    tabs = tabs_of(told.ways, look, waits=told.kind == "wait")
    width = max(BOX_WIDTH, tabs_width(tabs) + 2 * PADDING)
    texts = tuple(_texts(told, look, min(width - 2 * PADDING, TEXT_WIDTH_MAX)))
    last = texts[-1]
    body = last.top + len(last.lines) * LINE_HEIGHTS[last.role] + PADDING
    tabs = hung(tabs, width)
    ports = tuple(Port(tab.target, tab.left + tab.width / 2, tab.style) for tab in tabs)
    if not tabs:
        ports = tuple(Port(way.target, width / 2, _style(way, look)) for way in told.ways)
    node = Node(told.name, width, body + tabs_height(tabs), ports)
    return Box(told.kind, texts, tabs, body, node)


def tabs_of(ways: Sequence[Way], look: Look, *, waits: bool = False) -> tuple[Tab, ...]:
    """Return a tab for each way that needs a word to tell it from others."""
    return tuple(_tab(way, _style(way, look, waits=waits)) for way in ways if way.label)


def tabs_width(tabs: Sequence[Tab]) -> float:
    """Return how wide tabs are beside each other."""
    return sum(tab.width for tab in tabs) + BETWEEN_TABS * max(len(tabs) - 1, 0)


def tabs_height(tabs: Sequence[Tab]) -> float:
    """Return how high tabs are, all of the highest one's height; nothing when there are none."""
    if not tabs:
        return 0
    return max(len(tab.lines) for tab in tabs) * TAB_LINE_HEIGHT + TAB_PADDING


def hung(tabs: Sequence[Tab], width: float) -> tuple[Tab, ...]:
    """Return the tabs beside each other in the middle of a box of this width."""
    left, placed = (width - tabs_width(tabs)) / 2, list[Tab]()
    for tab in tabs:
        placed.append(replace(tab, left=left))
        left += tab.width + BETWEEN_TABS
    return tuple(placed)


def _tab(way: Way, style: Style) -> Tab:
    icon = TAB_ICON_WIDTH if style.manner != "plain" else 0
    lines = wrap(way.label, width=TAB_TEXT_WIDTH_MAX, size=TAB_SIZE, most=TAB_LINES_MAX)
    widest = max(width_of(line, TAB_SIZE) for line in lines)
    width = max(round(widest) + 2 * TAB_PADDING + icon, TAB_WIDTH_LEAST)
    return Tab(style, way.target, lines, width)


def _style(way: Way, look: Look, *, waits: bool = False) -> Style:
    return Style("time" if waits else _MANNERS.get(way.how, "plain"), way.target in look.persons)


_MANNERS: dict[str, Manner] = {
    "unclear": "unclear",
    "silence": "time",
    "not now": "time",
    "handed back": "handed back",
}


def _texts(told: Told, look: Look, width: float) -> Iterator[Text]:
    top = float(PADDING)
    for role, text in _written(told, look):
        top += BEFORE[role]
        room = width - ICON_WIDTH if role in ("title", "name") else width
        lines = wrap(text, width=room, size=SIZES[role], most=LINES_MAX[role])
        yield Text(role, lines, top)
        top += len(lines) * LINE_HEIGHTS[role]


def _written(told: Told, look: Look) -> Iterator[tuple[Role, str]]:
    yield "title", told.title
    yield "name", told.name.rpartition("/")[2]
    if told.notes:
        yield "note", "\n".join(told.notes)
    if told.wording is not None:
        wording, text = told_wording(look.edition, told.wording, language=look.language)
        if wording is not None:
            yield "wording", text
        else:
            yield "missing", f"No wording in {name_of(look.language)}"
