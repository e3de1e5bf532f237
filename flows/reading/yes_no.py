"""Yes or no: a hedged one, or both at once, is neither.

A question about a call or a service is answered by more than yes and no: `they never picked up`
says that the service was not reached. What a lexicon lists under `about` counts there and nowhere
else, and never against a plain yes or no beside it.
"""

from collections.abc import Mapping, Sequence

from flows.answers import No, Question, Unsure, Yes
from flows.reading.groups import LATER, POLITE
from flows.reading.numbers import UNSETTLING
from flows.reading.pieces import ABOUT, Piece

_BOTH = frozenset({"yes", "no"})
_HEDGES = frozenset({"unsure", "roughly"})
_ANSWERS: Mapping[str, Yes | No] = {"yes": Yes(), "no": No()}


def yes_no(
    pieces: Sequence[Piece], *, question: Question, asks: bool, remarks: bool
) -> Yes | No | Unsure | None:
    """Return a plain yes or no, Unsure for a doubtful one, None where neither is said.

    `remarks` lets words that we do not know follow, as in `yes, after three`. Where the question
    can be put off, a no that is only "not now" is not a no. What is said last, after "no, wait",
    is what is meant; but a consent takes no yes so given.
    """
    pieces = pieces if question.plain else _last_word(pieces)
    told = _told_about(pieces)
    said = _marks(pieces)
    if told:
        return _told(told, said)
    if not said & (_BOTH | _HEDGES):
        return None
    word = _one_word(pieces, question=question)
    if asks or word is None:
        return Unsure()
    rest = _beside(pieces, word)
    may_follow = remarks and not (question.plain and word == "yes")
    if rest and not (may_follow and _settled(pieces, rest, word=word, about=question.about)):
        return Unsure()
    return _ANSWERS[word]


def leaning(pieces: Sequence[Piece], *, question: Question, asks: bool) -> Yes | No | None:
    """Return what a text would say if none of its words were unknown to us.

    None where more than that is in doubt: a hedge, a yes beside a no, a change of mind, a question.
    """
    pieces = pieces if question.plain else _last_word(pieces)
    word = None if asks or _told_about(pieces) else _one_word(pieces, question=question)
    if word is None or any(piece.marks & UNSETTLING for piece in _beside(pieces, word)):
        return None
    return _ANSWERS[word]


def _one_word(pieces: Sequence[Piece], *, question: Question) -> str | None:
    """Return the yes or the no of a text that says one of them and hedges nowhere.

    Where the question can be put off, a no that is only "not now" is none.
    """
    said = _marks(pieces) & (_BOTH | _HEDGES)
    word = next(iter(said)) if len(said) == 1 and said <= _BOTH else None
    if word and question.can_wait and not any(_is_flat(piece, word) for piece in pieces):
        return None
    return word


def _beside(pieces: Sequence[Piece], word: str) -> list[Piece]:
    """Return what a text says beside its yes or no, politeness aside."""
    return [piece for piece in pieces if not piece.marks & {word, f"with_{word}", POLITE}]


def _told_about(pieces: Sequence[Piece]) -> frozenset[str]:
    return frozenset(said for piece in pieces for kind, said in piece.tags if kind == ABOUT)


def _last_word(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return what is said after a change of mind, where that alone is an answer."""
    turns = [place for place, piece in enumerate(pieces) if "corrects" in piece.marks]
    if turns and any(piece.marks & _BOTH for piece in pieces[: turns[-1]]):
        after = pieces[turns[-1] + 1 :]
        if len(_BOTH & _marks(after)) == 1:
            return after
    return pieces


def _marks(pieces: Sequence[Piece]) -> frozenset[str]:
    return frozenset[str]().union(*(piece.marks for piece in pieces))


def _told(told: frozenset[str], said: frozenset[str]) -> Yes | No | Unsure:
    """Weigh what a text tells about the service or the call against a yes or no in it."""
    meant = (told | said) & _BOTH
    if "unsure" in told or said & _HEDGES or len(meant) != 1:
        return Unsure()
    return Yes() if "yes" in meant else No()


def _is_flat(piece: Piece, word: str) -> bool:
    return word in piece.marks and LATER not in piece.marks


def _settled(pieces: Sequence[Piece], rest: Sequence[Piece], *, word: str, about: str) -> bool:
    """Tell whether the answer is a sentence of its own, and nothing after it takes it back.

    Where the question is about a call or a service, a yes may also end what is said: `if it's a
    woman then yes`.
    """
    if any(piece.marks & UNSETTLING for piece in rest):
        return False
    last = bool(about) and word == "yes" and (word in pieces[-1].marks or word in pieces[0].marks)
    return last or rest[0].sentence > pieces[0].sentence
