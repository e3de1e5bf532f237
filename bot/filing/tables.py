"""What a file holds once it is read: columns, rows, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

FILE_BYTES_MAX = 64 * 1024 * 1024
ROWS_MAX = 200_000
COLUMNS_MAX = 60
CELL_LENGTH_MAX = 500
HEADER_LENGTH_MAX = 80

Source = BinaryIO


class FileRefused(Exception):
    """A file that cannot be read as a table, for a reason that pages have words for.

    `facts` are what its words are filled with: numbers, and names of sheets; never a cell.
    """

    def __init__(self, reason: str, **facts: object) -> None:
        """Keep the reason's code: `empty`, `macros`, `windows_letters`, `sheets`…"""
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person said of the file; nothing where it is to be guessed.

    `windows_letters` confirms that a text which is not UTF-8 is read as Windows-1252.
    """

    separator: str = ""
    sheet: str = ""
    windows_letters: bool = False


@dataclass(frozen=True, slots=True)
class HeadFault:
    """What is wrong with a column's header: `empty`, `same` (as that of column `other`), …

    Columns are counted from 0.
    """

    column: int
    fault: str
    other: int = 0


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell before anybody asks what it means; column -1 is the whole row."""

    column: int
    fault: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as its author's program shows it, and its cells."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[CellFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was opened: how it is read, its columns, and its rows, to be taken once.

    Taking a row raises FileRefused where no more can be read.
    """

    kind: str
    columns: tuple[str, ...]
    head_faults: tuple[HeadFault, ...]
    rows: Iterator[Row]
    separator: str = ""
    encoding: str = ""


def head_faults(columns: tuple[str, ...]) -> tuple[HeadFault, ...]:
    """Name every column without a header, and every one whose header an earlier one has too."""
    found: list[HeadFault] = []
    seen: dict[str, int] = {}
    for column, name in enumerate(columns):
        plain = " ".join(name.casefold().split())
        if not plain:
            found.append(HeadFault(column, "empty"))
        elif plain in seen:
            found.append(HeadFault(column, "same", seen[plain]))
        seen.setdefault(plain, column)
    return tuple(found)


def letter(column: int) -> str:
    """Return a column's letters as spreadsheets show them: 0 is A, 26 is AA."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters
