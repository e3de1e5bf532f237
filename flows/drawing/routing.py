"""Lines between two rows: down to a track of their own, along it, and down into the next row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.drawing.graph import Style

TRACK_HEIGHT = 11
BESIDE = 12
"""Between two stretches on one track."""
NEAR = 7
"""Two upright stretches nearer than this would be read as one."""
HIDDEN = 1000
"""Worse than any number of crossings: one line drawn upon another."""
STRAIGHT = 0.5


@dataclass(slots=True)
class Net:
    """All lines between two rows that go to one place: from each of `tops`, and from lanes that
    run beside the rows.

    `bottom` is where they go down together, None where they leave by a lane. `track` counts from
    above.
    """

    name: str
    tops: list[tuple[float, Style]] = field(default_factory=list)
    bottom: float | None = None
    lanes: list[float] = field(default_factory=list)
    track: int = 0

    @property
    def span(self) -> tuple[float, float]:
        """Return where its stretch along the rows begins and ends."""
        places = [*self.from_above, *self.to_below, *self.lanes]
        return min(places), max(places)

    @property
    def is_straight(self) -> bool:
        """Whether it needs no stretch along the rows."""
        low, high = self.span
        return high - low < STRAIGHT

    @property
    def from_above(self) -> list[float]:
        """Return where lines come down to its track."""
        return [at for at, _ in self.tops]

    @property
    def to_below(self) -> list[float]:
        """Return where lines go down from its track."""
        return [] if self.bottom is None else [self.bottom]


def give_tracks(nets: Sequence[Net]) -> int:
    """Give each net a track, so that few lines cross and none lies on another.

    Returns how many tracks there are.
    """
    placed: list[Net] = []
    for net in sorted((net for net in nets if not net.is_straight), key=lambda net: net.span):
        placed.insert(_best_place(net, placed), net)
    for place, net in enumerate(placed):
        above = (one.track for one in placed[:place] if _meet(one, net))
        net.track = max(above, default=-1) + 1
    return max((net.track for net in placed), default=-1) + 1


def _best_place(net: Net, placed: Sequence[Net]) -> int:
    """Return where among the placed nets, from above, the net costs least."""
    least = cost = sum(_cost(net, one) for one in placed)
    best = 0
    for place, one in enumerate(placed, start=1):
        cost += _cost(one, net) - _cost(net, one)
        if cost < least:
            best, least = place, cost
    return best


def _cost(upper: Net, lower: Net) -> int:
    """Count what crosses when one net's track lies above the other's, and what would be hidden."""
    crossings = _within(lower.from_above, upper.span) + _within(upper.to_below, lower.span)
    hidden = any(abs(down - up) < NEAR for down in lower.from_above for up in upper.to_below)
    return crossings + HIDDEN * hidden


def _within(places: Sequence[float], span: tuple[float, float]) -> int:
    return sum(span[0] < place < span[1] for place in places)


def _meet(one: Net, other: Net) -> bool:
    (low, high), (begins, ends) = one.span, other.span
    return begins < high + BESIDE and low < ends + BESIDE
