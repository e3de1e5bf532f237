"""Blocks of steps into a script: every step is named, and no way goes round without waiting."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.importing.rapidpro.acting import LEVEL, REASON
from bot.importing.rapidpro.cleaning import plain_word
from bot.importing.rapidpro.desk import Desk
from bot.importing.rapidpro.export import Flow
from bot.importing.rapidpro.names import LENGTH_MAX as NAME_MAX
from bot.importing.rapidpro.names import Names
from bot.importing.rapidpro.people import a_person_before, misses_a_person
from bot.importing.rapidpro.rounds import endings, led_elsewhere, rounds
from bot.importing.rapidpro.scripts import Block, Built, Ending, Following, Goal, Script, State
from flows.values import STANDARD, ValueKind

ENDINGS: Mapping[Ending, Mapping[str, Any]] = {
    Ending.FINISHED: {"end": Ending.FINISHED.result},
    Ending.NO_ANSWER: {"end": Ending.NO_ANSWER.result},
    Ending.A_PERSON: {
        "escalate": {"level": LEVEL, "reason": REASON},
        "next": Ending.LEFT.value,
    },
    Ending.LEFT: {"end": Ending.LEFT.result},
}


def script_of(desk: Desk, flow: Flow, *, start: Goal, blocks: Mapping[State, Block]) -> Script:
    """Return the script of a flow out of its blocks, and note what it carries."""
    namer = _Namer(desk, flow, blocks=blocks)
    steps = namer.steps(start)
    script = desk.scripts[flow.uuid]
    for name, built in namer.built.items():
        for path in built.marks:
            desk.ledger.carry(path, f"{script}.{name}")
    desk.ledger.carry(flow.path, script)
    return Script(
        name=script,
        about=plain_word(flow.name) or script,
        start=namer.name(start),
        values=_values(desk, namer.built.values()),
        steps=steps,
        nodes={name: built.node for name, built in namer.built.items()},
        sources={key: one for key, one in _sources(script, namer.built)},
        translations=_translations(script, namer.built),
        results=frozenset(one.result for one in namer.endings),
        waits=any(built.waits for built in namer.built.values()),
    )


@dataclass(slots=True)
class _Namer:
    desk: Desk
    flow: Flow
    blocks: Mapping[State, Block]
    built: dict[str, Built] = field(default_factory=dict)
    endings: set[Ending] = field(default_factory=set)
    _entry: dict[State, str] = field(default_factory=dict)
    _named: dict[int, str] = field(default_factory=dict)
    _names: Names = field(default_factory=lambda: Names(one.value for one in Ending))

    def steps(self, start: Goal) -> dict[str, dict[str, Any]]:
        """Name every step, then write down where each leads, and the endings behind them."""
        for state, block in self.blocks.items():
            for place, step in enumerate(block.steps):
                name = self._names.new(step.hint)
                self.built[name] = step
                if place == 0:
                    self._entry[state] = name
        self._named = {id(step): name for name, step in self.built.items()}
        self.name(start)
        steps = {name: body for block in self.blocks.values() for name, body in self._of(block)}
        self._cut_rounds(steps)
        self._fetch_people(steps)
        self.endings = set(endings(steps, self.name(start)))
        steps.update((one.value, dict(ENDINGS[one])) for one in Ending if one in self.endings)
        return steps

    def name(self, goal: Goal) -> str:
        """Return the step that a goal begins with; points that do nothing are passed over."""
        seen: set[State] = set()
        while isinstance(goal, State) and goal not in self._entry:
            if goal in seen:
                why = "the flow goes round here and never waits: a person was put there"
                self.desk.ledger.add(self._path(goal.node), why)
                goal = Ending.A_PERSON
                break
            seen.add(goal)
            goal = self.blocks[goal].tail
        if isinstance(goal, Ending):
            return goal.value
        return self._entry[goal]

    def _of(self, block: Block) -> Iterator[tuple[str, dict[str, Any]]]:
        for place, step in enumerate(block.steps):
            behind = block.steps[place + 1 :]
            following = self._named[id(behind[0])] if behind else block.tail
            yield self._named[id(step)], self._resolved(step.body, following)

    def _resolved(self, value: Any, following: str | Goal) -> Any:
        if isinstance(value, Mapping):
            return {key: self._resolved(one, following) for key, one in value.items()}
        if value is Following.STEP:
            return following if isinstance(following, str) else self.name(following)
        return self.name(value) if isinstance(value, State | Ending) else value

    def _path(self, node: str) -> str:
        found = self.flow.node(node)
        return found.path if found is not None else self.flow.path

    def _fetch_people(self, steps: dict[str, dict[str, Any]]) -> None:
        """Let a person see what was not understood, where no way of the flow leads to one."""
        fetching: dict[str, str] = {}
        asks = [name for name, body in steps.items() if "ask" in body]
        for name in asks:
            target = steps[name]["unclear"]["then"]
            if not misses_a_person(steps, target):
                continue
            why = "a person sees what was not understood, before it goes on"
            self.desk.ledger.add(self._path(self.built[name].node), why)
            if target in (one.value for one in Ending):
                target = Ending.A_PERSON.value
            elif target not in fetching:
                fetching[target] = self._names.new(f"a_person_{target}"[:NAME_MAX].rstrip("_"))
                steps[fetching[target]] = a_person_before(target)
            unclear = {**steps[name]["unclear"], "then": fetching.get(target, target)}
            steps[name] = {**steps[name], "unclear": unclear}

    def _cut_rounds(self, steps: dict[str, dict[str, Any]]) -> None:
        """Lead every way that comes round without waiting to a person instead."""
        for name, target in rounds(steps, {one for one in steps if self.built[one].waits}):
            why = "the flow goes round here and never waits: a person was put there"
            self.desk.ledger.add(self._path(self.built[name].node), why)
            steps[name] = led_elsewhere(steps[name], target, instead=Ending.A_PERSON.value)


def _values(desk: Desk, built: Iterable[Built]) -> dict[str, ValueKind]:
    """Return the values that the steps name, and that neither they nor every script knows."""
    steps = list(built)
    named = frozenset[str]().union(*(step.names for step in steps))
    kept = frozenset[str]().union(*(step.keeps for step in steps))
    return {name: desk.values.kind(name) for name in sorted(named - kept - STANDARD.keys())}


def _sources(script: str, built: Mapping[str, Built]) -> Iterator[tuple[str, str]]:
    for name, step in built.items():
        for suffix, said in step.texts.items():
            yield f"{script}.{name}{suffix}", said.source


def _translations(script: str, built: Mapping[str, Built]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, step in built.items():
        for suffix, said in step.texts.items():
            for code, text in said.others.items():
                found.setdefault(code, {})[f"{script}.{name}{suffix}"] = text
    return found
