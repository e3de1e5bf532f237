"""How wide letters are and where lines break, without a font at hand.

Widths are those of Arial and its metric twins in thousandths of the size, with room for the widest
of the fonts that people have, so that a text stays inside its box in all of them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from unicodedata import category, combining, east_asian_width

ELLIPSIS = "…"
WIDER = 1.2
"""Room for wider fonts: DejaVu Sans, all that many a Linux desktop has, is the widest of them."""
BOLD_WIDER = 1.08

_WIDTHS = {
    **dict.fromkeys("ijl|'`’‘", 230),
    **dict.fromkeys(" ftI.,:;!/\\[]", 280),
    **dict.fromkeys('r()-{}“”"', 340),
    **dict.fromkeys("cksvxyzJ*", 500),
    **dict.fromkeys("mM", 840),
    **dict.fromkeys("W@—…%", 1000),
    **dict.fromkeys("w", 725),
    **dict.fromkeys("ABEKPSVXY&", 670),
    **dict.fromkeys("FTZL", 615),
    **dict.fromkeys("CDGHNOQRU", 750),
}
_USUAL = 560
_CAPITAL = 730
_THAI_AND_LAO = 640
_FULL = 1000
_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf"})
# A line never begins with these, nor ends with those (Japanese and Chinese line breaking).
_NEVER_FIRST = frozenset(
    "、。，．・：；？！）」』】〕〉》”’ーぁぃぅぇぉっゃゅょァィゥェォッャュョ…"
)
_NEVER_LAST = frozenset("（「『【〔〈《“‘")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, in the unit of `size`, its letters' size."""
    wide = sum(map(_width, text)) * size / 1000
    return wide * WIDER * (BOLD_WIDER if bold else 1)


def wrap(text: str, *, width: float, size: float, most: int) -> tuple[str, ...]:
    """Return the text in at most `most` lines no wider than `width`, cut short where needed.

    Lines of the text are lines here too. Breaks between words, and between letters where a script
    writes none or a word is too long.
    """
    lines: list[str] = []
    for line in text.strip().split("\n"):
        lines += _lines(line, width=width, size=size)
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _cut(lines[most - 1], width=width, size=size))


@lru_cache(maxsize=4096)
def _width(letter: str) -> int:
    if category(letter) in _WITHOUT_WIDTH:
        return 0
    if east_asian_width(letter) in ("W", "F"):
        return _FULL
    if "\u0e00" <= letter <= "\u0eff":
        return _THAI_AND_LAO
    return _WIDTHS.get(letter) or (_CAPITAL if letter.isupper() else _USUAL)


def _lines(line: str, *, width: float, size: float) -> Iterator[str]:
    built = ""
    for piece in _pieces(line, width=width, size=size):
        if built.strip() and width_of((built + piece).rstrip(), size) > width:
            yield built.strip()
            built = ""
        built += piece
    if built.strip():
        yield built.strip()


def _pieces(line: str, *, width: float, size: float) -> Iterator[str]:
    """Give what may not be broken, each with the spaces behind it."""
    for word in _words(line):
        whole = width_of(word.rstrip(), size) <= width
        yield from ((word,) if whole else _clusters(word))


def _words(line: str) -> Iterator[str]:
    """Give words; between two letters that are as wide as high a line may break as well."""
    word = ""
    for letter in line:
        if word and _may_break(word[-1], letter):
            yield word
            word = ""
        word += letter
    yield word


def _may_break(before: str, after: str) -> bool:
    if before in " \u200b":
        return after not in " \u200b"
    if before in _NEVER_LAST or after in _NEVER_FIRST or after == " ":
        return False
    return _width(before) == _FULL or _width(after) == _FULL


def _clusters(word: str) -> Sequence[str]:
    """Take a long word apart between letters, each with the marks that sit on it."""
    parts: list[str] = []
    for letter in word:
        if parts and (combining(letter) or category(letter) in ("Mn", "Mc", "Me") or letter == " "):
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


def _cut(line: str, *, width: float, size: float) -> str:
    while line and width_of(line + ELLIPSIS, size) > width:
        line = "".join(_clusters(line)[:-1]).rstrip()
    return line.rstrip(" ,.;:،。、") + ELLIPSIS
