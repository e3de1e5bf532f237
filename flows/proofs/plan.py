"""A linked script laid out for proving: its steps, the ways between them, and which are reached."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flows.proofs.book import Book
from flows.proofs.graph import Graph, reached
from flows.script import Script
from flows.step import Exit, Step
from flows.steps import Ask, End, Escalate, Wait

Keep = Callable[[Step, Exit], bool]


@dataclass(frozen=True, slots=True)
class Plan:
    """A book whose script is linked.

    `ways` are each step's exits, answers that lead to the same step given once; `here` are the
    steps that are reached.
    """

    book: Book
    script: Script
    ways: Mapping[str, tuple[Exit, ...]]
    here: frozenset[str]

    def graph(self, keep: Keep) -> Graph:
        """Return the steps that each step leads to by the ways that `keep` lets through."""
        steps = self.script.steps
        return {
            name: tuple(dict.fromkeys(way.target for way in ways if keep(steps[name], way)))
            for name, ways in self.ways.items()
        }

    def own(self) -> Iterator[tuple[str, Step]]:
        """Give the steps of the script's own file that are reached."""
        for name, step in self.book.script.steps.items():
            if name in self.here:
                yield name, step

    def asks(self, name: str) -> bool:
        """Tell whether a step is a question."""
        return isinstance(self.script.steps[name], Ask)

    def stops(self, name: str) -> bool:
        """Tell whether a turn ends at a step: the script waits there, or is over."""
        return isinstance(self.script.steps[name], Ask | Wait | Escalate | End)


def plan_of(book: Book) -> Plan:
    """Lay a book out; its script must be linked."""
    assert book.linked is not None
    ways = {name: tuple(_distinct(step)) for name, step in book.linked.steps.items()}
    whole = {name: tuple(way.target for way in exits) for name, exits in ways.items()}
    return Plan(book, book.linked, ways, frozenset(reached(whole, [book.linked.start])))


def every_way(step: Step, way: Exit) -> bool:
    """Keep every exit."""
    return True


def without_people(step: Step, way: Exit) -> bool:
    """Keep every exit but a person's hand-back, which no script takes by itself."""
    return way.how != "handed back"


def _distinct(step: Step) -> Iterator[Exit]:
    """Give a question's thousand numbers once, its unsure answers and both sides of an `if`."""
    seen: set[tuple[str, str, str]] = set()
    for way in step.exits():
        side = way.label if way.how == "condition" or way.label == UNSURE else ""
        if (way.how, side, way.target) not in seen:
            seen.add((way.how, side, way.target))
            yield way


UNSURE = "unsure"
