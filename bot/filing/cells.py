"""Cells as they are found: made tidy, and what is wrong with them before they mean anything."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bot.filing.tables import (
    CELL_LENGTH_MAX,
    COLUMNS_MAX,
    HEADER_LENGTH_MAX,
    ROWS_MAX,
    CellFault,
    FileRefused,
    Row,
)

LOST = "\ufffd"
FORMULA = ("=", "@")
_BLANKS = frozenset("\t\n\r")


def head(cells: Sequence[str]) -> tuple[str, ...]:
    """Give the headers, without the empty ones at the end. Raises FileRefused."""
    names = tuple(" ".join(_seen(cell).split())[:HEADER_LENGTH_MAX] for cell in cells)
    while names and not names[-1]:
        names = names[:-1]
    if not names:
        raise FileRefused("no_headers")
    if len(names) > COLUMNS_MAX:
        raise FileRefused("too_many_columns", most=COLUMNS_MAX)
    return names


def row(number: int, cells: Sequence[str], *, width: int, faults: Iterable[CellFault] = ()) -> Row:
    """Give a row of as many cells as there are columns, with what is wrong with each."""
    found = [*faults, *_faults(cells)]
    if any(cells[width:]):
        found.append(CellFault(-1, "too_many_cells"))
    tidy = [_tidy(cell) for cell in cells[:width]]
    return Row(number, (*tidy, *[""] * (width - len(tidy))), tuple(found))


def counted(rows: Iterable[Row]) -> Iterator[Row]:
    """Give the rows that are not empty. Raises FileRefused where there are more than ROWS_MAX."""
    taken = 0
    for one in rows:
        if any(one.cells) or one.faults:
            taken += 1
            if taken > ROWS_MAX:
                raise FileRefused("too_many_rows", most=ROWS_MAX)
            yield one
    if not taken:
        raise FileRefused("no_rows")


def _faults(cells: Sequence[str]) -> Iterator[CellFault]:
    for column, cell in enumerate(cells):
        if cell:
            fault = _fault(cell)
            if fault:
                yield CellFault(column, fault)


def _fault(cell: str) -> str:
    if len(cell) > CELL_LENGTH_MAX:
        return "too_long"
    if cell.startswith(FORMULA):
        return "formula"
    if LOST in cell:
        return "broken_letters"
    if not cell.isprintable() and any(map(_is_unseen, cell)):
        return "unseen"
    return ""


def _tidy(cell: str) -> str:
    return cell.strip()[:CELL_LENGTH_MAX]


def _seen(cell: str) -> str:
    return "".join(one for one in cell if not _is_unseen(one))


def _is_unseen(one: str) -> bool:
    return one not in _BLANKS and unicodedata.category(one) in ("Cc", "Cs")
