"""How many ways lead through a script, counted without walking each."""

from collections.abc import Collection
from graphlib import CycleError, TopologicalSorter

from flows.walking.standing import Key

Leads = dict[Key, tuple[bool, tuple[Key, ...]]]
"""For each place whether a way may end there, and the place that each way on from it leads to."""


def count_ways(leads: Leads, first: Collection[Key]) -> int | None:
    """Return the number of ways from the first places to an end, None when one comes back to
    where it was: then there are ways without end."""
    after = {key: [one for one in onward if one in leads] for key, (_, onward) in leads.items()}
    try:
        last_first = list(TopologicalSorter(after).static_order())
    except CycleError:
        return None
    ways: dict[Key, int] = {}
    for key in last_first:
        ways[key] = leads[key][0] + sum(ways[one] for one in after[key])
    return sum(ways[key] for key in first)
