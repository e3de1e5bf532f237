"""Script files into scripts: every fault of a file at once, each with its line and rule."""

from typing import cast

from flows.check import check_name, check_paths, check_purpose
from flows.document import Faults, Scalar, Table, parse
from flows.draft import Draft, Page
from flows.errors import ScriptInvalid
from flows.script import Purpose, Script, Step
from flows.steps import read_step
from flows.suggest import nearest

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


def load_script(source: str, filename: str) -> Script:
    """Return the script in a file's text, its version still empty.

    `filename` is only for faults. Raises ScriptInvalid with all of the file's faults.
    """
    faults = Faults(filename)
    top = parse(source, faults)
    page = Page(Draft(_name(top), faults), "the script", top, given=bool(top.entries))
    script = _script(page)
    if faults.found:
        raise ScriptInvalid(sorted(faults.found, key=lambda fault: fault.line))
    return script


def load_fixed(source: str, filename: str) -> dict[str, str]:
    """Return the fixed replies in a file's text, `fixed.<name>` -> wording.

    Raises ScriptInvalid with every fault, a missing or unknown reply included.
    """
    faults = Faults(filename)
    draft = Draft("fixed", faults)
    page = Page(draft, "the fixed replies", parse(source, faults))
    page.allow(FIXED_REPLIES)
    for name in page.table.entries:
        draft.word(f"fixed.{name}", page.text(name), line=page.line(name))
    if faults.found:
        raise ScriptInvalid(sorted(faults.found, key=lambda fault: fault.line))
    return draft.wordings


def _name(top: Table) -> str:
    name = top.entries.get("script")
    return name.text if isinstance(name, Scalar) else ""


def _script(page: Page) -> Script:
    page.allow(HEADER)
    if page.draft.name:
        check_name(page.draft, page.draft.name, page.line("script"))
    purpose = cast(Purpose, page.one_of("purpose", PURPOSES))
    steps = _steps(page)
    start = _start(page)
    if start in steps:
        check_paths(page.draft, start, steps)
    check_purpose(page.draft, purpose, steps)
    return Script(
        name=page.draft.name,
        about=page.text("about"),
        purpose=purpose,
        start=start,
        steps={name: step for name, step in steps.items() if step is not None},
        wordings=page.draft.wordings,
    )


def _steps(page: Page) -> dict[str, Step | None]:
    table = page.within("steps").table
    draft = page.draft
    draft.step_names = tuple(table.entries)
    draft.lines.update(table.lines)
    for name, line in table.lines.items():
        check_name(draft, name, line)
    return {name: read_step(draft, name, value) for name, value in table.entries.items()}


def _start(page: Page) -> str:
    """Return the step to begin at; for a misspelt one, the step it resembles, or nothing."""
    start, names = page.text("start"), page.draft.step_names
    if start in names or "start" not in page.table.entries:
        return start
    page.draft.faults.unknown(page.line("start"), "unknown step", word=start, known=names)
    return nearest(start, names) or ""
