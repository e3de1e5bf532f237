"""What staff read during a call or visit: screener, danger steps, report steps. Never texted.

A file is `locales/<language>/casework.yaml`: `language`, `status` (who has reviewed it, or draft),
`screener`, `danger` and `report`. English is the source: every other language has its keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.library.shelf import Shelf
from flows.document import Faults, parse
from flows.draft import Draft, Page
from flows.errors import ScriptInvalid
from flows.languages import SOURCE_LANGUAGE

FILES = "*/casework.yaml"
DRAFT = "draft"
PARTS = ("language", "status", "screener", "danger", "report")
QUESTIONS = ("wish", "thoughts", "method", "intent", "plan", "behavior", "recent")
RESULTS = ("none", "low", "moderate", "high")
DANGER_STEPS = (
    "take",
    "call",
    "ask",
    "supervisor",
    "dispatch",
    "times",
    "arrived",
    "follow_up",
    "debrief",
)
REPORT_STEPS = (
    "safe",
    "supervisor",
    "gather",
    "report",
    "number",
    "client",
    "protocol",
    "follow_up",
)
LINE = ("name", "number", "checked_on", "checked_by")


@dataclass(frozen=True, slots=True)
class Steps:
    """A checklist: what it rests on, and its steps in order, by name."""

    about: str
    steps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Casework:
    """One language's texts. `line` is where abuse is reported: a name and a number, and the day
    on which somebody last called it."""

    language: str
    reviewed: bool
    about: str
    questions: Mapping[str, str]
    results: Mapping[str, str]
    incomplete: str
    checklists: Mapping[str, Steps]
    line: tuple[str, str]
    line_checked_on: date


def read_casework(shelf: Shelf) -> dict[str, Casework]:
    """Return the texts of every language on a shelf; what is wrong are faults of the shelf."""
    found: dict[str, Casework] = {}
    for path in sorted((shelf.root / "locales").glob(FILES)):
        language = path.parent.name
        texts = shelf.read(path, partial(parse_casework, language=language))
        if texts is not None:
            found[language] = texts
    return found


def parse_casework(text: str, filename: str, *, language: str = SOURCE_LANGUAGE) -> Casework:
    """Return the texts of a file. Raises ScriptInvalid with every fault."""
    faults = Faults(filename)
    page = Page(Draft("casework", faults), "casework", parse(text, faults))
    page.allow(PARTS)
    if page.text("language") != language:
        page.fault("language", "language", why=f"the folder says {language!r}")
    screener = page.within("screener")
    screener.allow(("about", "questions", "results", "incomplete"))
    report = page.within("report")
    read = Casework(
        language=language,
        reviewed=page.text("status") not in ("", DRAFT),
        about=screener.text("about"),
        questions=_texts(screener.within("questions"), QUESTIONS),
        results=_texts(screener.within("results"), RESULTS),
        incomplete=screener.text("incomplete"),
        checklists={
            "danger": _steps(page.within("danger"), DANGER_STEPS),
            "report": _steps(report, REPORT_STEPS, "line"),
        },
        line=_line(report.within("line")),
        line_checked_on=_date(report.within("line")),
    )
    if faults.found:
        raise ScriptInvalid(faults.found)
    return read


def _texts(page: Page, names: tuple[str, ...]) -> dict[str, str]:
    page.allow(names)
    texts = {name: page.text(name) for name in names}
    for name, text in texts.items():
        if page.raw(name) is not None and not text:
            page.fault(name, "missing text", why=f"{name!r} says nothing")
    return texts


def _steps(page: Page, names: tuple[str, ...], *more: str) -> Steps:
    page.allow(("about", "steps", *more))
    return Steps(page.text("about"), _texts(page.within("steps"), names))


def _line(page: Page) -> tuple[str, str]:
    page.allow(LINE)
    return page.text("name"), page.text("number")


def _date(page: Page) -> date:
    try:
        return date.fromisoformat(page.text("checked_on"))
    except ValueError:
        page.fault("checked_on", "date", why="write the day as 2026-01-31")
        return date.min
