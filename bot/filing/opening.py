"""The one way in: what kind of file it is, told by its bytes and not by its name."""

import os

from bot.filing import texts, workbooks
from bot.filing.tables import FILE_BYTES_MAX, FileRefused, Source, Table, Wish

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
# Old workbooks (.xls), and new ones behind a password, are OLE files.
_OLE = b"\xd0\xcf\x11\xe0"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8", b"\x1f\x8b")


def opened(source: Source, wish: Wish | None = None) -> Table:
    """Open a file as a table; raises FileRefused with what to do about it.

    The source must be seekable, and stay open until the last row is taken.
    """
    if not size(source):
        raise FileRefused("empty")
    if size(source) > FILE_BYTES_MAX:
        raise FileRefused("too_large", megabytes=FILE_BYTES_MAX // 1024**2)
    source.seek(0)
    start = source.read(8)
    if start.startswith(_OLE):
        raise FileRefused("old_workbook")
    if start.startswith(_OTHERS):
        raise FileRefused("not_a_table")
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        return workbooks.read(source, wish or Wish())
    return texts.read(source, wish or Wish())


def size(source: Source) -> int:
    """Return how many bytes a file has."""
    return source.seek(0, os.SEEK_END)
