"""Yes or no: a hedged one, or both at once, is neither."""

from collections.abc import Sequence

from flows.answers import No, Question, Unsure, Yes
from flows.reading.groups import LATER, POLITE
from flows.reading.numbers import UNSETTLING
from flows.reading.pieces import Piece


def yes_no(
    pieces: Sequence[Piece], *, question: Question, asks: bool, remarks: bool
) -> Yes | No | Unsure | None:
    """Return a plain yes or no, Unsure for a doubtful one, None where neither is said.

    `remarks` lets words that we do not know follow, as in `yes, after three`. Where the question
    can be put off, a no that is only "not now" is not a no.
    """
    said: frozenset[str] = frozenset().union(*(piece.marks for piece in pieces))
    if not said & {"yes", "no", "unsure", "roughly"}:
        return None
    if asks or said & {"unsure", "roughly"} or {"yes", "no"} <= said:
        return Unsure()
    word = "yes" if "yes" in said else "no"
    if question.can_wait and not any(_is_flat(piece, word) for piece in pieces):
        return Unsure()
    rest = [piece for piece in pieces if not piece.marks & {word, f"with_{word}", POLITE}]
    if rest and not (remarks and _settled(pieces, rest)):
        return Unsure()
    return Yes() if word == "yes" else No()


def _is_flat(piece: Piece, word: str) -> bool:
    return word in piece.marks and LATER not in piece.marks


def _settled(pieces: Sequence[Piece], rest: Sequence[Piece]) -> bool:
    """Tell whether the answer is a sentence of its own, and nothing after it takes it back."""
    begins = rest[0].sentence > pieces[0].sentence
    return begins and not any(piece.marks & UNSETTLING for piece in rest)
