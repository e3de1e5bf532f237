"""Scripts drawn by chance, for properties: steps of every kind that lead onward, and calls.

A step leads only to later ones, so that every way comes to an end; what a person hands back may
lead anywhere. Values, conditions and moments are few, so that they meet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from hypothesis import strategies as st

from flows.answers import Question
from flows.conditions import read_condition
from flows.linking import link
from flows.moments import Moment, parse_moment
from flows.script import Script
from flows.step import Step
from flows.steps import (
    Ask,
    Branch,
    Cadence,
    Call,
    Consent,
    End,
    Escalate,
    NotNow,
    Offer,
    Record,
    Remember,
    Say,
    Silence,
    Unclear,
    Wait,
)
from flows.values import STANDARD, ValueKind

STEPS_MAX = 7
CALLS_MAX = 2
RESULTS = ("good", "bad")
VALUES: Mapping[str, ValueKind] = {"mood": "number", "word": "text", "day": "date", "hour": "time"}
CONDITIONS = ("mood <= 2", "word", "not word", 'day < "2026-04-01"', "mood == 1 or hour")
MOMENTS = ("3 days", "1 minute", "until 10:00", "until day at 09:00", "until 1 day before day")
QUESTIONS = (
    (Question("yes_no"), ("yes", "no")),
    (Question("yes_no", plain=True), ("yes", "no", "unsure")),
    (Question("scale", low=1, high=3), ("1", "2", "3")),
    (Question("number", low=0, high=30), ("any",)),
    (Question("choice", options=("bed", "food")), ("bed", "food")),
    (Question("date"), ("any",)),
    (Question("time"), ("any",)),
    (Question("text"), ("any",)),
)
KINDS_KEPT = {"scale": "mood", "number": "mood", "date": "day", "time": "hour"}

DURATIONS = (timedelta(hours=20), timedelta(minutes=1), timedelta(days=9))
_WHENS = tuple(read_condition(text, {**STANDARD, **VALUES}) for text in CONDITIONS)
_WAITS = tuple(parse_moment(text) or Moment(text) for text in MOMENTS)
# Made once: Hypothesis takes long over every strategy that it meets anew.
_NUMBERS = st.sampled_from(range(60))
_NEAR = st.sampled_from(range(4))

Drawn = TypeVar("Drawn")


class Shelf:
    """Scripts by name, the last one linked with those before it; shown one step a line."""

    def __init__(self, scripts: Mapping[str, Script]) -> None:
        self.scripts = scripts

    @property
    def linked(self) -> Script:
        """The last script with those that it calls written in."""
        return link(self.scripts, {name: name for name in self.scripts})[list(self.scripts)[-1]]

    def __repr__(self) -> str:
        return "\n".join(
            f"\n{name}:" + "".join(f"\n  {_told(step)}" for step in script.steps.values())
            for name, script in self.scripts.items()
        )


def _told(step: Step) -> str:
    ways = [f"{way.how} {way.label} -> {way.target}" for way in step.exits()]
    if isinstance(step, Ask):
        silence, put_off = step.silence, step.not_now and step.not_now.after
        ways += [f"remind {silence.remind}", f"grace {silence.grace}", f"put off {put_off}"]
    return f"{type(step).__name__} {step.name}: {', '.join(ways)}"


@st.composite
def shelves(draw: st.DrawFn) -> Shelf:
    """Draw one to three scripts, each of which may call those before it."""
    scripts: dict[str, Script] = {}
    for name in ("inner", "middle", "outer")[-1 - draw(_NUMBERS) % 3 :]:
        scripts[name] = _script(draw, name, callable_=scripts)
    return Shelf(scripts)


def _script(draw: st.DrawFn, name: str, *, callable_: Mapping[str, Script]) -> Script:
    names = [f"s{number}" for number in range(1 + draw(_NUMBERS) % STEPS_MAX)]
    steps: list[Step] = [End(result, result) for result in RESULTS]
    for place, step in enumerate(names):
        calls = sum(isinstance(each, Call) for each in steps)
        pen = _Pen(draw, step, (*names[place + 1 :], *RESULTS), (*names, *RESULTS))
        may_call = list(callable_.values()) if calls < CALLS_MAX else []
        steps.append(_call(pen, may_call) if may_call and pen.may() else pen.one_of(KINDS)(pen))
    by_name = _reached({each.name: each for each in steps}, names[0])
    values = {**STANDARD, **VALUES}
    return Script(name, "Drawn.", "check_in", names[0], by_name, version="v1", values=values)


def _reached(steps: Mapping[str, Step], start: str) -> dict[str, Step]:
    """Leave out the steps that nothing leads to."""
    found = {start}
    pending = [start]
    while pending:
        ways = {way.target for way in steps[pending.pop()].exits()} - found
        found |= ways
        pending += sorted(ways)
    return {name: step for name, step in steps.items() if name in found}


@dataclass(frozen=True)
class _Pen:
    """Draws one step: its name, where it may lead, and where a person's hand-back may."""

    draw: st.DrawFn
    name: str
    later: tuple[str, ...]
    anywhere: tuple[str, ...]

    def one_of(self, choice: Sequence[Drawn]) -> Drawn:
        """Choose; the first is the simplest."""
        return choice[self.draw(_NUMBERS) % len(choice)]

    def may(self) -> bool:
        """Choose yes in one of four."""
        return self.draw(_NEAR) == 1

    def target(self) -> str:
        """Choose a step to lead to, the next one or one not much later."""
        return self.later[min(self.draw(_NEAR), len(self.later) - 1)]

    def silence(self) -> Silence:
        """Draw what follows silence."""
        remind = f"w.{self.name}.remind" if self.may() else None
        after, grace = self.one_of(DURATIONS), self.one_of((None, *DURATIONS))
        return Silence(after, remind, self.target(), grace)

    def not_now(self) -> NotNow | None:
        """Draw what follows "not now", if anything does."""
        return self.one_of((None, NotNow(self.one_of(DURATIONS), self.target())))


