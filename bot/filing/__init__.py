"""Files of tables that people bring: CSV and workbooks, read row by row, with every fault told.

Pure and streaming: a file goes in, rows come out, no more than one of them is held at a time.
"""

from bot.filing.opening import opened
from bot.filing.tables import CellFault, FileRefused, HeadFault, Row, Table, Wish

__all__ = ["CellFault", "FileRefused", "HeadFault", "Row", "Table", "Wish", "opened"]
