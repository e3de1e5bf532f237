"""The crisis lines of `locales/crisis_lines.yaml`, each with the date a person last called it."""

from dataclasses import dataclass
from datetime import date

from flows.document import Faults, Table, parse
from flows.draft import Draft, Page
from flows.errors import ScriptInvalid

LINE_NAMES = ("emergency", "crisis_line")
FIELDS = ("name", "number", "languages", "checked_on", "checked_by")


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A number to give, who answers it in which languages, and who checked it when."""

    name: str
    number: str
    languages: tuple[str, ...]
    checked_on: date
    checked_by: str


def load_lines(source: str, filename: str) -> dict[str, CrisisLine]:
    """Return the lines by the placeholder that names them. Raises ScriptInvalid with all faults."""
    faults = Faults(filename)
    page = Page(Draft("lines", faults), "the crisis lines", parse(source, faults))
    page.allow(LINE_NAMES)
    lines = {
        name: _line(page.within(name))
        for name in LINE_NAMES
        if isinstance(page.table.entries.get(name), Table)
    }
    if faults.found:
        raise ScriptInvalid(faults.found)
    return lines


def _line(page: Page) -> CrisisLine:
    page.allow(FIELDS)
    number = page.text("number")
    if not number.replace("-", "").isdigit():
        page.fault("number", "number", why=f"{number!r}: digits and hyphens only")
    return CrisisLine(
        name=page.text("name"),
        number=number,
        languages=page.words("languages"),
        checked_on=_date(page),
        checked_by=page.text("checked_by"),
    )


def _date(page: Page) -> date:
    try:
        return date.fromisoformat(page.text("checked_on"))
    except ValueError:
        page.fault("checked_on", "date", why="write the day as 2026-01-31")
        return date.min
