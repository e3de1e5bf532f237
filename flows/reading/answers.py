"""A text's answer to the question in progress. No answer is better than a wrong one.

The text is covered from left to right by the lexicons' answer phrases, the longest first. What
is left uncovered decides how sure we are: a yes among unknown words is not a plain yes. A remark
after an answer (`3, rough night`) is passed over only when every lexicon in use has risk words:
in another language a cry for help could hide in it, and a person must read it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.answers import Answer, No, Number, Option, Question, Text, Unsure, Yes
from flows.reading.lexicon import POLITE, Lexicon
from flows.reading.normalize import Message, is_symbol, message

# int() of a digit string is bounded in Python, and no scale of ours has four digits.
DIGITS_MAX = 3

_STARS = frozenset("⭐🌟★")
_UNUSABLE = -1
_FRACTION = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")
_BESIDE_NUMBER = frozenset({POLITE, "roughly", "with_number", "yes"})
_UNSETTLING = frozenset({"no", "unsure", "turning"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the text: what its words stand for, and the sentence it begins in."""

    marks: frozenset[str]
    numbers: frozenset[int]
    sentence: int


def answer(
    text: str, heard: Message, *, lexicons: Sequence[Lexicon], question: Question
) -> Answer | None:
    """Return the text's answer to a question, Unsure for a hedged yes or no, else None."""
    if question.kind == "text":
        return Text(text) if text.strip() else None
    pieces = list(_cover(heard, lexicons))
    remarks = all(lexicon.reads_risk for lexicon in lexicons)
    if question.kind == "yes_no":
        return _yes_no(pieces, asks=heard.asks, remarks=remarks and not question.plain)
    if question.kind == "scale":
        value = _stars(heard) or _number(pieces, high=question.high, remarks=remarks)
        return Number(value) if value is not None and _fits(value, question) else None
    return _choice(heard, pieces, options=question.options)


def _cover(heard: Message, lexicons: Sequence[Lexicon]) -> Iterator[_Piece]:
    at = 0
    for place, (_, end) in enumerate(heard.sentences):
        while at < end:
            length, found = _longest(heard.tokens, at, lexicons=lexicons)
            if found or not is_symbol(heard.tokens[at]):
                marks = frozenset(mark for mark in found if isinstance(mark, str))
                numbers = frozenset(mark for mark in found if isinstance(mark, int))
                yield _Piece(marks, numbers or _digits(heard.tokens[at]), place)
            at += length


def _longest(
    tokens: Sequence[str], at: int, *, lexicons: Sequence[Lexicon]
) -> tuple[int, set[str | int]]:
    """Return how many tokens the longest phrase covers, and all that it stands for."""
    found = [each for lexicon in lexicons for each in lexicon.answers.starting_at(tokens, at)]
    if not found:
        return 1, set()
    end = max(end for end, _ in found)
    marks = {mark for ends, mark in found if ends == end and not isinstance(mark, tuple)}
    return end - at, marks


def _digits(token: str) -> frozenset[int]:
    """Read digits; anything else with a digit in it counts as a number we cannot use."""
    fraction = _FRACTION.fullmatch(token)
    if fraction:
        # 4/5 on a scale to 5: the second number is the scale's end, told apart from an answer.
        return frozenset({int(fraction[1]), -int(fraction[2]) - 1})
    if token.isdigit() and token.isascii() and len(token) <= DIGITS_MAX:
        return frozenset({int(token)})
    return frozenset({_UNUSABLE}) if any(map(str.isdigit, token)) else frozenset()


def _yes_no(pieces: Sequence[_Piece], *, asks: bool, remarks: bool) -> Answer | None:
    said = frozenset().union(*(piece.marks for piece in pieces))
    if not said & {"yes", "no", "unsure", "roughly"}:
        return None
    if asks or said & {"unsure", "roughly"} or {"yes", "no"} <= said:
        return Unsure()
    word = "yes" if "yes" in said else "no"
    rest = [piece for piece in pieces if not piece.marks & {word, f"with_{word}", POLITE}]
    if rest and not (remarks and _settled(pieces, rest)):
        return Unsure()
    return Yes() if word == "yes" else No()


def _settled(pieces: Sequence[_Piece], rest: Sequence[_Piece]) -> bool:
    """Tell whether the answer is a sentence of its own, and nothing after it takes it back."""
    begins = rest[0].sentence > pieces[0].sentence
    return begins and not any(piece.marks & _UNSETTLING for piece in rest)


def _stars(heard: Message) -> int | None:
    stars = len(heard.tokens)
    return stars if stars and set(heard.tokens) <= _STARS else None


def _fits(value: int, question: Question) -> bool:
    return question.low <= value <= question.high


def _number(pieces: Sequence[_Piece], *, high: int, remarks: bool) -> int | None:
    """Return the one number said, when nothing around it makes it doubtful."""
    pieces = _without_end_of_scale(_without_yesterday(pieces), high)
    values = frozenset().union(*(piece.numbers for piece in pieces))
    if len(values) != 1 or any(piece.marks & _UNSETTLING for piece in pieces):
        return None
    value = next(iter(values))
    rest = [piece for piece in pieces if not piece.numbers and not piece.marks & _BESIDE_NUMBER]
    return value if not rest or (remarks and _follows(pieces, rest)) else None


def _follows(pieces: Sequence[_Piece], rest: Sequence[_Piece]) -> bool:
    """Tell whether what we do not know comes after the number, as a remark: `3, rough night`."""
    number = next(place for place, piece in enumerate(pieces) if piece.numbers)
    other = pieces.index(rest[0])
    apart = pieces[other].sentence > pieces[number].sentence or "because" in rest[0].marks
    return number < other and apart


def _without_end_of_scale(pieces: Sequence[_Piece], high: int) -> list[_Piece]:
    """Leave out the 5 of `4/5` and of `4 out of 5` where 5 is the end of the scale."""
    kept: list[_Piece] = []
    for piece in pieces:
        if piece.numbers == {high} and kept and "out_of" in kept[-1].marks:
            kept.pop()
        elif -high - 1 in piece.numbers and len(piece.numbers) > 1:
            numbers = piece.numbers - {-high - 1}
            kept.append(_Piece(piece.marks, numbers, piece.sentence))
        else:
            kept.append(piece)
    return kept


def _without_yesterday(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Leave out a number said of an earlier day, as in `yesterday 2 but today 4`."""
    kept: list[_Piece] = []
    earlier = dropped = False
    for piece in pieces:
        if earlier and piece.numbers:
            earlier, dropped = False, True
        elif "yesterday" in piece.marks:
            earlier = True
        elif not (dropped and "turning" in piece.marks):
            kept.append(piece)
            earlier = earlier and bool(piece.marks & _BESIDE_NUMBER)
            dropped = False
    return kept


def _choice(heard: Message, pieces: Sequence[_Piece], *, options: Sequence[str]) -> Answer | None:
    """Read a choice by its number, its own key, or a plain yes or no where those are keys."""
    value = _number(pieces, high=len(options), remarks=False)
    if value is not None:
        return Option(options[value - 1]) if 1 <= value <= len(options) else None
    for key in options:
        if heard.tokens and heard.tokens == message(key.replace("_", " ")).tokens:
            return Option(key)
    said = _yes_no(pieces, asks=heard.asks, remarks=False)
    plain = {Yes(): "yes", No(): "no"}.get(said) if said is not None else None
    return Option(plain) if plain is not None and plain in options else None
