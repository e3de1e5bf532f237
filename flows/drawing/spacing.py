"""Where boxes stand in their rows: near what they are linked with, never on each other."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from flows.drawing.graph import Link, Node, Spot

BETWEEN_BOXES = 26
BETWEEN_LINES = 14
TRUNK_WIDTH = 2
CLOSER = 6
"""How much closer to others a line may run for the sake of running straight."""
ENTRY_MARGIN = 14
"""Lines enter a box no nearer to its corners."""
SWEEPS = 8
STRAIGHT_WEIGHT = 6
"""Of a shared line, and of the only way from a box to the only box it leads to, against others:
these should run straight."""

Rows = Sequence[Sequence[Spot]]
Links = Sequence[Sequence[Link]]
Centres = dict[Spot, float]
Wish = tuple[float, float]
"""Where a spot would best be, and how much that matters."""
Room = tuple[float, float]
"""From where to where a spot may move."""


def spaced(rows: Rows, links: Links, nodes: Mapping[str, Node]) -> Centres:
    """Return the centre of each spot along its row; the leftmost edge of all is 0."""
    centres: Centres = {}
    for spots in rows:
        _place(spots, [(0.0, 1.0) for _ in spots], centres, nodes=nodes)
    down, up = range(1, len(rows)), range(len(rows) - 2, -1, -1)
    for _ in range(SWEEPS):
        for row in down:
            _settle(rows[row], links[row - 1], centres, nodes=nodes)
        for row in up:
            _settle(rows[row], links[row], centres, nodes=nodes)
    for row in down:
        _settle(rows[row], (*links[row - 1], *links[row]), centres, nodes=nodes)
    _straighten(rows, links, centres, nodes=nodes)
    left = min(centre - _width(spot, nodes) / 2 for spot, centre in centres.items())
    return {spot: centre - left for spot, centre in centres.items()}


def leaves(link: Link, centres: Mapping[Spot, float], nodes: Mapping[str, Node]) -> float:
    """Return where along its row a link leaves its upper spot."""
    return centres[link.upper] + _offset(link, nodes)


def _offset(link: Link, nodes: Mapping[str, Node]) -> float:
    if link.upper.trunk:
        return 0
    node = nodes[link.upper.name]
    return node.ports[link.port].at - node.width / 2


def _entry_offset(spot: Spot, nodes: Mapping[str, Node]) -> float:
    """Return how far from its centre a spot is entered."""
    entry = None if spot.trunk else nodes[spot.name].entry
    return 0 if entry is None else entry - nodes[spot.name].width / 2


def _width(spot: Spot, nodes: Mapping[str, Node]) -> float:
    return TRUNK_WIDTH if spot.trunk else nodes[spot.name].width


def _settle(
    row: Sequence[Spot], links: Sequence[Link], centres: Centres, *, nodes: Mapping[str, Node]
) -> None:
    """Move a row's spots to the mean of what they are linked with."""
    pulls: dict[Spot, list[Wish]] = {}
    ways = Counter(spot for link in links for spot in (link.upper, link.lower))
    for link in links:
        shared = link.upper.trunk and link.lower.trunk
        alone = ways[link.upper] == ways[link.lower] == 1
        weight = float(STRAIGHT_WEIGHT if shared or alone else 1)
        entry = _entry_offset(link.lower, nodes)
        up = centres[link.lower] + entry - _offset(link, nodes)
        pulls.setdefault(link.upper, []).append((up, weight))
        down = leaves(link, centres, nodes) - entry
        pulls.setdefault(link.lower, []).append((down, weight))
    wishes = [_mean(pulls[spot]) if spot in pulls else (centres[spot], 0.01) for spot in row]
    _place(row, wishes, centres, nodes=nodes)


def _mean(pulls: Sequence[Wish]) -> Wish:
    weight = sum(weight for _, weight in pulls)
    return sum(place * weight for place, weight in pulls) / weight, weight


