"""Ways out of steps: which there are, and which of them a turn took."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from flows.answers import Answer, Later, Unsure, value_of
from flows.conditions import holds
from flows.engine import STEPS_PER_TURN_MAX
from flows.errors import StepLimitReached
from flows.events import Event, Heard, Resumed, TimerFired
from flows.progress import Phase, Progress
from flows.script import Script
from flows.step import Exit, How, Step
from flows.steps import Ask, Branch
from flows.steps.ask import ANY


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a step. Numbers that lead to the same step are one way: `3-5`."""

    step: str
    how: How
    label: str
    target: str

    def __str__(self) -> str:
        """Read as a fault names it."""
        said = f"{self.how} {self.label}".strip()
        return f"{self.step}: {said} -> {self.target}"


def ways_of(step: Step) -> tuple[Way, ...]:
    """Return every way out of a step, in the order of its exits."""
    ways: list[Way] = []
    for _, alike in groupby(step.exits(), key=_span):
        exits = list(alike)
        label = exits[0].label if len(exits) == 1 else f"{exits[0].label}-{exits[-1].label}"
        ways.append(Way(step.name, exits[0].how, label, exits[0].target))
    return tuple(ways)


def _span(way: Exit) -> tuple[str, ...]:
    """Tell apart what is not one way: only neighbouring numbers with one target are."""
    if way.how == "answer" and way.label.isdigit():
        return way.how, way.target
    return way.how, way.target, way.label


def way_out(step: Step, event: Event, *, before: Progress, after: Progress) -> Way | None:
    """Return the way by which the engine left `step` on an event, None when it stayed.

    For a late answer `step` is the question that it answers. Where silence, or what is not
    understood, leads straight back to its own question, the engine cannot be seen to leave it.
    """
    if isinstance(event, Heard):
        assert isinstance(step, Ask), "nothing is heard where nothing is asked"
        if step.target(event.answer) is not None:
            return _way(step, "answer", _case(step, event.answer))
        put_off = isinstance(event.answer, Later) and step.not_now is not None
        how: How = "not now" if put_off else "unclear"
    else:
        how = _HOW.get((type(event), before.phase), "next")
    stayed = (after.step, after.phase) == (before.step, before.phase)
    return None if stayed else _way(step, how)


_HOW: Mapping[tuple[type[Event], Phase], How] = {
    (TimerFired, "asking"): "silence",
    (Resumed, "with_a_person"): "handed back",
}


def _case(ask: Ask, answer: Answer | None) -> str:
    case = "unsure" if isinstance(answer, Unsure) else value_of(answer) or ""
    return case if case in ask.cases else ANY


def _way(step: Step, how: How, case: str | None = None) -> Way:
    return next(way for way in ways_of(step) if way.how == how and _includes(way, case))


def _includes(way: Way, case: str | None) -> bool:
    low, dash, high = way.label.partition("-")
    if case is None or not dash or not case.isdigit():
        return case in (None, way.label)
    return int(low) <= int(case) <= int(high)


def passed_through(
    script: Script, place: Progress, target: str, now: datetime
) -> Iterator[tuple[str, Way | None]]:
    """Give each step that the engine enters from `target` on, with the way that it goes on by.

    The last has none: there the script waits. Raises StepLimitReached as the engine does.
    """
    for _ in range(STEPS_PER_TURN_MAX):
        step = script.steps[target]
        place, _done = step.enter(replace(place, step=target), now)
        onward = step.onward(place)
        if onward is None:
            yield target, None
            return
        yield target, _way_through(step, place)
        target = onward
    raise StepLimitReached(script.name, target)


def _way_through(step: Step, place: Progress) -> Way:
    ways = ways_of(step)
    if isinstance(step, Branch) and not holds(step.when, place.values):
        return ways[-1]
    return ways[0]
