"""In which encoding a text file is written, as far as its bytes tell."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.filing.tables import FileRefused, Source

CHUNK_BYTES = 1024 * 1024
NUL_SHARE_MAX = 0.2
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN = re.compile("[^\x00-\x7f\ufffd]")


@dataclass(slots=True)
class _Count:
    """How many letters beyond ASCII are whole, and how many are not UTF-8."""

    whole: int = 0
    broken: int = 0
    line: int = 1
    broken_line: int = 0


def encoding(source: Source, *, windows_letters: bool) -> str:
    """Return the encoding; raises FileRefused where only a person can say.

    A file that is UTF-8 but for some places is UTF-8: those places are told row by row. One in
    which no letter beyond ASCII is UTF-8 is most likely Windows-1252, which fits any bytes: it is
    read so only when that was confirmed.
    """
    source.seek(0)
    start = source.read(4096)
    marked = _marked(start)
    if marked:
        return marked
    if start.count(0) > len(start) * NUL_SHARE_MAX:
        raise FileRefused("unknown_letters")
    if windows_letters:
        return "cp1252"
    count = _counted(source)
    if count.broken and not count.whole:
        raise FileRefused("windows_letters", line=count.broken_line)
    return "utf-8"


def _marked(start: bytes) -> str:
    for mark, name in _MARKS:
        if start.startswith(mark):
            if not name:
                raise FileRefused("unknown_letters")
            return name
    return ""


def _counted(source: Source) -> _Count:
    count = _Count()
    for text in _pieces(source):
        if not text.isascii():
            count.whole += len(_FOREIGN.findall(text))
            count.broken += text.count("\ufffd")
            if count.broken and not count.broken_line:
                count.broken_line = count.line + text.count("\n", 0, text.index("\ufffd"))
        count.line += text.count("\n")
    return count


def _pieces(source: Source) -> Iterator[str]:
    source.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while piece := source.read(CHUNK_BYTES):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)
