"""Script files into scripts: every fault of a file at once, each with its line and rule.

This is the shape only, which a script once published keeps for ever. What else must be true of a
script before anyone is texted is proved by `flows.proofs`.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from flows.document import HINTS_MAX, Faults, Scalar, Table, Value, parse
from flows.draft import Draft, Page
from flows.errors import Fault, ScriptInvalid
from flows.questions import remembered_kind
from flows.script import Move, Purpose, Script
from flows.step import Step
from flows.steps import KINDS
from flows.suggest import did_you_mean
from flows.values import STANDARD, VALUE_KINDS, ValueKind

PURPOSES = ("consent_request", "check_in", "caring_contact")
FIXED_REPLIES = (
    "safety",
    "help",
    "opted_out",
    "wrong_person",
    "received",
    "language",
)
HEADER = ("script", "about", "purpose", "start", "steps")
HEADER_OPTIONAL = ("values", "moves")
STEPS_MAX = 200


def load_script(source: str, filename: str) -> Script:
    """Return the script in a file's text, its version still empty and its calls not linked.

    `filename` is only for faults. Raises ScriptInvalid with all of the file's faults.
    """
    script, faults = read_script(source, filename)
    if faults:
        raise ScriptInvalid(faults)
    return script


def read_script(source: str, filename: str) -> tuple[Script, list[Fault]]:
    """Return what can be read of a script, and every fault of its shape in the order of lines.

    With faults the script is for looking at only: steps may be missing in it.
    """
    faults = Faults(filename)
    top = parse(source, faults)
    page = Page(Draft(_name(top), faults), "the script", top, given=bool(top.entries))
    script = _script(page)
    return script, sorted(faults.found, key=lambda fault: fault.line)


def load_fixed(source: str, filename: str) -> dict[str, str]:
    """Return the fixed replies in a file's text, `fixed.<name>` -> wording.

    Raises ScriptInvalid with every fault, a missing or unknown reply included.
    """
    draft = read_fixed(source, filename)
    if draft.faults.found:
        raise ScriptInvalid(sorted(draft.faults.found, key=lambda fault: fault.line))
    return draft.wordings


def read_fixed(source: str, filename: str) -> Draft:
    """Return what can be read of the fixed replies: wordings, where each stands, and faults."""
    faults = Faults(filename)
    draft = Draft("fixed", faults)
    page = Page(draft, "the fixed replies", parse(source, faults))
    page.allow(FIXED_REPLIES)
    for name in page.table.entries:
        draft.word(f"fixed.{name}", page.text(name), line=page.line(name))
    return draft


def _name(top: Table) -> str:
    name = top.entries.get("script")
    return name.text if isinstance(name, Scalar) else ""


def _script(page: Page) -> Script:
    page.allow(HEADER, HEADER_OPTIONAL)
    draft = page.draft
    if page.raw("script") is not None:
        page.check_name("script", draft.name)
    _values(page)
    steps = _steps(page)
    return Script(
        name=draft.name,
        about=page.text("about"),
        purpose=cast(Purpose, page.one_of("purpose", PURPOSES)),
        start=page.target("start"),
        steps=steps,
        wordings=draft.wordings,
        plurals=draft.plurals,
        values=draft.values,
        moves=tuple(_moves(page)),
        lines=draft.lines,
    )


def _values(page: Page) -> None:
    """Gather what the script may name: what it is given, and what its steps remember."""
    given = page.within("values")
    for name in given.table.entries:
        kind = given.one_of(name, VALUE_KINDS, rule="value kind")
        _value(page, name, cast(ValueKind, kind), line=given.line(name))
    steps = page.table.entries.get("steps")
    for step in steps.entries.values() if isinstance(steps, Table) else ():
        if isinstance(step, Table):
            _remembered(page, step)


def _remembered(page: Page, step: Table) -> None:
    kept = step.entries.get("remember")
    answer = step.entries.get("answer")
    line = step.lines.get("remember", step.line)
    if isinstance(kept, Scalar):
        kind = remembered_kind(answer.text if isinstance(answer, Scalar) else "")
        _value(page, kept.text, kind, line=line)
    elif isinstance(kept, Table):
        for name in kept.entries:
            _value(page, name, "text", line=kept.lines[name])


def _value(page: Page, name: str, kind: ValueKind, *, line: int) -> None:
    known = page.draft.values.get(name)
    if name in STANDARD:
        why = f"{name!r} is what every script knows: choose another name"
        page.draft.faults.add(line, "value", why=why)
    elif known is not None and known != kind:
        why = f"{name!r} is a {known} elsewhere in this script, and a {kind} here"
        page.draft.faults.add(line, "value", why=why)
    elif page.draft.named(name, line=line):
        page.draft.values[name] = kind


def _steps(page: Page) -> dict[str, Step]:
    table = page.within("steps").table
    draft = page.draft
    draft.step_names = tuple(table.entries)
    draft.lines.update(table.lines)
    if len(table.entries) > STEPS_MAX:
        page.fault("steps", "too long", why=f"at most {STEPS_MAX} steps: call another script")
    for name, line in table.lines.items():
        draft.named(name, line=line)
    found = ((name, _step(draft, name, value)) for name, value in table.entries.items())
    return {name: step for name, step in found if step is not None}


def _step(draft: Draft, name: str, value: Value) -> Step | None:
    """Return the step, or None when its kind cannot be told; what is wrong becomes faults."""
    if not isinstance(value, Table):
        if all(fault.line != value.line for fault in draft.faults.found):
            draft.faults.add(value.line, "shape", why=f"{name}: a step holds keys and values")
        return None
    draft.lines |= {f"{name}:{key}": line for key, line in value.lines.items()}
    page = Page(draft, name, Table(value.entries, value.lines, draft.lines[name]))
    words = {word: kind for kind in KINDS for word in kind.words}
    word = next((word for word in words if word in value.entries), None)
    if word is None:
        near = (did_you_mean(key, words) for key in list(page.table.entries)[:HINTS_MAX])
        hint = next((said for said in near if "mean" in said), f"; known: {', '.join(words)}")
        page.fault(None, "step kind", why=f"no key says what this step does{hint}")
        return None
    words[word].allow(page)
    read: Callable[[Page], Step] = words[word].read
    return read(page)


def _moves(page: Page) -> list[Move]:
    value = page.table.entries.get("moves")
    if value is None:
        return []
    tables = page.tables("moves")
    return [_move(replace(page, step="moves", table=table)) for table in tables]


def _move(page: Page) -> Move:
    page.allow(("from",), ("steps",))
    version, steps = page.text("from"), page.within("steps")
    if not (len(version) == VERSION_LENGTH and set(version) <= set("0123456789abcdef")):
        page.fault("from", "version", why=f"a version is {VERSION_LENGTH} hexadecimal digits")
    lines = {f"moves:{version}/{old}": line for old, line in steps.table.lines.items()}
    page.draft.lines.update({f"moves:{version}": page.line("from"), **lines})
    return Move(version, {old: _goes_to(steps, old) for old in steps.table.entries})


def _goes_to(steps: Page, old: str) -> str:
    """Return the step that an older one has become; what a call brings in is known once linked."""
    if not isinstance(steps.table.entries[old], Scalar):
        return steps.text(old)
    outer, slash, inner = steps.text(old).partition("/")
    known = steps.draft.known_step(outer, line=steps.line(old))
    return f"{known}{slash}{inner}"


VERSION_LENGTH = 12
"""Hexadecimal digits; `bot.library.content` makes them."""
