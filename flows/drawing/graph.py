"""What is laid out: boxes of a size with ways out at their lower edge, and the lines drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Manner = Literal["plain", "unclear", "time", "handed back"]
"""How a way is taken: on an answer, by a condition or at once; on what was not understood; when
time has passed (silence, "not now", a wait); when a person hands back."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks: by how its way is taken, and whether a person stands at its end."""

    manner: Manner
    to_person: bool = False


@dataclass(frozen=True, slots=True)
class Port:
    """Where a way leaves a box: `at` from the box's left edge, to the box called `target`."""

    target: str
    at: float
    style: Style


@dataclass(frozen=True, slots=True)
class Node:
    """A box to be placed. Lines enter it at `entry` from its left edge, anywhere at its upper edge
    when that is None. A `gate` stands in the last row: there a frame is left."""

    name: str
    width: float
    height: float
    ports: tuple[Port, ...] = ()
    entry: float | None = None
    gate: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a row, counted from 0: a node's, or one where the shared line to it passes."""

    name: str
    row: int
    trunk: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one row to the next; `port` counts the upper node's ports, 0 for a trunk."""

    upper: Spot
    port: int
    lower: Spot


@dataclass(frozen=True, slots=True)
class Line:
    """A line of horizontal and vertical stretches to the box called `target`. Without `arrow`
    another line goes on from its end; one that leads `back` up has its upward stretch third."""

    target: str
    points: tuple[tuple[float, float], ...]
    style: Style
    arrow: bool = True
    back: bool = False


@dataclass(frozen=True, slots=True)
class Arranged:
    """Where each node's upper left corner is, the lines between them, and the size of it all."""

    width: float
    height: float
    places: Mapping[str, tuple[float, float]]
    lines: tuple[Line, ...]
