"""Graphs of steps: which lead to which, which lie on a loop, how long the ways are."""

from collections.abc import Callable, Iterable, Mapping

Graph = Mapping[str, tuple[str, ...]]


def among(graph: Graph, names: Iterable[str]) -> Graph:
    """Return the part of a graph that lies within these steps, in the graph's order."""
    kept = set(names)
    return {
        name: tuple(target for target in targets if target in kept)
        for name, targets in graph.items()
        if name in kept
    }


def turned(graph: Graph) -> Graph:
    """Return the graph with every way turned round."""
    back: dict[str, list[str]] = {name: [] for name in graph}
    for name, targets in graph.items():
        for target in targets:
            back[target].append(name)
    return {name: tuple(sources) for name, sources in back.items()}


def reached(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return every step that a way from one of these leads to, themselves included."""
    found: set[str] = set()
    pending = [start for start in starts if start in graph]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += graph[name]
    return found


def loops(graph: Graph) -> list[tuple[str, ...]]:
    """Return the groups of steps that lead to each other, each in the graph's order.

    Two steps of one group lie on a common loop. (Kosaraju's algorithm.)
    """
    back, place = turned(graph), {name: at for at, name in enumerate(graph)}
    grouped: set[str] = set()
    found: list[tuple[str, ...]] = []
    for name in reversed(_finished(graph, graph)):
        group: set[str] = set()
        pending = [name]
        while pending:
            one = pending.pop()
            if one not in grouped:
                grouped.add(one)
                group.add(one)
                pending += back[one]
        if len(group) > 1 or (group and name in graph[name]):
            found.append(tuple(sorted(group, key=place.__getitem__)))
    return sorted(found, key=lambda group: place[group[0]])


def longest(graph: Graph, start: str, weigh: Callable[[str], int]) -> tuple[str, ...]:
    """Return the steps of the heaviest way from a step on, each loop gone through once."""
    ahead: dict[str, int] = {}
    onward: dict[str, str] = {}
    for name in _finished(graph, [start]):
        # What is not weighed yet lies behind us: the way there closes a loop.
        known = [target for target in graph[name] if target in ahead]
        if known:
            onward[name] = max(known, key=ahead.__getitem__)
        ahead[name] = weigh(name) + ahead.get(onward.get(name, ""), 0)
    way = [start]
    while way[-1] in onward:
        way.append(onward[way[-1]])
    return tuple(way)


def _finished(graph: Graph, starts: Iterable[str]) -> list[str]:
    """Return the steps from these on, each after all that it leads to, loops aside."""
    done: dict[str, None] = {}
    seen: set[str] = set()
    for start in starts:
        pending = [(start, False)]
        while pending:
            name, left = pending.pop()
            if left:
                done[name] = None
            elif name not in seen:
                seen.add(name)
                pending.append((name, True))
                pending += [(target, False) for target in reversed(graph[name])]
    return list(done)
