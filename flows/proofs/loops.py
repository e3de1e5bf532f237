"""Whether every way comes to an end: no loop that goes round by itself, and no way out missing.

A loop through a person is none: a person decides each time whether to hand back.
"""

from collections.abc import Collection, Iterator, Sequence

from flows.errors import Fault
from flows.proofs.graph import among, loops, reached, turned
from flows.proofs.plan import Plan, every_way, without_people
from flows.step import Exit, Step
from flows.steps import Ask, End, Wait

Loop = tuple[str, ...]
WAY_SHOWN_MAX = 5
"""Steps of a loop that a fault names."""


def loop_faults(plan: Plan, *, settled: Collection[str] = ()) -> Iterator[Fault]:
    """Give a fault for each loop that nobody but the script itself drives, and for each trap.

    `settled` are questions whose not-understood exit is a fault already. A loop within a called
    script is that script's own.
    """
    silent = _silent_loops(plan)
    others = _other_loops(plan, silent=silent, settled=settled)
    passing = _passing_loops(plan)
    for loop in silent:
        why = f"a client who says nothing is asked for ever: {_way(loop)}"
        yield from _told(plan, loop, "silence asks again", why=why, key="silence")
    for loop in others:
        asks = any(map(plan.asks, loop))
        why = "a client can be asked for ever" if asks else "it waits and goes on for ever"
        rule = "asks for ever" if asks else "never ends"
        yield from _told(plan, loop, rule, why=f"{why}: {_way(loop)}")
    for loop in passing:
        why = f"nothing on this loop waits: {_way(loop)}"
        yield from _told(plan, loop, "never waits", why=why)
    for trap in _traps(plan, [*silent, *others, *passing]):
        yield from _told(plan, trap, "never ends", why="no end can be reached from here")


def _silent_loops(plan: Plan) -> list[Loop]:
    """Return the loops that a client who never answers goes round."""

    def silent(step: Step, way: Exit) -> bool:
        return way.how == "silence" if isinstance(step, Ask) else without_people(step, way)

    found = loops(among(plan.graph(silent), plan.here))
    return [loop for loop in found if any(map(plan.asks, loop))]


def _other_loops(plan: Plan, *, silent: Sequence[Loop], settled: Collection[str]) -> list[Loop]:
    """Return the loops that are not known yet for another reason, those that only pass aside."""
    round_in_silence = {name: loop for loop in silent for name in loop}

    def other(step: Step, way: Exit) -> bool:
        if way.how == "silence" and way.target in round_in_silence.get(step.name, ()):
            return False
        known = way.how == "unclear" and step.name in settled
        return without_people(step, way) and not known

    found = loops(among(plan.graph(other), plan.here))
    return [loop for loop in found if any(map(plan.stops, loop))]


def _passing_loops(plan: Plan) -> list[Loop]:
    passed = (name for name in plan.here if not plan.stops(name))
    return loops(among(plan.graph(every_way), passed))


def _traps(plan: Plan, known: Sequence[Loop]) -> Iterator[Loop]:
    """Give the loops that no way leads out of, but those that are known."""
    whole = plan.graph(every_way)
    ends = [name for name, step in plan.script.steps.items() if isinstance(step, End)]
    lost = plan.here - reached(turned(whole), ends)
    for loop in loops(among(whole, lost)):
        closed = all(target in loop for name in loop for target in whole[name])
        if closed and not any(set(one) <= set(loop) for one in known):
            yield loop


def _told(plan: Plan, loop: Loop, rule: str, *, why: str, key: str = "") -> Iterator[Fault]:
    """Point at a question of the loop, else at a step that waits, else at the first of the file."""
    steps = plan.book.script.steps
    own = [name for name in loop if name in steps]
    asks = [name for name in own if isinstance(steps[name], Ask)]
    waits = [name for name in own if isinstance(steps[name], Wait)]
    for name in (asks or waits or own)[:1]:
        yield plan.book.fault(name, rule, why=why, key=key)


def _way(loop: Loop) -> str:
    shown = loop[:WAY_SHOWN_MAX]
    return ", ".join((*shown, "…") if len(loop) > len(shown) else shown)
