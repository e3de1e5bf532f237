"""Whether every value that a text names is known wherever the text is sent.

A message with an empty value is held back and a person told (P10): better to know beforehand.
"""

from collections.abc import Iterator, Mapping

from flows.errors import Fault
from flows.placeholders import placeholders
from flows.proofs.book import Said, keys_of, names_in
from flows.proofs.knowing import known_when
from flows.proofs.plan import UNSURE, Plan
from flows.step import Exit, Step
from flows.steps import Ask, Branch, Remember
from flows.values import MAY_BE_EMPTY, STANDARD

RULE = "value may be empty"
Names = frozenset[str]
_NONE: Names = frozenset()

ALWAYS = frozenset(STANDARD) - MAY_BE_EMPTY
"""What is known of every client. What a script is handed, or remembers from an earlier time, may
be missing: who starts it need not have it."""


def empty_faults(plan: Plan) -> Iterator[Fault]:
    """Give a fault for each text of the script's own that names a value not sure to be known."""
    script, sure = plan.book.script, known_from(plan, plan.script.start, ALWAYS)
    for step, _ in plan.own():
        for key in keys_of(script, step):
            missing = sorted(names_in(script, key) - sure[step])
            if missing:
                line = script.lines.get(key, 1)
                yield Fault(plan.book.file, line, RULE, f"{key}: {_why(missing[0])}")


def empty_fixed(said: Said) -> str | None:
    """Return why a fixed reply names a value that it must not, if it does."""
    missing = sorted(placeholders(said.text) & MAY_BE_EMPTY)
    return f"{{{missing[0]}}} is not known of every client" if missing else None


def _why(name: str) -> str:
    return f"{{{name}}} is not known on every way here; ask `if_known: {name}` first"


def known_from(plan: Plan, start: str, known: Names) -> Mapping[str, Names]:
    """Return for each step that is reached from `start`, where so much is known, the values known
    on every way to it."""
    sure: dict[str, Names] = {start: known}
    pending = [start]
    while pending:
        name = pending.pop()
        step = plan.script.steps[name]
        for place, way in enumerate(plan.ways[name]):
            learnt = sure[name] | _learnt(step, way, place)
            before = sure.get(way.target)
            after = learnt if before is None else before & learnt
            if after != before:
                sure[way.target] = after
                pending.append(way.target)
    return sure


def _learnt(step: Step, way: Exit, place: int) -> Names:
    """Return the values that leaving a step by its exit of this number makes known."""
    match step:
        case Remember(values=values):
            return frozenset(values)
        case Branch(when=when):
            return known_when(when, place == 0)
        case Ask(remember=str(name)) if way.how == "answer" and way.label != UNSURE:
            return frozenset({name})
    return _NONE
