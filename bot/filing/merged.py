"""Merged cells of a sheet: openpyxl's streaming reader passes them over, so its XML is asked."""

import re
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple

from bot.filing.tables import CellFault, FileRefused

CHUNK_BYTES = 256 * 1024
RANGES_MAX = 2000
# An attribute's value holds no `<`, so that this is found in no cell's text.
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_LONGEST = 256


class Merged(NamedTuple):
    """A merged range: its first and last row, counted from 1, and columns, counted from 0."""

    top: int
    bottom: int
    left: int
    right: int


def ranges(sheet: IO[bytes]) -> list[Merged]:
    """Return every merged range of a sheet's XML, from the top. Raises FileRefused: too many."""
    found = set()
    for piece in _pieces(sheet):
        for match in _MERGED.finditer(piece):
            left, top, right, bottom = match.groups()
            found.add(Merged(int(top), int(bottom), _column(left), _column(right)))
            if len(found) > RANGES_MAX:
                raise FileRefused("too_many_merged", most=RANGES_MAX)
    return sorted(found)


class Across:
    """Says row by row, from the top, which cells are part of a merged range."""

    def __init__(self, found: Sequence[Merged], width: int) -> None:
        """Begin above the first row."""
        self._ahead = list(reversed(found))
        self._open: list[Merged] = []
        self._width = width

    def faults(self, number: int) -> Iterator[CellFault]:
        """Give the faults of a row; rows must be asked for in order."""
        while self._ahead and self._ahead[-1].top <= number:
            self._open.append(self._ahead.pop())
        self._open = [one for one in self._open if one.bottom >= number]
        for one in self._open:
            for column in range(one.left, min(one.right + 1, self._width)):
                yield CellFault(column, "merged")


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """Give the XML in pieces that overlap, so that no range lies across two of them."""
    tail = b""
    while piece := sheet.read(CHUNK_BYTES):
        yield tail + piece
        tail = (tail + piece)[-_LONGEST:]


def _column(letters: bytes) -> int:
    number = 0
    for one in letters:
        number = number * 26 + one - ord("A") + 1
    return number - 1
