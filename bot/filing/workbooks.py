"""Workbooks (.xlsx), read row by row: formulas are told and not evaluated, bombs are not opened."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

from bot.filing import cells, merged
from bot.filing.tables import (
    CellFault,
    FileRefused,
    HeadFault,
    Row,
    Source,
    Table,
    Wish,
    head_faults,
)

Found = TypeVar("Found")

PARTS_MAX = 2000
UNPACKED_BYTES_MAX = 400 * 1024 * 1024
# Texts that cells share are held in memory.
SHARED_BYTES_MAX = 48 * 1024 * 1024
ROWS_LOOKED_AT_MAX = 1_100_000
_MACROS = "xl/vbaProject.bin"
_BOOK = "xl/workbook.xml"


def read(source: Source, wish: Wish) -> Table:
    """Open a sheet of a workbook as a table; raises FileRefused."""
    _refuse_bombs(source)
    book = _guarded(lambda: _book(source))
    sheet = _sheet(book, wish.sheet)
    found = _guarded(lambda: _merged(book, sheet))
    sheet.reset_dimensions()
    lines = _lines(sheet)
    number, first = _first(lines)
    columns = cells.head([_text(cell) for cell in first])
    in_head = merged.Across(found, len(columns)).faults(number)
    faults = head_faults(columns) + tuple(HeadFault(one.column, one.fault) for one in in_head)
    rows = cells.counted(_rows(lines, merged.Across(found, len(columns)), len(columns)))
    return Table("xlsx", columns, faults, rows)


def _refuse_bombs(source: Source) -> None:
    """Look at what the archive says it holds; no part can be read beyond the size it tells."""
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused("broken_workbook") from error
    if _MACROS in parts:
        raise FileRefused("macros")
    if _BOOK not in parts:
        raise FileRefused("not_a_table")
    shared = sum(size for name, size in parts.items() if "sharedstrings" in name.casefold())
    whole = sum(parts.values())
    if len(parts) > PARTS_MAX or whole > UNPACKED_BYTES_MAX or shared > SHARED_BYTES_MAX:
        raise FileRefused("too_large_unpacked", megabytes=UNPACKED_BYTES_MAX // 1024**2)


def _guarded(deed: Callable[[], Found]) -> Found:
    """Do it; whatever a broken or hostile workbook makes its reader raise is one refusal."""
    try:
        return deed()
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused("broken_workbook") from error


def _book(source: Source) -> Any:
    # Loaded here: it would weigh on every web process that never reads a workbook.
    from openpyxl import load_workbook
    from openpyxl.xml import DEFUSEDXML

    assert DEFUSEDXML, "workbooks are read with defusedxml only"
    source.seek(0)
    return load_workbook(source, read_only=True, keep_links=False)


def _sheet(book: Any, wanted: str) -> Any:
    sheets = {one.title: one for one in book.worksheets if one.sheet_state == "visible"}
    if wanted in sheets:
        return sheets[wanted]
    if len(sheets) != 1:
        raise FileRefused("sheets" if sheets else "empty", sheets=list(sheets))
    return next(iter(sheets.values()))


def _merged(book: Any, sheet: Any) -> list[merged.Merged]:
    with book._archive.open(sheet._worksheet_path) as xml:
        return merged.ranges(xml)


def _lines(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Give each row with its number; those that are left out before a row count as empty ones."""
    rows = sheet.iter_rows()
    for number in range(1, ROWS_LOOKED_AT_MAX):
        found = _guarded(lambda: next(rows, None))
        if found is None:
            return
        yield number, found
    raise FileRefused("too_many_rows", most=ROWS_LOOKED_AT_MAX)


def _first(lines: Iterator[tuple[int, Sequence[Any]]]) -> tuple[int, Sequence[Any]]:
    for number, found in lines:
        if any(cell.value is not None for cell in found):
            return number, found
    raise FileRefused("empty")


def _rows(
    lines: Iterator[tuple[int, Sequence[Any]]], across: merged.Across, width: int
) -> Iterator[Row]:
    for number, found in lines:
        faults = [*across.faults(number), *_told(found)]
        texts = ["" if one.data_type in "ef" else _text(one) for one in found]
        yield cells.row(number, texts, width=width, faults=faults)


def _told(found: Sequence[Any]) -> Iterator[CellFault]:
    """Tell formulas, and cells that hold an error of the program that wrote them."""
    for column, cell in enumerate(found):
        if cell.data_type == "f":
            yield CellFault(column, "formula")
        elif cell.data_type == "e":
            yield CellFault(column, "error")


def _text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
