"""Outlines by which kinds of step are told apart, as SVG paths."""

from collections.abc import Callable
from dataclasses import dataclass

from flows.drawing.svg import outlined

CUT = 11
"""How much is cut from a corner, or added to a side, where that makes the outline."""


@dataclass(frozen=True, slots=True)
class Rect:
    """Where something stands, and how large it is."""

    left: float
    top: float
    width: float
    height: float


def round_cornered(radius: float) -> Callable[[Rect], str]:
    """Return what outlines a rectangle with round corners, its short sides half circles at most."""

    def outline(rect: Rect) -> str:
        r = min(radius, rect.height / 2)
        left, top, right, bottom = _sides(rect)
        turn = f"A{r:.1f} {r:.1f} 0 0 1"
        return (
            f"M{left + r:.1f} {top:.1f}H{right - r:.1f}{turn} {right:.1f} {top + r:.1f}"
            f"V{bottom - r:.1f}{turn} {right - r:.1f} {bottom:.1f}"
            f"H{left + r:.1f}{turn} {left:.1f} {bottom - r:.1f}"
            f"V{top + r:.1f}{turn} {left + r:.1f} {top:.1f}z"
        )

    return outline


def octagon(rect: Rect) -> str:
    """Return an octagon, as a stop sign has."""
    left, top, right, bottom = _sides(rect)
    cut = min(CUT, rect.height / 3)
    upper = [(left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut)]
    lower = [(right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut)]
    return outlined([*upper, *lower])


def pointed(rect: Rect) -> str:
    """Return a rectangle pointed at both sides: a diamond that has room for words."""
    left, top, right, bottom = _sides(rect)
    middle, cut = (top + bottom) / 2, min(CUT, rect.height / 5)
    at_right = [(right, top), (right + cut, middle), (right, bottom)]
    return outlined([*at_right, (left, bottom), (left - cut, middle), (left, top)])


def folded(rect: Rect) -> str:
    """Return a sheet with a corner cut: something is written down."""
    left, top, right, bottom = _sides(rect)
    cut = min(CUT, rect.height / 3)
    at_right = [(right, top), (right, bottom - cut), (right - cut, bottom)]
    return outlined([(left, top), *at_right, (left, bottom)])


def barred(rect: Rect) -> str:
    """Return a rectangle with a bar at each side, as flow charts show what is told elsewhere."""
    left, top, right, bottom = _sides(rect)
    bars = "".join(f"M{x:.1f} {top:.1f}V{bottom:.1f}" for x in (left + 5, right - 5))
    return outlined([(left, top), (right, top), (right, bottom), (left, bottom)]) + bars


def hanging(rect: Rect) -> str:
    """Return a tab that hangs from its upper side."""
    left, top, right, bottom = _sides(rect)
    turn = min(6, rect.height / 2)
    return (
        f"M{left:.1f} {top:.1f}V{bottom - turn:.1f}"
        f"Q{left:.1f} {bottom:.1f} {left + turn:.1f} {bottom:.1f}H{right - turn:.1f}"
        f"Q{right:.1f} {bottom:.1f} {right:.1f} {bottom - turn:.1f}V{top:.1f}z"
    )


def _sides(rect: Rect) -> tuple[float, float, float, float]:
    return rect.left, rect.top, rect.left + rect.width, rect.top + rect.height
