"""The ways out of a router: category to exit to node, each noted as carried when it is taken."""

from bot.importing.rapidpro.desk import Desk
from bot.importing.rapidpro.export import Category, Exit, Flow, Node, Router
from bot.importing.rapidpro.scripts import Ending, Goal, State


class Ways:
    """The ways of one flow."""

    def __init__(self, desk: Desk, flow: Flow) -> None:
        """Follow a flow of an import."""
        self._ledger = desk.ledger
        self._nodes = {node.uuid: node for node in flow.nodes}

    def node(self, uuid: str) -> Node | None:
        """Return a node by its uuid."""
        return self._nodes.get(uuid)

    def by_category(self, node: Node, uuid: str, *, pending: str = "") -> Goal:
        """Return where a category leads; to a person where the export does not say."""
        router = node.router
        category = router.category(uuid) if router is not None else None
        if category is None:
            self._ledger.add(node.path, "nothing says how it goes on: a person was put there")
            return self._ending(pending, Ending.A_PERSON)
        self._ledger.carry(category.path, "a way")
        way = node.exit(category.exit)
        if way is None:
            self._ledger.leave(category.path, "its exit is not there: a person was put there")
            return self._ending(pending, Ending.A_PERSON)
        return self.by_exit(way, pending=pending)

    def first_exit(self, node: Node, *, pending: str = "") -> Goal:
        """Return where a node without a router leads."""
        if not node.exits:
            return self._ending(pending, Ending.FINISHED)
        return self.by_exit(node.exits[0], pending=pending)

    def by_exit(self, way: Exit, *, pending: str = "") -> Goal:
        """Return where an exit leads."""
        if way.destination is None:
            self._ledger.carry(way.path, "an end")
            return self._ending(pending, Ending.FINISHED)
        if way.destination not in self._nodes:
            self._ledger.leave(way.path, "its node is not there: a person was put there")
            return self._ending(pending, Ending.A_PERSON)
        self._ledger.carry(way.path, "a way")
        return State(way.destination, 0, pending)

    def leads_to(self, node: Node, uuid: str) -> Node | None:
        """Return the node that a category leads to, noting nothing."""
        way = self.exit_of(node, uuid)
        return self._nodes.get(way.destination or "") if way is not None else None

    def exit_of(self, node: Node, uuid: str) -> Exit | None:
        """Return the exit that a category takes, noting nothing."""
        category = _category(node.router, uuid)
        return node.exit(category.exit) if category is not None else None

    def _ending(self, pending: str, ending: Ending) -> Goal:
        return State(pending=pending, ending=ending) if pending else ending


def _category(router: Router | None, uuid: str) -> Category | None:
    return router.category(uuid) if router is not None else None
