"""Scripts that call each other, made into scripts that stand alone.

A called script is written in: its steps become `<call step>/<step>`, and its ends go on where the
call says. So the engine needs no stack, a conversation is pinned to all of it at one version, and
no call can nest for ever.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from flows.errors import Fault, ScriptInvalid
from flows.script import Purpose, Script
from flows.step import Step
from flows.steps import Call, End
from flows.steps.call import ANY
from flows.suggest import did_you_mean

LINKED_STEPS_MAX = 500
LINKED_NAME_MAX = 160
"""Characters of a step's name with its calls before it: what the tables keep."""
CALLS_DEEP_MAX = LINKED_NAME_MAX // 2
"""Calls in each other; a name of more has no room, and reading them needs a stack."""


def link(scripts: Mapping[str, Script], files: Mapping[str, str]) -> dict[str, Script]:
    """Return every script with those it calls written in.

    `files` names each script's file, for faults. Raises ScriptInvalid with every fault.
    """
    linked, faults = link_what_can_be(scripts, files)
    if faults:
        raise ScriptInvalid(faults)
    return linked


def link_what_can_be(
    scripts: Mapping[str, Script], files: Mapping[str, str]
) -> tuple[dict[str, Script], list[Fault]]:
    """Return the scripts that can be linked, and what keeps the others from it."""
    linker = _Linker(scripts, files)
    for name in scripts:
        linker.linked(name, ())
    return {name: script for name, script in linker.done.items() if script}, linker.faults


def called(script: Script) -> tuple[str, ...]:
    """Return the names of the scripts that this one calls, in order, each once."""
    calls = (step.script for step in script.steps.values() if isinstance(step, Call))
    return tuple(dict.fromkeys(calls))


def needed(scripts: Mapping[str, Script], name: str) -> tuple[str, ...]:
    """Return a script's name and all that it calls, directly or not, each once."""
    found: dict[str, None] = {}
    pending = [name]
    while pending:
        found[pending[-1]] = None
        pending += [one for one in called(scripts[pending.pop()]) if one not in found]
    return tuple(found)


@dataclass(slots=True)
class _Linker:
    scripts: Mapping[str, Script]
    files: Mapping[str, str]
    done: dict[str, Script | None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def linked(self, name: str, under: tuple[str, ...]) -> Script | None:
        """Return the script with its calls written in, None when that cannot be."""
        if name not in self.done:
            self.done[name] = self._link(self.scripts[name], (*under, name))
        return self.done[name]

    def _link(self, script: Script, under: tuple[str, ...]) -> Script | None:
        calls = [step for step in script.steps.values() if isinstance(step, Call)]
        found = [(step, self._called(script, step, under)) for step in calls]
        inner = [(step, one) for step, one in found if one is not None]
        return self._whole(script, inner) if len(inner) == len(calls) else None

    def _whole(self, script: Script, inner: list[tuple[Call, Script]]) -> Script | None:
        count = len(script.steps) + sum(len(list(_lasting(one))) for _, one in inner)
        if count > LINKED_STEPS_MAX:
            why = f"{count} steps with the scripts it calls; {LINKED_STEPS_MAX} at most"
            self._fault(script, script.start, rule="too long", why=why)
            return None
        whole = script
        for step, one in inner:
            clash = _clash(whole, one)
            if clash:
                self._fault(script, step.name, rule="value", why=clash)
                return None
            whole = _written_in(whole, step, inner=one)
        return whole

    def _called(self, script: Script, step: Call, under: tuple[str, ...]) -> Script | None:
        if step.script not in self.scripts:
            why = f"{step.script!r} is no script{did_you_mean(step.script, self.scripts)}"
            self._fault(script, step.name, rule="unknown script", why=why)
            return None
        if step.script in under:
            why = f"{' calls '.join((*under, step.script))}: no end to it"
            self._fault(script, step.name, rule="calls itself", why=why)
            return None
        if len(under) > CALLS_DEEP_MAX:
            why = f"{under[0]} comes here by {len(under) - 1} calls; {CALLS_DEEP_MAX} at most"
            self._fault(script, step.name, rule="too deep", why=why)
            return None
        inner = self.linked(step.script, under)
        misfit = inner and _misfit(step, inner, purpose=script.purpose)
        if misfit:
            self._fault(script, step.name, rule=misfit[0], why=misfit[1])
            return None
        return inner

    def _fault(self, script: Script, step: str, *, rule: str, why: str) -> None:
        line = script.lines.get(step, 1)
        self.faults.append(Fault(self.files[script.name], line, rule, f"{step}: {why}"))


def _misfit(step: Call, inner: Script, *, purpose: Purpose) -> tuple[str, str] | None:
    """Return the rule by which a call does not fit the script that it calls, and why."""
    results = {end.result for end in inner.steps.values() if isinstance(end, End)}
    odd = sorted(set(step.cases) - results - {ANY})
    missing = sorted(results - set(step.cases)) if ANY not in step.cases else []
    longest = max(map(len, _lasting(inner)), default=0) + len(step.name) + 1
    if inner.purpose != purpose:
        return "purpose", f"{inner.name} needs consent to {inner.purpose}, not to {purpose}"
    if odd:
        return "unknown case", f"{inner.name} never ends {odd[0]!r}{did_you_mean(odd[0], results)}"
    if missing:
        return "missing case", f"{inner.name} can end {missing[0]!r}, which leads nowhere"
    if longest > LINKED_NAME_MAX:
        why = f"a name of {longest} characters with a step of {inner.name}; {LINKED_NAME_MAX} fit"
        return "too long", why
    return None


def _lasting(inner: Script) -> Iterator[str]:
    """Give the names of the steps that are written in: all but the ends."""
    return (name for name, step in inner.steps.items() if not isinstance(step, End))


def _clash(whole: Script, inner: Script) -> str | None:
    """Say which value is of one kind here and of another there, if any is."""
    for name, kind in inner.values.items():
        known = whole.values.get(name, kind)
        if known != kind:
            return f"{name!r} is a {known} here and a {kind} in {inner.name}"
    return None


def _written_in(script: Script, call: Call, *, inner: Script) -> Script:
    ends = {name: step.result for name, step in inner.steps.items() if isinstance(step, End)}

    def rename(name: str) -> str:
        if name in ends:
            return call.cases.get(ends[name]) or call.cases[ANY]
        return f"{call.name}/{name}"

    line = script.lines.get(call.name, 1)
    added: dict[str, Step] = {
        rename(name): step.moved(rename) for name, step in inner.steps.items() if name not in ends
    }
    return replace(
        script,
        steps={**script.steps, **added, call.name: replace(call, start=rename(inner.start))},
        wordings={**inner.wordings, **script.wordings},
        plurals={**inner.plurals, **script.plurals},
        values={**inner.values, **script.values},
        lines={**inner.lines, **script.lines, **dict.fromkeys(added, line)},
    )
