"""CSV as it comes: encodings, separators, quotes, and what is told of each."""

import io

import pytest

from bot import filing
from bot.filing import CellFault, FileRefused, HeadFault, Table, Wish
from bot.filing.tables import CELL_LENGTH_MAX, COLUMNS_MAX, letter
from bot.filing.texts import guessed

HEAD = "Name,Phone\n"


def opened(data: bytes | str, **wish: object) -> Table:
    """Open what a file holds."""
    raw = data.encode() if isinstance(data, str) else data
    return filing.opened(io.BytesIO(raw), Wish(**wish))  # type: ignore[arg-type]


def refusal(data: bytes | str) -> FileRefused:
    """Return why a file is refused, at its opening or while it is read."""
    with pytest.raises(FileRefused) as raised:
        list(opened(data).rows)
    return raised.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_that_says_what_it_is_is_read(encoding: str) -> None:
    table = opened((HEAD + "José Núñez,503-555-0142\n").encode(encoding))
    assert table.columns == ("Name", "Phone")
    assert [row.cells for row in table.rows] == [("José Núñez", "503-555-0142")]


def test_windows_letters_are_told_and_read_only_when_that_was_confirmed() -> None:
    data = (HEAD + "Ann,1\nJosé,2\n").encode("cp1252")
    why = refusal(data)
    assert (why.reason, why.facts) == ("windows_letters", {"line": 3})
    table = opened(data, windows_letters=True)
    assert [row.cells[0] for row in table.rows] == ["Ann", "José"]


def test_broken_bytes_are_told_by_row_and_column() -> None:
    table = opened(HEAD.encode() + "José,1\n".encode() + b"Jos\xe9,2\n")
    assert [(row.number, row.faults) for row in table.rows] == [
        (2, ()),
        (3, (CellFault(0, "broken_letters"),)),
    ]


def test_bytes_that_are_no_text_are_refused() -> None:
    assert refusal(HEAD.encode("utf-16-le")).reason == "unknown_letters"
    assert refusal(HEAD.encode("utf-32")).reason == "unknown_letters"
    assert refusal(b"\x89PNG....").reason == "not_a_table"
    assert refusal(b"\xd0\xcf\x11\xe0....").reason == "old_workbook"
    assert refusal(b"").reason == refusal("\n\n").reason == "empty"


def test_a_nul_among_letters_is_told() -> None:
    [row] = opened(HEAD + "Ana\0,1\n").rows
    assert row.faults == (CellFault(0, "unseen"),)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_guessed_and_can_be_said(separator: str) -> None:
    text = f'"Name, first"{separator}Phone\nAna{separator}1\n'
    assert guessed(text) == separator
    assert opened(text).columns == ("Name, first", "Phone")
    assert opened("a;b,c\n1;2\n", separator=";").columns == ("a", "b,c")


def test_headers_that_are_empty_or_the_same_are_told_by_column() -> None:
    table = opened("Name,,Phone,NAME ,\nAna,x,1,y\n")
    assert table.columns == ("Name", "", "Phone", "NAME")
    assert table.head_faults == (HeadFault(1, "empty"), HeadFault(3, "same", 0))


def test_a_row_keeps_the_number_that_its_line_has() -> None:
    table = opened('Name,Note\n\nAna,"two\nlines"\n\nBo,x\n')
    assert [(row.number, row.cells[0]) for row in table.rows] == [(3, "Ana"), (6, "Bo")]


def test_rows_that_cannot_be_read_are_told_and_reading_goes_on() -> None:
    rows = list(opened(HEAD + '"Ana"x,1\nBo,2,3\nCy\nDee,4\n').rows)
    assert [(row.number, row.faults) for row in rows] == [
        (2, (CellFault(-1, "broken_quotes"),)),
        (3, (CellFault(-1, "too_many_cells"),)),
        (4, ()),
        (5, ()),
    ]
    assert rows[2].cells == ("Cy", "")


def test_formulas_and_cells_without_end_are_told() -> None:
    rows = list(opened(HEAD + f"=1+1,+1 503 555 0142\n{'x' * 501},@SUM(A1)\n").rows)
    assert rows[0].faults == (CellFault(0, "formula"),)
    assert rows[1].faults == (CellFault(0, "too_long"), CellFault(1, "formula"))
    assert len(rows[1].cells[0]) == CELL_LENGTH_MAX


def test_there_are_limits_and_they_are_told() -> None:
    wide = refusal(",".join(f"c{one}" for one in range(COLUMNS_MAX + 1)))
    assert (wide.reason, wide.facts) == ("too_many_columns", {"most": COLUMNS_MAX})
    assert refusal("Name," + "x" * 300_000).reason == "too_long_line"
    assert refusal(HEAD + "x\n" * 200_001).reason == "too_many_rows"
    assert refusal(HEAD).reason == "no_rows"
    assert refusal(" , \n , \n").reason == "empty"


def test_columns_have_the_letters_that_spreadsheets_show() -> None:
    assert [letter(one) for one in (0, 25, 26, 59, 701, 702)] == ["A", "Z", "AA", "BH", "ZZ", "AAA"]