def _say(pen: _Pen) -> Step:
    return Say(pen.name, pen.target(), f"w.{pen.name}")


def _ask(pen: _Pen) -> Step:
    question, cases = pen.one_of(QUESTIONS)
    return Ask(
        name=pen.name,
        wording=f"w.{pen.name}",
        question=question,
        cases={case: pen.target() for case in cases},
        unclear=Unclear(f"w.{pen.name}.again", pen.target()),
        silence=pen.silence(),
        not_now=pen.not_now(),
        outcome=pen.one_of((None, "state")),
        remember=pen.one_of((None, KINDS_KEPT.get(question.kind, "word"))),
    )


def _offer(pen: _Pen) -> Step:
    return Offer(
        name=pen.name,
        wording=f"w.{pen.name}",
        question=Question("yes_no"),
        cases={"yes": pen.target(), "no": pen.target()},
        unclear=Unclear(f"w.{pen.name}", pen.target()),
        silence=pen.silence(),
        not_now=pen.not_now(),
        service="Northside",
    )


def _branch(pen: _Pen) -> Step:
    return Branch(pen.name, pen.one_of(_WHENS), pen.target(), pen.target())


def _wait(pen: _Pen) -> Step:
    return Wait(pen.name, pen.target(), pen.one_of(_WAITS))


def _record(pen: _Pen) -> Step:
    return Record(pen.name, pen.target(), "bed", "found")


def _remember(pen: _Pen) -> Step:
    kept = pen.one_of(({"word": "food"}, {"word": "bed", "day": "2026-03-20"}))
    return Remember(pen.name, pen.target(), kept)


def _escalate(pen: _Pen) -> Step:
    back, said = pen.one_of(pen.anywhere), pen.one_of((None, f"w.{pen.name}"))
    return Escalate(pen.name, back, pen.one_of((0, 1, 2, 3)), "help", said)


def _cadence(pen: _Pen) -> Step:
    return Cadence(pen.name, pen.target(), pen.one_of(("start", "stop")), "Weekly")


def _consent(pen: _Pen) -> Step:
    return Consent(pen.name, pen.target(), pen.one_of(("granted", "revoked")), ("check_in",))


def _call(pen: _Pen, others: Sequence[Script]) -> Step:
    called = pen.one_of(others)
    results = {step.result: pen.target() for step in called.steps.values() if isinstance(step, End)}
    return Call(pen.name, called.name, pen.one_of((results, {"any": pen.target()})))


KINDS: tuple[Callable[[_Pen], Step], ...] = (
    *(_ask, _say, _ask, _wait, _offer, _ask, _branch, _wait),
    *(_record, _remember, _escalate, _cadence, _consent),
)
"""Questions and waits more often than others: there is more to go wrong in them."""
