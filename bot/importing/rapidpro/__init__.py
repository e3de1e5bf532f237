"""Exports of RapidPro and TextIt (specs 13 and 14) into scripts of ours. All of it is pure.

`read` the bytes, `convert` what they say, and write the `files`; what could not come along is in
the report, by flow and node.
"""

from bot.importing.rapidpro.checking import Measures
from bot.importing.rapidpro.converting import Imported, convert
from bot.importing.rapidpro.desk import Reader
from bot.importing.rapidpro.files import REPORT, files
from bot.importing.rapidpro.places import NotAnExport
from bot.importing.rapidpro.reading import BYTES_MAX, read, too_large

__all__ = [
    "BYTES_MAX",
    "REPORT",
    "Imported",
    "Measures",
    "NotAnExport",
    "Reader",
    "convert",
    "files",
    "read",
    "too_large",
]
