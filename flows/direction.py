"""Texts written from right to left, with names and numbers in them that are not.

Phones lay a text out by Unicode's bidirectional algorithm (UAX 9), each line by its first letter:
a line that begins with a name in Latin letters would run from the left, and a phone number after
an Arabic word would show its groups in the wrong order. Two invisible marks prevent both.
"""

import re

LEFT_TO_RIGHT_MARK = "\u200e"
RIGHT_TO_LEFT_MARK = "\u200f"

_LETTER = re.compile(r"[^\W\d_]")
# Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours, with the forms for presentation.
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def kept_in_order(value: str) -> str:
    """Return a value that keeps its own order inside a text that runs from the right."""
    if value.isdecimal() or _FROM_RIGHT.search(value):
        return value
    before = "" if not value or value[0].isalpha() else LEFT_TO_RIGHT_MARK
    after = "" if not value or value[-1].isalnum() else LEFT_TO_RIGHT_MARK
    return f"{before}{value}{after}"


def from_the_right(text: str) -> str:
    """Return a text each of whose lines runs from the right, whatever it begins with."""
    lines = text.replace(LEFT_TO_RIGHT_MARK * 2, LEFT_TO_RIGHT_MARK).split("\n")
    return "\n".join(map(_line_from_the_right, lines))


def _line_from_the_right(line: str) -> str:
    first = _LETTER.search(line)
    if first is None or line.startswith(RIGHT_TO_LEFT_MARK) or _FROM_RIGHT.match(first[0]):
        return line
    return f"{RIGHT_TO_LEFT_MARK}{line}" if _FROM_RIGHT.search(line, first.end()) else line
