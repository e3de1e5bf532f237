"""The order of boxes in their rows, so that few lines cross."""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from statistics import fmean

from flows.drawing.graph import Link, Node, Spot
from flows.drawing.layering import Layered

SWEEPS = 12
TRUNK_WEIGHT = 3
"""Crossings that one of a shared line's is worth: it is followed by eye over many rows."""
Row = tuple[Spot, ...]


def ordered(layers: Layered, nodes: Mapping[str, Node]) -> tuple[Row, ...]:
    """Return the rows with their spots in order from the left: the best of several sweeps, each of
    which puts every spot at the mean of those that it is linked with, then tries neighbours in the
    other order."""
    rows = best = list(layers.rows)
    fewest = _all_crossings(rows, layers, nodes)
    for _ in range(SWEEPS):
        if not fewest:
            break
        rows = _switched(_swept(rows, layers, nodes), layers, nodes)
        crossings = _all_crossings(rows, layers, nodes)
        if crossings < fewest:
            best, fewest = rows, crossings
    return tuple(best)


def _swept(rows: list[Row], layers: Layered, nodes: Mapping[str, Node]) -> list[Row]:
    rows = list(rows)
    for row in range(1, len(rows)):
        above = _places(rows[row - 1])
        seen = [(link.lower, _leaves(link, above, nodes)) for link in layers.links[row - 1]]
        rows[row] = _by_mean(rows[row], seen)
    for row in range(len(rows) - 2, -1, -1):
        below = _places(rows[row + 1])
        seen = [(link.upper, float(below[link.lower])) for link in layers.links[row]]
        rows[row] = _by_mean(rows[row], seen)
    return rows


def _places(row: Row) -> dict[Spot, int]:
    return {spot: place for place, spot in enumerate(row)}


def _leaves(link: Link, above: Mapping[Spot, int], nodes: Mapping[str, Node]) -> float:
    """Say where along its row a link leaves: a box's ports lie between it and the next."""
    ports = 1 if link.upper.trunk else len(nodes[link.upper.name].ports)
    return above[link.upper] + (link.port + 1) / (ports + 1)


def _by_mean(row: Row, seen: Sequence[tuple[Spot, float]]) -> Row:
    """Put spots in the order of the mean of what each is linked with; the others stay."""
    linked: dict[Spot, list[float]] = {}
    for spot, place in seen:
        linked.setdefault(spot, []).append(place)
    moving = sorted((spot for spot in row if spot in linked), key=lambda spot: fmean(linked[spot]))
    following = iter(moving)
    return tuple(next(following) if spot in linked else spot for spot in row)


def _switched(rows: list[Row], layers: Layered, nodes: Mapping[str, Node]) -> list[Row]:
    """Let neighbours change places wherever fewer lines cross then."""
    rows = list(rows)
    for number, row in enumerate(rows):
        ends = _ends(number, rows, layers, nodes=nodes)
        spots = list(row)
        for place in range(len(spots) - 1):
            one, other = spots[place : place + 2]
            if _crossed(ends[other], ends[one]) < _crossed(ends[one], ends[other]):
                spots[place : place + 2] = [other, one]
        rows[number] = tuple(spots)
    return rows


Ends = tuple[list[float], list[float]]
"""Where a spot's links come from in the row above, and where they go to in the row below."""


def _ends(
    number: int, rows: Sequence[Row], layers: Layered, *, nodes: Mapping[str, Node]
) -> dict[Spot, Ends]:
    ends: dict[Spot, Ends] = {spot: ([], []) for spot in rows[number]}
    if number > 0:
        above = _places(rows[number - 1])
        for link in layers.links[number - 1]:
            ends[link.lower][0].extend([_leaves(link, above, nodes)] * _weight(link))
    if number < len(rows) - 1:
        below = _places(rows[number + 1])
        for link in layers.links[number]:
            ends[link.upper][1].extend([float(below[link.lower])] * _weight(link))
    return ends


def _crossed(one: Ends, other: Ends) -> int:
    """Count the crossings of what two neighbours are linked with, the one left of the other."""
    return sum(
        here > there
        for mine, theirs in zip(one, other, strict=True)
        for here in mine
        for there in theirs
    )


def _weight(link: Link) -> int:
    return TRUNK_WEIGHT if link.upper.trunk and link.lower.trunk else 1


def _all_crossings(rows: Sequence[Row], layers: Layered, nodes: Mapping[str, Node]) -> int:
    return sum(_crossings(row, rows, layers, nodes=nodes) for row in range(len(rows) - 1))


def _crossings(row: int, rows: Sequence[Row], layers: Layered, *, nodes: Mapping[str, Node]) -> int:
    """Count the pairs of links below a row that change sides; shared lines count more."""
    above, below = _places(rows[row]), _places(rows[row + 1])
    ends = [
        (_leaves(link, above, nodes), below[link.lower])
        for link in layers.links[row]
        for _ in range(_weight(link))
    ]
    crossings, passed = 0, list[int]()
    for _, end in sorted(ends):
        crossings += len(passed) - bisect_right(passed, end)
        insort(passed, end)
    return crossings
