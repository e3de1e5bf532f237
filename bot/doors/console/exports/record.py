"""A client's whole record as files: a page to read and print, tables, and what they mean."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import current_app

from bot.doors.console.client import naming
from bot.doors.console.exports.archive import Files
from bot.doors.console.exports.batches import Record
from bot.doors.console.exports.harmless import bounded, paragraph, sheet
from bot.doors.console.exports.sheets import COLUMNS, SHEETS, Row, Sheet
from bot.doors.tongue import marked, say, tongue

PAGE = "console/exports/record.html"
_ADVICE = (
    marked("Read it through before you hand it out: it may name other people."),
    marked("Staff notes stand in a file of their own. The safe word is left out."),
    marked("The tables are CSV in UTF-8, every cell in quotes, lines ended by CRLF."),
    marked("A cell that a spreadsheet might take for a formula begins with a single quote (')."),
    marked("What cannot be seen is written as its number, as in ⟨U+202E⟩."),
)
# The page is opened from a disk: its own style is all it may use, named by its hash.
STYLE = (
    "body{font:11pt/1.5 sans-serif;max-width:46rem;margin:1rem auto;padding:0 1rem;color:#111}"
    "dl{border-top:1px solid #999;padding:.4rem 0;margin:0;break-inside:avoid}"
    "dl>div{display:grid;grid-template-columns:9rem minmax(0,1fr);gap:.5rem}"
    "dt{color:#555}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;overflow:hidden}"
    "h1,h2{overflow-wrap:anywhere}h2{margin-top:2rem;break-after:avoid}"
)
_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the page: its title, and each row as (column, words), read as the page is made."""

    title: str
    rows: Iterator[Sequence[tuple[str, str]]]


def files(record: Record, made_by: str) -> Files:
    """Give every file of a client's record, its text piece by piece."""
    yield "README.txt", _readme(record, made_by)
    yield "record.html", _page(record, made_by)
    for one in SHEETS:
        yield f"{one.name}.csv", sheet(one.columns, one.rows(record))


def _page(record: Record, made_by: str) -> Iterator[str]:
    template = current_app.jinja_env.get_template(PAGE)
    shown: dict[str, Any] = {
        "policy": POLICY,
        "style": STYLE,
        "language": tongue(),
        "name": bounded(naming.whole(record.whose.client)),
        "made": _made(record, made_by),
        "parts": (_part(record, one) for one in SHEETS),
    }
    return template.generate(**shown)


def _part(record: Record, one: Sheet) -> Part:
    titles = [say(COLUMNS[column]) for column in one.columns]
    return Part(say(one.title), (_named(titles, row) for row in one.rows(record)))


def _named(titles: Sequence[str], row: Row) -> list[tuple[str, str]]:
    return [(title, bounded(told)) for title, told in zip(titles, row, strict=True) if told]


def _readme(record: Record, made_by: str) -> Iterator[str]:
    yield say("The record of one client") + "\n\n"
    for line in paragraph(naming.whole(record.whose.client)):
        yield f"{line}\n"
    yield f"{_made(record, made_by)}\n\n"
    for told in _ADVICE:
        yield f"{say(told)}\n"
    yield f"\nrecord.html\n    {say('everything, to read and to print')}\n"
    for one in SHEETS:
        yield f"\n{one.name}.csv\n    {say(one.title)}\n"
        yield from (f"    {column:<12} {say(COLUMNS[column])}\n" for column in one.columns)


def _made(record: Record, made_by: str) -> str:
    return say("Made %(time)s by %(name)s.", time=record.time(record.until), name=made_by)
