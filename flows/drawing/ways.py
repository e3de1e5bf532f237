"""Ways out of steps in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.step import Exit, How
from flows.steps import Call


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a step: how it is taken, in which case in words, and the step it leads to."""

    how: How
    label: str
    target: str


def said_case(case: str) -> str:
    """Return an answer's case as people say it: `not_yet` as "not yet", `any` as "any answer"."""
    return "any answer" if case == "any" else case.replace("_", " ")


def ways_after(call: Call) -> tuple[Way, ...]:
    """Return the ways on after the other script: linked, its own exits lead into that."""
    merged: dict[str, list[str]] = {}
    for result, target in call.cases.items():
        merged.setdefault(target, []).append(result)
    return tuple(Way("next", _results(results), target) for target, results in merged.items())


def _results(results: Sequence[str]) -> str:
    return "any other end" if results == ["any"] else f"ended {_listed(results)}"


def ways_of(exits: Sequence[Exit], *, offers: bool = False, reminds: bool = False) -> Iterator[Way]:
    """Give a step's exits in words; answers that lead to the same step are one way.

    `offers` says that they answer an offer, `reminds` that silence is broken by a reminder once.
    """
    merged: dict[str, list[str]] = {}
    for way in exits:
        if way.how == "answer":
            merged.setdefault(way.target, []).append(way.label)
    for target, cases in merged.items():
        label = (
            _OFFERED.get(cases[0], cases[0]) if offers and len(cases) == 1 else said_cases(cases)
        )
        yield Way("answer", label, target)
    for way in exits:
        if way.how != "answer":
            yield Way(way.how, _label(way, reminds=reminds), way.target)


_OFFERED = {"yes": "accepted", "no": "declined"}


def _label(way: Exit, *, reminds: bool) -> str:
    match way.how:
        case "silence":
            return f"silent {way.label}{', twice' if reminds else ''}"
        case "not now":
            return "“not now” twice"
        case "handed back":
            return "handed back"
        case "condition":
            return "otherwise" if way.label == "else" else "if so"
        case _:
            return way.label


def said_cases(cases: Sequence[str]) -> str:
    """Return several answers' cases as people say them: "1–3, 5", "yes or no"."""
    if all(case.isdigit() for case in cases):
        return ", ".join(_spans(sorted(map(int, cases))))
    return _listed([said_case(case) for case in cases])


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _spans(numbers: Sequence[int]) -> Iterator[str]:
    """Write 1, 2, 3, 5 as 1–3, 5."""
    first = last = numbers[0]
    for number in (*numbers[1:], numbers[-1] + 2):
        if number == last + 1:
            last = number
            continue
        yield str(first) if first == last else f"{first}–{last}"
        first = last = number