def _place(
    row: Sequence[Spot], wishes: Sequence[Wish], centres: Centres, *, nodes: Mapping[str, Node]
) -> None:
    """Give a row the places nearest to its wishes that keep its order and its distances: what
    would overlap moves as one (isotonic regression by pooling adjacent violators)."""
    behind = list(_distances(row, nodes))
    pools: list[tuple[float, float, int]] = []
    for (place, weight), distance in zip(wishes, behind, strict=True):
        pools.append((place - distance, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, one_weight, count), (other, other_weight, more) = pools[-2:]
            weight = one_weight + other_weight
            mean = (one * one_weight + other * other_weight) / weight
            pools[-2:] = [(mean, weight, count + more)]
    found = [place for place, _, count in pools for _ in range(count)]
    for spot, place, distance in zip(row, found, behind, strict=True):
        centres[spot] = place + distance


def _distances(row: Sequence[Spot], nodes: Mapping[str, Node]) -> Iterator[float]:
    """Give how far each spot's centre must be from the first one's, packed closely."""
    distance, before = 0.0, None
    for spot in row:
        if before is not None:
            distance += _apart(before, spot, nodes=nodes)
        yield distance
        before = spot


def _apart(one: Spot, other: Spot, *, nodes: Mapping[str, Node]) -> float:
    between = BETWEEN_LINES if one.trunk or other.trunk else BETWEEN_BOXES
    return (_width(one, nodes) + _width(other, nodes)) / 2 + between


def _straighten(rows: Rows, links: Links, centres: Centres, *, nodes: Mapping[str, Node]) -> None:
    """Let each shared line run straight where there is room, best right below where it begins."""
    trunks: dict[str, list[Spot]] = {}
    for spot in (spot for row in rows for spot in row if spot.trunk):
        trunks.setdefault(spot.name, []).append(spot)
    for trunk in trunks.values():
        for run, within in _runs(trunk, rows, centres, nodes=nodes):
            place = _straight(run, links, centres, nodes=nodes, within=within)
            centres.update(dict.fromkeys(run, place))


def _runs(
    trunk: Sequence[Spot], rows: Rows, centres: Centres, *, nodes: Mapping[str, Node]
) -> Iterator[tuple[list[Spot], Room]]:
    """Cut a shared line into runs, each as long as one place serves it, with that room."""
    run, low, high = list[Spot](), float("-inf"), float("inf")
    for spot in trunk:
        begins, ends = _limits(rows[spot.row], spot, centres, nodes=nodes)
        if run and max(low, begins) > min(high, ends):
            yield run, (low, high)
            run, low, high = [], float("-inf"), float("inf")
        run.append(spot)
        low, high = max(low, begins), min(high, ends)
    yield run, (low, high)


def _limits(
    row: Sequence[Spot], spot: Spot, centres: Centres, *, nodes: Mapping[str, Node]
) -> Room:
    """Return how far a spot may move between its neighbours."""
    place, low, high = row.index(spot), float("-inf"), float("inf")
    if place > 0:
        low = centres[row[place - 1]] + _apart(row[place - 1], spot, nodes=nodes) - CLOSER
    if place < len(row) - 1:
        high = centres[row[place + 1]] - _apart(spot, row[place + 1], nodes=nodes) + CLOSER
    return low, high


def _straight(
    run: Sequence[Spot], links: Links, centres: Centres, *, nodes: Mapping[str, Node], within: Room
) -> float:
    """Choose where a shared line runs: straight from what leads to it, or into what it leads to."""
    inside = set(run)
    ways = [link for row in links for link in row if link.lower in inside]
    begins = [leaves(link, centres, nodes) for link in ways if link.upper not in inside]
    ends = [centres[link.lower] for row in links for link in row if link.upper == run[-1]]
    low, high = within
    fitting = (place for place in (*begins, *ends) if low <= place <= high)
    return next(fitting, min(max(centres[run[0]], low), high))
