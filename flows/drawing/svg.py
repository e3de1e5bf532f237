"""SVG as text: elements, escaped, with their attributes in the order given; no style, no script.

Colours are presentation attributes, which every viewer, printer and content policy takes; each has
a class as well, by which a style sheet may change it for a dark screen.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

Ink = str
INKS: Mapping[Ink, tuple[str, str]] = MappingProxyType(
    {
        "paper": ("#ffffff", "#13201f"),
        "ink": ("#1c2b2a", "#e9efed"),
        "quiet": ("#56655f", "#aebbb6"),
        "line": ("#56655f", "#9fb0aa"),
        "ask": ("#0f6b62", "#63cbbe"),
        "ask-soft": ("#eff8f6", "#12302d"),
        "say": ("#1d4f8c", "#93bff4"),
        "say-soft": ("#f0f5fc", "#15273d"),
        "person": ("#a61b1b", "#ff9f97"),
        "person-soft": ("#fdefed", "#3b1b19"),
        "time": ("#7a4200", "#f0b866"),
        "time-soft": ("#fef6e9", "#33260f"),
        "deed": ("#5b4b99", "#bfb2f3"),
        "deed-soft": ("#f5f3fb", "#251f3b"),
        "end": ("#3c4a45", "#c5cfcb"),
        "end-soft": ("#eceae4", "#2b3432"),
        "frame-soft": ("#faf8f2", "#1a2827"),
    }
)
"""Each ink on white paper (and in print), and on a dark screen."""

_NEVER_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attribute = str | float
Point = tuple[float, float]


def tag(name: str, *content: str, **attributes: Attribute) -> str:
    """Return an element. `content` is markup; attributes are escaped: `stroke_width` is written
    `stroke-width`, `class_` is `class`, and an empty one is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(_plain(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    inner = "".join(content)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def escaped(text: str) -> str:
    """Return a text as markup that shows it and does nothing."""
    return escape(_NEVER_IN_XML.sub("\ufffd", text))


def painted(*, fill: Ink = "none", stroke: Ink = "none") -> dict[str, Attribute]:
    """Return the attributes that paint an element, for light paper, and the classes for dark."""
    inks = {"fill": fill, "stroke": stroke}
    classes = [f"pic-{part}-{ink}" for part, ink in inks.items() if ink != "none"]
    return {"class_": " ".join(classes), "fill": _light(fill), "stroke": _light(stroke)}


def dark_rules() -> str:
    """Return the style rules for a dark screen; print stays light."""
    rules = [
        f".pic-fill-{ink}{{fill:{dark}}}.pic-stroke-{ink}{{stroke:{dark}}}"
        for ink, (_, dark) in INKS.items()
    ]
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"


def rounded(points: Sequence[Point], radius: float) -> str:
    """Return the path through corners, each of them rounded as far as its sides allow."""
    path = [f"M{_pair(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, _far(before, corner) / 2, _far(corner, after) / 2)
        begin, end = (_toward(corner, other, reach=reach) for other in (before, after))
        path.append(f"L{_pair(begin)}Q{_pair(corner)} {_pair(end)}")
    return "".join((*path, f"L{_pair(points[-1])}"))


def outlined(points: Sequence[Point]) -> str:
    """Return the closed path through these corners."""
    return f"M{'L'.join(map(_pair, points))}z"


def _light(ink: Ink) -> str:
    return ink if ink == "none" else INKS[ink][0]


def _plain(value: Attribute) -> str:
    """Write numbers with one digit after the point, and none where it is 0."""
    return value if isinstance(value, str) else f"{value + 0:.1f}".removesuffix(".0")


def _pair(point: Point) -> str:
    return f"{_plain(point[0])} {_plain(point[1])}"


def _far(one: Point, other: Point) -> float:
    """Return how far two corners are apart; they differ across or up and down, not both."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _toward(corner: Point, other: Point, *, reach: float) -> Point:
    part = reach / (_far(corner, other) or 1)
    across, down = other[0] - corner[0], other[1] - corner[1]
    return corner[0] + across * part, corner[1] + down * part
