"""Rows for boxes: every line leads down, but for those that close a circle.

The layered drawing of Sugiyama, Tagawa and Toda (1981). All lines to one box share one trunk where
they pass rows by, so that an end to which twenty ways lead is met by one line and not by twenty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.drawing.graph import Link, Node, Spot

Edge = tuple[str, int]
"""A box's name, and which of its ports."""


@dataclass(frozen=True, slots=True)
class Layered:
    """The rows from above, the links from each row to the next, and the edges that lead back up
    or to their own box."""

    rows: tuple[tuple[Spot, ...], ...]
    links: tuple[tuple[Link, ...], ...]
    back: frozenset[Edge]


def layered(nodes: Mapping[str, Node], start: str) -> Layered:
    """Return every node in a row below all that lead to it; `start` comes first."""
    order, back = _walked(nodes, start)
    ranks = _ranks(nodes, order, back)
    links: list[list[Link]] = [[] for _ in range(max(ranks.values()) + 1)]
    seen = {Spot(name, ranks[name]): None for name in order}
    for name in order:
        for link in _links(nodes[name], ranks, back):
            if link.upper.trunk:
                seen[link.upper] = None
            links[link.upper.row].append(link)
    rows = tuple(tuple(spot for spot in seen if spot.row == row) for row in range(len(links)))
    return Layered(rows, tuple(tuple(dict.fromkeys(row)) for row in links), back)


def _walked(nodes: Mapping[str, Node], start: str) -> tuple[list[str], frozenset[Edge]]:
    """Return the nodes, each before all that it leads to, and the edges that this leaves out."""
    done: dict[str, None] = {}
    back: set[Edge] = set()
    for root in (start, *nodes):
        if root not in done:
            _walk(nodes, root, done, back=back)
    return list(reversed(done)), frozenset(back)


def _walk(nodes: Mapping[str, Node], root: str, done: dict[str, None], *, back: set[Edge]) -> None:
    """Go down every way in turn; a way to a node that is still being walked leads back."""
    path: dict[str, int] = {root: 0}
    while path:
        name, port = next(reversed(path.items()))
        ports = nodes[name].ports
        if port == len(ports):
            del path[name]
            done[name] = None
            continue
        path[name] = port + 1
        # The last way first: in reverse this puts the first way's boxes before the others'.
        target = ports[len(ports) - 1 - port].target
        if target in path:
            back.add((name, len(ports) - 1 - port))
        elif target not in done:
            path[target] = 0


def _ranks(nodes: Mapping[str, Node], order: list[str], back: frozenset[Edge]) -> dict[str, int]:
    ranks = dict.fromkeys(order, 0)
    for name in order:
        for port, way in enumerate(nodes[name].ports):
            if (name, port) not in back:
                ranks[way.target] = max(ranks[way.target], ranks[name] + 1)
    below = max(rank for name, rank in ranks.items() if not nodes[name].gate) + 1
    return {name: below if nodes[name].gate else rank for name, rank in ranks.items()}


def _links(node: Node, ranks: Mapping[str, int], back: frozenset[Edge]) -> Iterator[Link]:
    """Give the links from a node's ports, and all further ones along their trunks."""
    for port, way in enumerate(node.ports):
        if (node.name, port) in back:
            continue
        last, upper = ranks[way.target], Spot(node.name, ranks[node.name])
        for row in range(upper.row + 1, last + 1):
            lower = Spot(way.target, row, trunk=row < last)
            yield Link(upper, port if not upper.trunk else 0, lower)
            upper = lower
