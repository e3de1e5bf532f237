"""Workbooks as they come: formulas, merged cells, sheets, and archives that mean harm."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from bot import filing
from bot.filing import CellFault, FileRefused, HeadFault, Table, Wish

HEAD = ("Name", "Phone", "Called")


def book(*rows: tuple[Any, ...], merge: str = "", sheets: tuple[str, ...] = ()) -> bytes:
    """Write a workbook of one sheet with these rows, and of empty ones by these names."""
    made = Workbook()
    assert made.active is not None
    for row in (HEAD, *rows):
        made.active.append(row)
    if merge:
        made.active.merge_cells(merge)
    for name in sheets:
        made.create_sheet(name)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def opened(data: bytes, sheet: str = "") -> Table:
    """Open what a file holds."""
    return filing.opened(io.BytesIO(data), Wish(sheet=sheet))


def refusal(data: bytes) -> FileRefused:
    """Return why a file is refused, at its opening or while it is read."""
    with pytest.raises(FileRefused) as raised:
        list(opened(data).rows)
    return raised.value


def without(data: bytes, **parts: str | bytes) -> bytes:
    """Write an archive anew, with other parts in place of some of its own."""
    buffer, old = io.BytesIO(), zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return buffer.getvalue()


def test_cells_are_read_as_people_wrote_them() -> None:
    called = datetime.fromisoformat("2026-03-03 14:05")
    table = opened(book(("Ana", 5035550142, called), ("Bo", 5035550144.0, date(2026, 3, 1))))
    assert table.columns == HEAD
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("Ana", "5035550142", "2026-03-03 14:05")),
        (3, ("Bo", "5035550144", "2026-03-01")),
    ]


def test_formulas_and_errors_are_told_by_cell_and_never_evaluated() -> None:
    [row] = opened(book(("Ana", "=1+1", "#REF!"))).rows
    assert row.cells == ("Ana", "", "")
    assert row.faults == (CellFault(1, "formula"), CellFault(2, "error"))


def test_merged_cells_are_told_where_they_are() -> None:
    rows = list(opened(book(("A", "1", ""), ("B", "2", ""), ("C", "3", ""), merge="A2:B3")).rows)
    both = (CellFault(0, "merged"), CellFault(1, "merged"))
    assert [row.faults for row in rows] == [both, both, ()]
    head = opened(book(("A", "1", ""), merge="A1:B1")).head_faults
    assert HeadFault(0, "merged") in head and HeadFault(1, "merged") in head


def test_of_several_sheets_one_must_be_chosen() -> None:
    data = book(("Ana", 1, ""), sheets=("Other",))
    why = refusal(data)
    assert (why.reason, why.facts) == ("sheets", {"sheets": ["Sheet", "Other"]})
    assert [row.cells[0] for row in opened(data, "Sheet").rows] == ["Ana"]
    assert refusal(data).reason == "sheets"


def test_a_row_far_down_keeps_its_number() -> None:
    made = Workbook()
    assert made.active is not None
    made.active.append(HEAD)
    made.active.cell(row=900, column=1, value="Ana")
    buffer = io.BytesIO()
    made.save(buffer)
    assert [row.number for row in opened(buffer.getvalue()).rows] == [900]


def test_macros_and_what_is_no_workbook_are_refused() -> None:
    good = book(("Ana", 1, ""))
    assert refusal(without(good, **{"xl/vbaProject.bin": b"x"})).reason == "macros"
    assert refusal(good[:300]).reason == "broken_workbook"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(other.getvalue()).reason == "not_a_table"
    assert refusal(without(good, **{"xl/workbook.xml": "<broken"})).reason == "broken_workbook"


def test_a_bomb_is_not_opened() -> None:
    large = b" " * (50 * 1024 * 1024)
    data = without(book(("Ana", 1, "")), **{"xl/sharedStrings.xml": large})
    assert len(data) < 200_000
    assert refusal(data).reason == "too_large_unpacked"


def test_entities_of_xml_are_not_resolved() -> None:
    lol = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'
    good = book(("Ana", "x", ""))
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        xml = zipfile.ZipFile(io.BytesIO(good)).read(part).decode()
        assert refusal(without(good, **{part: lol + xml})).reason == "broken_workbook"


def test_a_row_number_beyond_any_sheet_ends_the_reading() -> None:
    sheet = '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData>'
    good = book(("Ana", 1, ""))
    xml = zipfile.ZipFile(io.BytesIO(good)).read("xl/worksheets/sheet1.xml").decode()
    bad = without(good, **{"xl/worksheets/sheet1.xml": xml.replace("</sheetData>", sheet)})
    assert refusal(bad).reason == "too_many_rows"
