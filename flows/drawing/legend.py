"""The legend of a picture: only what is in it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flows.drawing.composing import Picture
from flows.drawing.graph import Line, Manner, Style
from flows.drawing.lettering import width_of
from flows.drawing.outlines import Rect
from flows.drawing.shapes import BASELINE, SIGN_SIZE, ink_of_kind, outline, sign
from flows.drawing.strokes import strokes
from flows.drawing.svg import escaped, painted, tag

SIZE = 12.0
ROW_HEIGHT = 34
SAMPLE_WIDTH, SAMPLE_HEIGHT = 40, 24
WORDS_LEFT = 11
BETWEEN = 22

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "ask": "asks the client",
        "offer": "offers a service",
        "say": "says something",
        "escalate": "a person takes over",
        "wait": "waits",
        "if": "goes by what is known",
        "record": "writes something down",
        "remember": "keeps a value",
        "cadence": "starts or stops a cadence",
        "consent": "writes consent down",
        "call": "plays another script, inside its frame",
        "end": "the end",
    }
)
MANNERS: Mapping[Manner, str] = MappingProxyType(
    {
        "plain": "on an answer, or at once",
        "unclear": "not understood",
        "time": "when time has passed",
        "handed back": "when the person hands back",
    }
)
TO_PERSON = "any of them, to a person"


def legend_height(picture: Picture, width: float) -> float:
    """Return how high the legend is when it is this wide."""
    return (max(row for row, _, _ in _laid_out(picture, width)) + 1) * ROW_HEIGHT


def legend(picture: Picture, rect: Rect) -> Iterator[str]:
    """Give samples of what is in the picture, each with its words, from the rect's corner on."""
    for row, left, (word, words) in _laid_out(picture, rect.width):
        x, y = rect.left + left, rect.top + row * ROW_HEIGHT
        yield from _sample(word, x=x, y=y)
        place = {"x": x + SAMPLE_WIDTH + WORDS_LEFT, "y": y + SAMPLE_HEIGHT * BASELINE - 2}
        yield tag("text", escaped(words), font_size=SIZE, **place, **painted(fill="ink"))


def _laid_out(picture: Picture, width: float) -> Iterator[tuple[int, float, tuple[str, str]]]:
    row, left = 0, 0.0
    for word, words in _entries(picture):
        needed = SAMPLE_WIDTH + WORDS_LEFT + width_of(words, SIZE)
        if left and left + needed > width:
            row, left = row + 1, 0.0
        yield row, left, (word, words)
        left += needed + BETWEEN


def _entries(picture: Picture) -> Iterator[tuple[str, str]]:
    kinds = {placed.box.kind for placed in picture.boxes}
    yield from ((kind, words) for kind, words in KINDS.items() if kind in kinds)
    styles = {line.style for line in picture.lines}
    manners = {style.manner for style in styles}
    yield from ((manner, words) for manner, words in MANNERS.items() if manner in manners)
    if any(style.to_person for style in styles):
        yield "to person", TO_PERSON


def _sample(word: str, *, x: float, y: float) -> Iterator[str]:
    if word in KINDS:
        yield from outline(word, Rect(x, y, SAMPLE_WIDTH, SAMPLE_HEIGHT))
        corner = (x + (SAMPLE_WIDTH - 11) / 2, y + (SAMPLE_HEIGHT - 11) / 2)
        yield from sign(word, corner, ink=ink_of_kind(word), scale=11 / SIGN_SIZE)
        return
    manner: Manner = next((one for one in MANNERS if one == word), "plain")
    style = Style(manner, to_person=word == "to person")
    middle = y + SAMPLE_HEIGHT / 2
    yield from strokes(Line("", ((x, middle), (x + SAMPLE_WIDTH, middle)), style, arrow=False))
