"""Makes any text harmless in a file that somebody opens: in a spreadsheet, in a browser, on paper.

Spreadsheets run what begins like a formula: such a cell begins with a single quote, as OWASP's
advice on CSV injection has it. What cannot be seen, or would turn the lines around it, is shown.
"""

import csv
import io
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

FORMULA = frozenset("=+-@\u2212")
BREAKING = frozenset("\t\r\n")
# Marks that letters carry in any language; more of them climb over the lines around.
MARKS_MAX = 8
COLUMNS = 76
QUOTE = "'"
BYTE_ORDER_MARK = "\ufeff"

_ISOLATE, _END = "\u2068", "\u2069"
_PLAIN = frozenset("\n\t")
# Joiners and marks of direction that words are written with: they override nothing.
_JOINERS = frozenset("\u200c\u200d\u200e\u200f\u061c\u00ad")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))


def visible(text: str) -> str:
    """Return a text in which what cannot be seen is shown, as in `⟨U+202E⟩`.

    New lines, tabs, and the joiners that languages are written with stay as they are.
    """
    return "".join(map(_shown, text.replace("\r\n", "\n")))


def bounded(text: str) -> str:
    """Return a visible text in which no letter carries more than MARKS_MAX marks."""
    return "".join(_bounded(visible(text)))


def cell(text: str) -> str:
    """Return a text as a cell of a spreadsheet, which no program takes for a formula."""
    shown = visible(text)
    return QUOTE + shown if is_dangerous(text) or is_dangerous(shown) else shown


def is_dangerous(text: str) -> bool:
    """Say whether a program may take a cell for a formula, or not for one cell.

    A cell that begins with blanks counts: some programs take them off. So do wide forms of signs.
    """
    if text[:1] in BREAKING and text:
        return True
    first = text.lstrip()[:1]
    return bool(first) and unicodedata.normalize("NFKC", first)[:1] in FORMULA


def sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Give a CSV file line by line: every cell in quotes, lines ended by CRLF (RFC 4180)."""
    yield BYTE_ORDER_MARK + _line(columns)
    for row in rows:
        yield _line(row)


def paragraph(text: str) -> Iterator[str]:
    """Give a text as lines that fit on paper, each turned by nothing but its own letters."""
    for part in bounded(text).split("\n"):
        for line in textwrap.wrap(part.expandtabs(4), COLUMNS) or [""]:
            yield f"{_ISOLATE}{line}{_END}"


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(map(cell, cells))
    return buffer.getvalue()


def _shown(one: str) -> str:
    if one in _PLAIN or one in _JOINERS or unicodedata.category(one) not in _UNSEEN:
        return one
    return f"⟨U+{ord(one):04X}⟩"


def _bounded(text: str) -> Iterator[str]:
    marks = 0
    for one in text:
        marks = marks + 1 if unicodedata.category(one) in ("Mn", "Me") else 0
        if marks <= MARKS_MAX:
            yield one
        elif marks == MARKS_MAX + 1:
            yield "…"
