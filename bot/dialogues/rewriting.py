"""A file of dialogues rewritten with what was seen; what happens in it, and all else, stays.

Done on the text, line by line, so that comments, order, quotes and blank lines are kept to the
byte. A second rewriting finds nothing to do.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.dialogues.comparing import ANYTHING, OPTIONAL, plain
from bot.dialogues.playing import Played
from bot.dialogues.reading import Line, Sheet
from flows.document import Faults, Scalar, parse
from flows.errors import Fault, ScriptInvalid

SHOWN_MIN, SHOWN_MAX = 60, 110
"""Characters of our own texts: what follows the first sentences is nearly always the same."""

_ITEM = re.compile(r"( *)- ")
_SENTENCE = re.compile(r".*?(?:[.?!؟](?=\s)|[。？！])")


def rewritten(sheet: Sheet, plays: Sequence[Played]) -> str:
    """Return a sheet's text as its dialogues were played.

    Raises ScriptInvalid when a chat to be changed is not written one line an item.
    """
    text, kept, place = _lines(sheet), list[str](), 0
    for change in sorted(_changes(sheet, plays), key=lambda one: one.at):
        kept += [*text[place : change.at], *change.lines]
        place = max(place, change.to)
    kept += text[place:]
    return ("\r\n" if "\r\n" in sheet.source else "\n").join(kept)


def _lines(sheet: Sheet) -> list[str]:
    return sheet.source.replace("\r\n", "\n").split("\n")


@dataclass(frozen=True, slots=True)
class _Change:
    """Lines of the file, counted from 0, and what takes their place."""

    at: int
    to: int
    lines: tuple[str, ...]


def _changes(sheet: Sheet, plays: Sequence[Played]) -> Iterator[_Change]:
    text = _lines(sheet)
    for played in plays:
        if not played.as_written:
            yield from _dialogue(sheet, text, played)


def _dialogue(sheet: Sheet, text: list[str], played: Played) -> Iterator[_Change]:
    """Give a dialogue's changes: written lines that were not seen go, seen ones are put in after
    the line before them, in the indentation of the first."""
    first = played.dialogue.chat[0].number
    indent = _indent(sheet, text, first)
    after = first - 1
    for beat in played.beats:
        if beat.happened is not None:
            after = _end(text, beat.happened.number, indent)
        waits = any(p.written and p.written.kind == OPTIONAL and not p.seen for p in beat.pairs)
        for pair in beat.pairs:
            if pair.written is not None:
                _indent(sheet, text, pair.written.number)
                end = _end(text, pair.written.number, indent)
                if pair.seen is None:
                    yield _Change(pair.written.number - 1, end, ())
                after = end
            elif pair.seen is not None and (waits or pair.seen.kind != OPTIONAL):
                yield _Change(after, after, (f"{indent}- {item(pair.seen)}",))


def _indent(sheet: Sheet, text: list[str], number: int) -> str:
    found = _ITEM.match(text[number - 1])
    if found is None:
        why = "to rewrite a chat, each of its lines must be one of the file's: `- client: yes`"
        raise ScriptInvalid([Fault(sheet.file, number, "shape", why)])
    return found[1]


def _end(text: list[str], number: int, indent: str) -> int:
    """Return where an item ends, its continuation lines included, comments and blanks after it
    not; counted from 0, excluded."""
    end = number
    for place in range(number, len(text)):
        line = text[place]
        if line.strip() and not line.startswith(f"{indent} "):
            break
        if line.strip() and not line.lstrip().startswith("#"):
            end = place + 1
    return end


def item(line: Line) -> str:
    """Return a line as a chat's item is written: our own texts shortened, quotes where needed."""
    text = shortened(line.text) if line.kind == "we" else plain(line.text)
    bare = f"{line.kind}: {text}"
    return bare if _reads_as(bare, kind=line.kind, text=text) else f"{line.kind}: {_quoted(text)}"


def _reads_as(written: str, *, kind: str, text: str) -> bool:
    faults = Faults("")
    value = parse(written, faults).entries.get(kind)
    return not faults.found and isinstance(value, Scalar) and value.text == text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def shortened(text: str) -> str:
    """Return the first sentences of a text, or its first words, and `…` for the rest."""
    whole = plain(text)
    if len(whole) <= SHOWN_MAX:
        return whole
    ends = [found.end() for found in _SENTENCE.finditer(whole, 0, SHOWN_MAX)]
    end = ends[-1] if ends and ends[-1] >= SHOWN_MIN else whole.rfind(" ", 0, SHOWN_MAX)
    return f"{whole[: end if end > 0 else SHOWN_MAX].rstrip()} {ANYTHING}"
