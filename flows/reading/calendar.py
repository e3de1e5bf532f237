"""A text as dates and times of day are read in it: `24th` and `6:30pm` taken apart."""

import re
from collections.abc import Sequence

from flows.reading.groups import LATER, POLITE
from flows.reading.lexicon import Lexicon
from flows.reading.normalize import Message, message
from flows.reading.numbers import UNSETTLING, composed
from flows.reading.pieces import Piece, cover, views
from flows.reading.spelling import recognised

_JOINT = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
# Some write spaces within a date: `2026. 11. 24.`
_SPACED_DATE = re.compile(r"(?<!\d)(\d{1,4})\.\s{1,2}(\d{1,2})\.\s{1,2}(\d{1,4})(?!\d)")
_BESIDE = frozenset({POLITE, "yes", "with_yes", "with_number"})
_WITH = "with"
# What says nothing beside an answer must not hide a day or an hour within it.
_WEAK = frozenset(
    (
        "unit",
        "with_yes",
        "with_no",
        "with_later",
        "with_number",
        "with_option",
        "roughly",
        "because",
    )
)


def taken_apart(text: str, lexicons: Sequence[Lexicon]) -> tuple[Message, list[Piece]]:
    """Return a text's words and pieces; days, months and hours are tags of the pieces."""
    split = _JOINT.sub(" ", _SPACED_DATE.sub(r"\1.\2.\3", text))
    known = [test for each in lexicons for test in (each.knows, each.dated.__contains__)]
    heard = recognised(message(split), known)
    sources = [
        (phrases, view.spans)
        for view in views(heard, lexicons)
        for phrases in (view.lexicon.calendar, view.lexicon.answers)
    ]
    pieces = list(cover(heard, sources, leave_out=LATER, weak=_WEAK))
    return heard, composed(_counted(pieces))


def _counted(pieces: Sequence[Piece]) -> list[Piece]:
    """Tell a word beside digits from a number: in `24일` one that means day, elsewhere one."""
    around = [_NOTHING, *pieces, _NOTHING]
    return [
        _either(piece, beside_digits=bool((before.word and before.numbers) or is_year(after)))
        for before, piece, after in zip(around, pieces, around[2:], strict=False)
    ]


_NOTHING = Piece(frozenset(), frozenset(), 0)


def _either(piece: Piece, *, beside_digits: bool) -> Piece:
    idle = frozenset(tag for tag in piece.tags if tag[1] == _WITH)
    if not idle or not piece.numbers:
        return piece
    if beside_digits:
        return piece._replace(numbers=frozenset())
    return piece._replace(tags=piece.tags - idle)


def is_year(piece: Piece) -> bool:
    """Tell a year, four digits, from other words."""
    return len(piece.word) == 4 and piece.word.isascii() and piece.word.isdigit()


def groups(piece: Piece, section: str) -> set[str]:
    """Return the groups of a section that a piece belongs to, those that say nothing left out."""
    return {group for part, group in piece.tags if part == section and group != _WITH}


def is_doubtful(
    heard: Message, pieces: Sequence[Piece], *, hedges: frozenset[str] = frozenset()
) -> bool:
    """Tell whether a text asks, says no, or takes back or hedges what it says."""
    return heard.asks or any(piece.marks & (UNSETTLING | hedges) for piece in pieces)


def is_cluttered(pieces: Sequence[Piece], *, remarks: bool, beside: frozenset[str]) -> bool:
    """Tell whether words that we do not know stand beside the day or the time.

    `remarks` lets them follow in a sentence of their own. Marks in `beside` do no harm.
    """
    known = _BESIDE | beside
    rest = [one for one in pieces if not (one.tags or one.numbers or one.marks & known)]
    last = max((one.sentence for one in pieces if _tells(one)), default=0)
    return bool(rest) and not (remarks and rest[0].sentence > last)


def _tells(piece: Piece) -> bool:
    return bool(piece.numbers) or any(group != _WITH for _, group in piece.tags)
