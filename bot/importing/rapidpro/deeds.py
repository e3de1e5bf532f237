"""What a node does besides speaking and keeping values: it fetches a person, or enters a flow."""

from collections.abc import Collection, Mapping

from bot.importing.rapidpro.acting import LEVEL, Acting, reason_lacks, reason_of
from bot.importing.rapidpro.desk import Desk
from bot.importing.rapidpro.export import Action, Node, Router
from bot.importing.rapidpro.names import slug
from bot.importing.rapidpro.scripts import Block, Built, Ending, Following, Goal
from bot.importing.rapidpro.ways import Ways


class Deeds:
    """The escalations and calls of one flow."""

    def __init__(self, desk: Desk, *, acting: Acting, ways: Ways) -> None:
        """Work on a flow of an import."""
        self._desk = desk
        self._acting = acting
        self._ways = ways

    def escalate(self, block: Block, node: Node, *, at: int, pending: str) -> int:
        """Put the conversation before a person; returns the action to go on with.

        What is said to the client with it is said at once; what follows waits for the hand-back.
        """
        action, ledger = node.actions[at], self._desk.ledger
        if why := reason_lacks(action):
            ledger.change(action.path, why)
        if not pending and self._is_said_after(node, at + 1):
            pending, at = node.actions[at + 1].path, at + 1
        block.steps.append(self._escalation(node, action, pending=pending))
        if at + 1 < len(node.actions) or self._goes_on(node):
            ledger.change(action.path, "what follows waits until the person hands back")
        return at + 1

    def _is_said_after(self, node: Node, at: int) -> bool:
        """Whether an action is a message that is certainly no question."""
        rest = node.actions[at:]
        if not rest or rest[0].type != "send_msg" or not self._acting.text(rest[0].path).source:
            return False
        return not self._goes_on(node) or any(one.type == "send_msg" for one in rest[1:])

    def _escalation(self, node: Node, action: Action, *, pending: str) -> Built:
        built = Built(
            hint=slug(reason_of(action), "a_person_is_needed"),
            node=node.uuid,
            body={"escalate": {"level": LEVEL, "reason": reason_of(action)}},
            marks=[action.path],
            waits=True,
        )
        if pending:
            text = self._acting.text(pending)
            built.body["say"] = text.source
            built.texts, built.names = {"": text}, text.names
            built.marks += text.marks
        built.body["next"] = Following.STEP
        return built

    def _goes_on(self, node: Node) -> bool:
        waits = node.router is not None and node.router.wait is not None
        return waits or any(way.destination for way in node.exits[:1])

    def call(self, block: Block, node: Node, action: Action) -> bool:
        """Call the script of another flow; returns whether its ways on were all told."""
        why = self._desk.calls.why_not.get(action.path)
        child = self._desk.done.get(action.named("flow", "uuid"))
        if why is not None or child is None:
            self._desk.ledger.leave(action.path, why or "the flow that it enters became no script")
            return False
        last = action is node.actions[-1] and action.fields.get("terminal") is not True
        ways = self._after(node, child.results) if last else {}
        body = {"call": child.name, "next": _ways_of(child.results, ways, action)}
        hint = f"call_{child.name}"[:40].rstrip("_")
        block.steps.append(Built(hint, node.uuid, body, marks=[action.path], waits=child.waits))
        if action.fields.get("terminal") is True:
            for way in node.exits:
                if way.destination is None:
                    self._desk.ledger.carry(way.path, "an end")
            return True
        return bool(ways)

    def _after(self, node: Node, results: Collection[str]) -> dict[str, Goal]:
        """Return the ways on by how the child ended, where the node asks for it."""
        router = node.router
        if router is None or router.wait is not None or not asks_how_child_ended(router):
            return {}
        ledger = self._desk.ledger
        ledger.carry(router.path, "the ways after the call")
        ways: dict[str, Goal] = {}
        for status, result in (("completed", FINISHED), ("expired", NO_ANSWER)):
            case = next((one for one in router.cases if status in one.arguments), None)
            if result not in results:
                continue
            if case is not None:
                ledger.carry(case.path, "the ways after the call")
            ways[result] = self._ways.by_category(node, case.category if case else router.default)
        return ways


FINISHED, NO_ANSWER, LEFT = (one.result for one in (Ending.FINISHED, Ending.NO_ANSWER, Ending.LEFT))


def asks_how_child_ended(router: Router) -> bool:
    """Whether a router goes on by how the flow ended that its node has entered."""
    return router.operand.startswith("@child") or router.operand.startswith("@(child")


def _ways_of(
    results: Collection[str], ways: Mapping[str, Goal], action: Action
) -> dict[str, Goal | Following]:
    """Return where each end of the called script leads. A person who was needed there has it now:
    this script ends too."""
    terminal = action.fields.get("terminal") is True
    on: Goal | Following = Ending.FINISHED if terminal else Following.STEP
    found: dict[str, Goal | Following] = {one: ways.get(one, on) for one in sorted(results)}
    if LEFT in found:
        found[LEFT] = Ending.LEFT
    return found
