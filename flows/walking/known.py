"""What may be known when a script begins, chosen so that each side of each condition is met."""

import ast
from collections.abc import Iterator, Mapping
from itertools import product

from flows.placeholders import placeholders
from flows.samples import BY_KIND, CLIENT, TEAM
from flows.script import Script
from flows.steps import Ask, Branch, Remember, Wait
from flows.values import STANDARD, ValueKind
from flows.wording import Edition

_ALWAYS_THERE = frozenset(STANDARD) - frozenset(CLIENT)
UNKNOWN = ""


def beginnings(script: Script, always: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give what may be known at the start: each combination of the values that conditions ask
    about, the others as a client would have them. `always` is what is known of everyone."""
    asked = asked_about(script)
    there = {name: always[name] for name in (*asked, "language") if name in always}
    given = {name: BY_KIND[kind] for name, kind in script.values.items() if name not in STANDARD}
    usual = {**given, **CLIENT}
    for name in remembered(script):
        usual.pop(name, None)
    open_to = [name for name in asked if name not in _ALWAYS_THERE]
    choices = [_choices(asked[name], script.values[name], usual.get(name)) for name in open_to]
    for chosen in product(*choices):
        known = {**there, **usual, **dict(zip(open_to, chosen, strict=True))}
        yield {name: value for name, value in known.items() if value != UNKNOWN}


def asked_about(script: Script) -> dict[str, frozenset[str | int]]:
    """Return the values that conditions name, each with what it is compared with."""
    found: dict[str, frozenset[str | int]] = {}
    for step in script.steps.values():
        if isinstance(step, Branch):
            names, constants = _read(step.when.text)
            for name in names:
                found[name] = found.get(name, frozenset()) | constants
    return found


def named(edition: Edition) -> frozenset[str]:
    """Return the values that its wordings and waits name, in any language."""
    texts = [
        text
        for spoken in edition.wordings.values()
        for one in spoken.values()
        for text in (one.text, *one.forms)
    ]
    counts = {one.count for spoken in edition.wordings.values() for one in spoken.values()}
    waits = [step for step in edition.script.steps.values() if isinstance(step, Wait)]
    return frozenset(
        {name for text in texts for name in placeholders(text)}
        | counts
        | {step.until.value or "" for step in waits}
    )


def remembered(script: Script) -> frozenset[str]:
    """Return the values that the script's own steps remember."""
    asks = {step.remember for step in script.steps.values() if isinstance(step, Ask)}
    steps = [step for step in script.steps.values() if isinstance(step, Remember)]
    return frozenset({name for name in asks if name} | {n for step in steps for n in step.values})


def always(language: str, lines: Mapping[str, str]) -> dict[str, str]:
    """Return what every script knows of us: the team's values and the crisis `lines`."""
    return {**TEAM, **lines, "language": language}


def pivots(constants: frozenset[str | int]) -> tuple[int, ...]:
    """Return the numbers at which a comparison with any of these may change its mind."""
    numbers = [constant for constant in constants if isinstance(constant, int)]
    return tuple(sorted({near for number in numbers for near in (number - 1, number, number + 1)}))


def _choices(
    constants: frozenset[str | int], kind: ValueKind, usual: str | None
) -> tuple[str, ...]:
    if kind == "number":
        compared = [str(number) for number in pivots(constants) if number >= 0]
    else:
        compared = sorted(text for text in constants if isinstance(text, str))
    return tuple(dict.fromkeys((UNKNOWN, *compared, usual or BY_KIND[kind])))


def _read(condition: str) -> tuple[list[str], frozenset[str | int]]:
    """Return a condition's names, and the texts and numbers in it."""
    nodes = list(ast.walk(ast.parse(condition, mode="eval")))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    kept = frozenset(one for one in constants if isinstance(one, str | int))
    return [node.id for node in nodes if isinstance(node, ast.Name)], kept
