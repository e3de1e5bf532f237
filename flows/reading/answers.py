"""A text's answer to the question in progress. No answer is better than a wrong one.

A yes among unknown words is not a plain yes. A remark after an answer (`3, rough night`) is passed
over only when every lexicon in use has risk words: in another language a cry for help could hide
in it, and a person must read it. "Not now" is the whole text or nothing: what puts a question off
is answered by silence, and nothing else in the text may be lost in it.
"""

from collections.abc import Sequence
from datetime import date

from flows.answers import Answer, Later, No, Number, Question, Text, Yes
from flows.reading.choices import choice
from flows.reading.days import day
from flows.reading.groups import LATER, POLITE
from flows.reading.hours import time_of_day
from flows.reading.normalize import Message
from flows.reading.numbers import lone_number, one_number, stars
from flows.reading.pieces import Piece, View, answers, cover
from flows.reading.reading import Confidence
from flows.reading.yes_no import leaning as leans
from flows.reading.yes_no import yes_no

# "Tomorrow" can be the day asked for, and "later" one of the options.
_WORDED = frozenset({"choice", "date", "time"})
_BESIDE_LATER = frozenset({LATER, POLITE, "roughly", "because", "with_later"})


def answer(
    text: str,
    heard: Message,
    *,
    seen: Sequence[View],
    question: Question,
    today: date | None,
) -> Answer | None:
    """Return the text's answer to a question, Unsure for a hedged or a double one, else None.

    `today` is the date where the client is; without it no day can be told.
    """
    if question.kind in _WORDED:
        found = _worded(text, heard, seen=seen, question=question, today=today)
        if found is not None or not question.can_wait:
            return found
        return Later() if _puts_off(heard, seen, question=question) else None
    if question.can_wait and _puts_off(heard, seen, question=question):
        return Later()
    if question.kind == "text":
        return Text(text) if text.strip() else None
    pieces = list(cover(heard, answers(seen, about=question.about)))
    if question.kind == "yes_no":
        return yes_no(pieces, question=question, asks=heard.asks, remarks=_remarks(seen))
    return _number(heard, pieces, question=question, remarks=_remarks(seen))


def number_beside(heard: Message, *, seen: Sequence[View], question: Question) -> Piece | None:
    """Return the piece that says the one number of a text which could answer a scale.

    The lists take no number for an answer beside words that they do not know.
    """
    pieces = list(cover(heard, answers(seen, about=question.about)))
    return lone_number(pieces, low=question.low, high=question.high)


def leaning(heard: Message, *, seen: Sequence[View], question: Question) -> Yes | No | None:
    """Return the yes or no that only words unknown to the lists put in doubt."""
    if question.kind != "yes_no":
        return None
    pieces = list(cover(heard, answers(seen, about=question.about)))
    return leans(pieces, question=question, asks=heard.asks)


def confidence(heard: Message, seen: Sequence[View], *, question: Question) -> Confidence:
    """Tell how sure an answer is: plain when nothing was said that we do not know."""
    if question.kind in _WORDED or question.kind == "text":
        return Confidence.PLAIN
    pieces = list(cover(heard, answers(seen, about=question.about)))
    doubtful = any("roughly" in piece.marks or _is_unknown(piece) for piece in pieces)
    return Confidence.LIKELY if doubtful else Confidence.PLAIN


def _is_unknown(piece: Piece) -> bool:
    return not (piece.marks or piece.numbers or piece.tags)


def _remarks(seen: Sequence[View]) -> bool:
    return all(view.lexicon.reads_risk for view in seen)


def _worded(
    text: str,
    heard: Message,
    *,
    seen: Sequence[View],
    question: Question,
    today: date | None,
) -> Answer | None:
    lexicons = [view.lexicon for view in seen]
    if question.kind == "choice":
        return choice(heard, lexicons=lexicons, question=question)
    remarks = _remarks(seen)
    if question.kind == "date":
        return day(text, lexicons=lexicons, today=today, remarks=remarks)
    return time_of_day(text, lexicons=lexicons, remarks=remarks)


def _number(
    heard: Message, pieces: Sequence[Piece], *, question: Question, remarks: bool
) -> Number | None:
    scale = question.kind == "scale"
    value = stars(heard) if scale else None
    value = value or one_number(pieces, high=question.high, remarks=remarks, opens=scale)
    fits = value is not None and question.low <= value <= question.high
    return Number(value) if fits and value is not None else None


def _puts_off(heard: Message, seen: Sequence[View], *, question: Question) -> bool:
    """Tell whether a text says "not now" and nothing else.

    A no beside "not now" is the same again, unless a plain answer is asked for; a no beside "busy"
    could be the answer.
    """
    pieces = list(cover(heard, answers(seen)))
    late = [piece for piece in pieces if LATER in piece.marks]
    beside = _BESIDE_LATER
    if not question.plain and any("no" in piece.marks for piece in late):
        beside |= {"no", "with_no"}
    return bool(late) and all(piece.marks & beside for piece in pieces)
