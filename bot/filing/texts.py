"""CSV and its kin: rows of text with a separator."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from bot.filing import cells, letters
from bot.filing.tables import CellFault, FileRefused, Row, Source, Table, Wish, head_faults

SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 64 * 1024
LINE_LENGTH_MAX = 256 * 1024


def read(source: Source, wish: Wish) -> Table:
    """Open a text as a table; raises FileRefused."""
    encoding = letters.encoding(source, windows_letters=wish.windows_letters)
    separator = wish.separator or guessed(_start(source, encoding))
    # After an error the reader goes on with the next line: it is told by row.
    lines = csv.reader(_lines(source, encoding), delimiter=separator, strict=True)
    columns = cells.head(_first(lines))
    rows = cells.counted(_rows(lines, len(columns)))
    return Table("csv", columns, head_faults(columns), rows, separator, encoding)


def guessed(text: str) -> str:
    """Return the separator that the first line has most of, outside of quotes."""
    counts = dict.fromkeys(SEPARATORS, 0)
    quoted = False
    for one in text:
        if one == '"':
            quoted = not quoted
        elif one in "\r\n" and not quoted and any(counts.values()):
            break
        elif one in counts and not quoted:
            counts[one] += 1
    return max(SEPARATORS, key=lambda one: counts[one])


def _start(source: Source, encoding: str) -> str:
    source.seek(0)
    return source.read(LOOKED_AT).decode(encoding, "ignore")


def _lines(source: Source, encoding: str) -> Iterator[str]:
    """Give the lines; the file stays open for whoever opened it."""
    source.seek(0)
    text = io.TextIOWrapper(source, encoding=encoding, errors="replace", newline="")
    try:
        while line := text.readline(LINE_LENGTH_MAX):
            if len(line) == LINE_LENGTH_MAX:
                raise FileRefused("too_long_line")
            yield line
    finally:
        with suppress(ValueError):  # it was closed before
            text.detach()


def _first(lines: Any) -> list[str]:
    try:
        for line in lines:
            if any(cell.strip() for cell in line):
                found: list[str] = line
                return found
    except csv.Error as error:
        raise FileRefused("broken_quotes", line=lines.line_num) from error
    raise FileRefused("empty")


def _rows(lines: Any, width: int) -> Iterator[Row]:
    while True:
        number = lines.line_num + 1
        try:
            found = next(lines)
        except StopIteration:
            return
        except csv.Error:
            yield Row(number, ("",) * width, (CellFault(-1, "broken_quotes"),))
            continue
        yield cells.row(number, found, width=width)
