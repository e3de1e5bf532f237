"""Which flow enters which: the order to convert them in, and where a call would go round."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.importing.rapidpro.export import Export, Flow

MAKES_CALLS = "voice"


@dataclass(frozen=True, slots=True)
class Calls:
    """`order` has every flow after those it enters. `why_not` tells, by the path of an action that
    enters a flow, why it cannot be a call."""

    order: tuple[Flow, ...]
    why_not: Mapping[str, str]


def calls_of(export: Export) -> Calls:
    """Return how the flows of an export enter each other."""
    flows = {flow.uuid: flow for flow in export.flows}
    order: dict[str, Flow] = {}
    why_not = _missing(flows)
    for flow in export.flows:
        _visit(flows, flow, order=order, why_not=why_not)
    return Calls(tuple(order.values()), why_not)


def _missing(flows: Mapping[str, Flow]) -> dict[str, str]:
    found = {}
    for flow in flows.values():
        for path, uuid in entered(flow):
            other = flows.get(uuid)
            if other is None:
                found[path] = "the flow that it enters is not in the export"
            elif other.type == MAKES_CALLS:
                found[path] = "the flow that it enters makes calls"
    return found


def entered(flow: Flow) -> list[tuple[str, str]]:
    """Return the actions of a flow that enter another: path and the other's uuid."""
    return [
        (action.path, action.named("flow", "uuid"))
        for node in flow.nodes
        for action in node.actions
        if action.type == "enter_flow"
    ]


def _visit(
    flows: Mapping[str, Flow], flow: Flow, *, order: dict[str, Flow], why_not: dict[str, str]
) -> None:
    """Walk the calls in depth without calling ourselves: an export may nest them thousands deep."""
    under: dict[str, list[tuple[str, str]]] = {flow.uuid: entered(flow)}
    if flow.uuid in order:
        return
    while under:
        uuid, rest = next(reversed(under.items()))
        if not rest:
            del under[uuid]
            order[uuid] = flows[uuid]
            continue
        path, other = rest.pop(0)
        if other in under:
            why_not[path] = "a script that calls itself would never end"
        elif other not in order and other in flows:
            under[other] = entered(flows[other])
