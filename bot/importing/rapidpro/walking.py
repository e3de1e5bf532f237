"""One flow, point by point, into blocks of steps.

A point is a node together with the message that was sent last and is still kept back: whether it
is said or asked is known only where the flow waits. So a node that several messages lead to becomes
several questions, one a message.
"""

from collections.abc import Mapping

from bot.importing.rapidpro.acting import Acting
from bot.importing.rapidpro.deeds import Deeds, asks_how_child_ended
from bot.importing.rapidpro.desk import Desk
from bot.importing.rapidpro.export import Flow, Node, Router
from bot.importing.rapidpro.names import slug
from bot.importing.rapidpro.scripts import (
    Block,
    Built,
    Ending,
    Following,
    Goal,
    State,
)
from bot.importing.rapidpro.splitting import split
from bot.importing.rapidpro.waiting import Waiting
from bot.importing.rapidpro.ways import Ways

STATES_MAX = 2000
"""Points of one flow. A script holds far fewer steps; more are a flow that doubles at every box."""


class Walk:
    """The walk through one flow."""

    def __init__(self, desk: Desk, flow: Flow) -> None:
        """Walk a flow of an import."""
        self._desk = desk
        self._flow = flow
        self._ways = Ways(desk, flow)
        self._acting = Acting(desk, flow)
        self._deeds = Deeds(desk, acting=self._acting, ways=self._ways)
        self._waiting = Waiting(desk, flow, acting=self._acting, ways=self._ways)
        self._blocks: dict[State, Block] = {}

    def blocks(self) -> tuple[Goal, Mapping[State, Block]]:
        """Return where the flow begins, and the block of every point that it comes to."""
        start: Goal = Ending.FINISHED
        if self._flow.nodes:
            start = State(self._flow.nodes[0].uuid)
        pending = [start]
        while pending:
            goal = pending.pop()
            if isinstance(goal, State) and goal not in self._blocks:
                self._blocks[goal] = self._expanded(goal)
                pending += reversed(goals(self._blocks[goal]))
        return start, self._blocks

    def _expanded(self, state: State) -> Block:
        block = Block()
        if len(self._blocks) >= STATES_MAX:
            why = f"the flow has more than {STATES_MAX} ways: a person was put there"
            self._desk.ledger.add(self._flow.path, why)
            block.tail = Ending.A_PERSON
            return block
        node = self._ways.node(state.node)
        if node is None:
            self._acting.flush(block, state.pending)
            block.tail = state.ending
        else:
            self._node(block, node, state)
        return block

    def _node(self, block: Block, node: Node, state: State) -> None:
        self._desk.ledger.carry(node.path, "steps")
        pending, at = state.pending, state.at
        while at < len(node.actions):
            action = node.actions[at]
            if action.type == "open_ticket":
                at = self._deeds.escalate(block, node, at=at, pending=pending)
                pending = ""
            elif action.type == "enter_flow":
                self._acting.flush(block, pending)
                pending = ""
                if self._deeds.call(block, node, action):
                    return
                at += 1
            else:
                pending = self._acting.act(block, node, at=at, pending=pending)
                at += 1
        self._route(block, node, pending)

    def _route(self, block: Block, node: Node, pending: str) -> None:
        router = node.router
        if router is None:
            block.tail = self._ways.first_exit(node, pending=pending)
        elif router.wait is not None:
            question = self._waiting.ask(node, router, pending=pending)
            if question is None:
                self._acting.flush(block, pending)
                self._desk.ledger.add(router.path, "nothing can be asked: a person was put there")
                block.tail = Ending.A_PERSON
            else:
                block.steps.append(question)
        elif own := self._own_result(node, router):
            block.tail = self._ways.by_category(node, own, pending=pending)
        else:
            self._split(block, node, router=router, pending=pending)

    def _own_result(self, node: Node, router: Router) -> str:
        """Return the category of success where a node only asks whether its own escalation or
        call worked, which it always does here."""
        deeds = {action.type for action in node.actions}
        if router.type != "switch" or not router.cases:
            return ""
        if "open_ticket" in deeds or ("enter_flow" in deeds and asks_how_child_ended(router)):
            self._desk.ledger.carry(router.path, "it always works here")
            self._desk.ledger.carry(router.cases[0].path, "it always works here")
            return router.cases[0].category
        return ""

    def _split(self, block: Block, node: Node, *, router: Router, pending: str) -> None:
        found, ledger = split(router, self._desk.values, self._desk.answers), self._desk.ledger
        ledger.leave_all(found.left, found.changed)
        if found.lost:
            ledger.leave(router.path, found.lost)
        for path in (*found.carried, *(() if found.lost else (router.path,))):
            ledger.carry(path, "a condition")
        ways = [
            (condition, self._ways.by_category(node, category, pending=pending))
            for condition, category in found.conditions
        ]
        block.tail = self._ways.by_category(node, found.otherwise, pending=pending)
        while ways and ways[-1][1] == block.tail:
            ways.pop()
        for condition, then in ways:
            body = {"if": condition, "then": then, "else": Following.STEP}
            hint = f"if_{slug(condition, 'known')}"[:40].rstrip("_")
            block.steps.append(Built(hint, node.uuid, body, names=found.names))


def goals(block: Block) -> list[Goal]:
    """Return every point and ending that a block leads to, in order."""
    found: list[Goal] = []
    for step in block.steps:
        found += _goals(step.body)
    return [*found, block.tail]


def _goals(value: object) -> list[Goal]:
    if isinstance(value, State | Ending):
        return [value]
    inner = value.values() if isinstance(value, Mapping) else ()
    return [goal for one in inner for goal in _goals(one)]
