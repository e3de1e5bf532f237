"""What boxes look like: an outline of its own for each kind of step, its texts, and its tabs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flows.drawing.boxes import (
    LINE_HEIGHTS,
    PADDING,
    SIZES,
    TAB_ICON_WIDTH,
    TAB_LINE_HEIGHT,
    TAB_SIZE,
    Role,
    Tab,
    Text,
    tabs_height,
)
from flows.drawing.composing import Frame, Placed
from flows.drawing.icons import ICONS
from flows.drawing.outlines import Rect, barred, folded, hanging, octagon, pointed, round_cornered
from flows.drawing.strokes import ink_of, pen
from flows.drawing.svg import Attribute, Ink, Point, escaped, painted, tag
from flows.languages import LANGUAGES

SIGN_SIZE = 16
BASELINE = 0.78
"""Of a line's height: where its letters stand."""


@dataclass(frozen=True, slots=True)
class Guise:
    """How a kind of step looks."""

    ink: Ink
    soft: Ink
    outline: Callable[[Rect], str]
    stroke_width: float = 1.5


def box(placed: Placed, language: str) -> Iterator[str]:
    """Give a step's tabs, its outline, its sign and its texts."""
    rect = Rect(placed.left, placed.top, placed.box.node.width, placed.box.body)
    yield from tabs(placed.box.tabs, rect)
    yield from outline(placed.box.kind, rect)
    corner = (rect.left + rect.width - PADDING - SIGN_SIZE, rect.top + PADDING)
    yield from sign(placed.box.kind, corner, ink=ink_of_kind(placed.box.kind))
    for text in placed.box.texts:
        yield from _text(text, rect, language)


def ink_of_kind(kind: str) -> Ink:
    """Return the colour of a kind of step."""
    return GUISES.get(kind, _DEED).ink


def outline(kind: str, rect: Rect) -> Iterator[str]:
    """Give the outline of a kind of step."""
    guise = GUISES.get(kind, _DEED)
    paint = painted(fill=guise.soft, stroke=guise.ink)
    yield tag("path", d=guise.outline(rect), stroke_width=guise.stroke_width, **paint)
    if kind in _INNER_OUTLINES:
        within = Rect(rect.left + 4, rect.top + 4, rect.width - 8, rect.height - 8)
        yield tag("path", d=guise.outline(within), stroke_width=1, **painted(stroke=guise.ink))


def sign(name: str, corner: Point, *, ink: Ink, scale: float = 1) -> Iterator[str]:
    """Give the small sign of a kind of step or a manner of way; nothing when it has none."""
    if name in ICONS:
        place = f"translate({corner[0]:.1f} {corner[1]:.1f}) scale({scale:.2f})"
        paint = painted(stroke=ink)
        yield tag("path", d=ICONS[name], transform=place, stroke_width=1.5, **paint)


def tabs(hung: Sequence[Tab], rect: Rect) -> Iterator[str]:
    """Give the tabs below a box or a frame."""
    height = tabs_height(hung)
    for tab in hung:
        place = Rect(rect.left + tab.left, rect.top + rect.height, tab.width, height)
        yield from _tab(tab, place)


def frame(framed: Frame) -> Iterator[str]:
    """Give the frame around what a call brings in."""
    rect = Rect(framed.left, framed.top, framed.width, framed.height)
    paint = painted(fill="frame-soft", stroke="deed")
    yield from tabs(framed.tabs, rect)
    yield tag("path", d=round_cornered(14)(rect), stroke_width=1.5, stroke_dasharray="3 3", **paint)


def _tab(tab: Tab, rect: Rect) -> Iterator[str]:
    soft = "person-soft" if tab.style.to_person else "paper"
    soft = "time-soft" if ink_of(tab.style) == "time" else soft
    yield tag("path", d=hanging(rect), **{**pen(tab.style), **_filled(soft, tab)})
    icon = TAB_ICON_WIDTH if tab.style.manner != "plain" else 0
    ink = ink_of(tab.style)
    middle = rect.top + rect.height / 2
    yield from sign(tab.style.manner, (rect.left + 5, middle - 6.5), ink=ink, scale=0.8)
    centre = rect.left + icon + (rect.width - icon) / 2
    top = middle - len(tab.lines) * TAB_LINE_HEIGHT / 2
    for number, line in enumerate(tab.lines):
        y = top + (number + BASELINE) * TAB_LINE_HEIGHT
        place: dict[str, Attribute] = {"x": centre, "y": y, "text_anchor": "middle"}
        yield tag("text", escaped(line), font_size=TAB_SIZE, **place, **painted(fill="ink"))


def _filled(soft: Ink, tab: Tab) -> dict[str, Attribute]:
    return painted(fill=soft, stroke=ink_of(tab.style))


def _text(text: Text, rect: Rect, language: str) -> Iterator[str]:
    look = _LETTERING[text.role]
    words: dict[str, Attribute] = {"x": rect.left + PADDING, **look}
    if text.role == "wording":
        words |= {"lang": language, "xml:lang": language}
        if language in LANGUAGES and LANGUAGES[language].direction == "rtl":
            words |= {"x": rect.left + rect.width - PADDING, "direction": "rtl"}
    height = LINE_HEIGHTS[text.role]
    for number, line in enumerate(text.lines):
        y = rect.top + text.top + (number + BASELINE) * height
        yield tag("text", escaped(line), y=y, font_size=SIZES[text.role], **words)


_LETTERING: Mapping[Role, dict[str, Attribute]] = {
    "title": {"font_weight": "bold", **painted(fill="ink")},
    "name": {"font_family": "'Liberation Mono', Consolas, monospace", **painted(fill="quiet")},
    "note": painted(fill="ink"),
    "wording": painted(fill="ink"),
    "missing": {"font_style": "italic", **painted(fill="person")},
}


_DEED = Guise("deed", "deed-soft", folded)
GUISES: Mapping[str, Guise] = MappingProxyType(
    {
        "ask": Guise("ask", "ask-soft", round_cornered(12), 2),
        "offer": Guise("ask", "ask-soft", round_cornered(12), 2),
        "say": Guise("say", "say-soft", round_cornered(12)),
        "escalate": Guise("person", "person-soft", octagon, 2),
        "wait": Guise("time", "time-soft", round_cornered(3)),
        "if": Guise("deed", "deed-soft", pointed),
        "call": Guise("deed", "paper", barred),
        "end": Guise("end", "end-soft", round_cornered(40), 2.5),
    }
)
"""By the word that names the kind; a kind not named here is something written down."""
_INNER_OUTLINES = frozenset({"escalate", "offer"})
