"""Whether every step is reached, and how much lies on one way: questions, steps without a rest."""

from collections.abc import Callable, Iterator

from flows.engine import STEPS_PER_TURN_MAX
from flows.errors import Fault
from flows.proofs.graph import among, longest
from flows.proofs.plan import Plan, every_way

ASKS_MAX = 4
"""Questions on one way: the longer a survey by text, the more people leave it unfinished."""


def path_faults(plan: Plan) -> Iterator[Fault]:
    """Give the faults of what lies on the ways of a script."""
    for name in plan.book.script.steps:
        if name not in plan.here:
            yield plan.book.fault(name, "unreachable step", why="nothing leads here")
    yield from _too_many_questions(plan)
    yield from _too_many_steps(plan)


def _too_many_questions(plan: Plan) -> Iterator[Fault]:
    way = longest(plan.graph(every_way), plan.script.start, plan.asks)
    place = _beyond(way, plan.asks, limit=ASKS_MAX)
    if place is not None:
        why = f"a client can be asked more than {ASKS_MAX} questions before the end"
        yield plan.book.fault(place, "too many questions", why=why)


def _too_many_steps(plan: Plan) -> Iterator[Fault]:
    """Note a way that the engine would give up: too many steps before it may rest."""

    def passes(name: str) -> bool:
        return not plan.stops(name)

    passed = among(plan.graph(every_way), filter(passes, plan.here))
    chain = max((longest(passed, name, passes) for name in passed), key=len, default=())
    place = _beyond(chain, passes, limit=STEPS_PER_TURN_MAX - 1)
    if place is not None:
        why = f"{len(chain)} steps in one turn wait for nothing; {STEPS_PER_TURN_MAX - 1} may"
        yield plan.book.fault(place, "never waits", why=why)


def _beyond(way: tuple[str, ...], counts: Callable[[str], bool], *, limit: int) -> str | None:
    """Return the first step on a way that is one too many, unless it is so within a called script
    alone, whose own file is told."""
    counted = [name for name in way if counts(name)]
    if len(counted) <= limit:
        return None
    place = counted[limit]
    calls = [place[: at + 1] for at, letter in enumerate(place) if letter == "/"]
    inner = (sum(name.startswith(call) for name in counted[: limit + 1]) for call in calls)
    return None if any(count > limit for count in inner) else place
