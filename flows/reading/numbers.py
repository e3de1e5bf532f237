"""A number in a text: a point on a scale, a count, or a choice's place in its list.

A number beside anything we do not know is no answer, a unit included: "2 weeks" said to a question
about days must never be a 2.
"""

from collections import Counter
from collections.abc import Sequence

from flows.reading.groups import AND, POLITE
from flows.reading.normalize import Message
from flows.reading.pieces import Piece

UNSETTLING = frozenset({"no", "unsure", "turning"})

_STARS = frozenset("⭐🌟★")
_BESIDE_NUMBER = frozenset({POLITE, "roughly", "with_number", "yes"})
NUMBERS_WEIGHED = 3
_TENS = range(20, 100, 10)


def stars(heard: Message) -> int | None:
    """Count the stars of a text that is nothing else."""
    number = len(heard.tokens)
    return number if number and set(heard.tokens) <= _STARS else None


def one_number(
    pieces: Sequence[Piece], *, high: int, remarks: bool, opens: bool = False
) -> int | None:
    """Return the one number said, when nothing around it makes it doubtful.

    `high` is the end of the scale, so that the 5 of `4/5` is told apart; `remarks` lets words that
    we do not know follow, as in `3, rough night`; `opens` lets them stand in the same sentence
    after digits that open the text: `3 rough night`.
    """
    pieces = _said_of_today(pieces, high)
    value = _only(pieces)
    if value is None or any(map(_unsettles, pieces)):
        return None
    rest = [piece for piece in pieces if not piece.numbers and not piece.marks & _BESIDE_NUMBER]
    return value if not rest or (remarks and _follows(pieces, rest, opens=opens)) else None


def lone_number(pieces: Sequence[Piece], *, low: int, high: int) -> Piece | None:
    """Return the piece that says the only number of a text, whatever stands beside it.

    None where it is not written in digits (`일` is a one, and work), is not one from `low` to
    `high`, or has another beside it.
    """
    pieces = _said_of_today(pieces, high)
    value = _only(pieces)
    if value is None or not low <= value <= high:
        return None
    return next((piece for piece in pieces if piece.numbers and piece.word), None)


def _said_of_today(pieces: Sequence[Piece], high: int) -> list[Piece]:
    pieces = _without_end_of_scale(_without_yesterday(composed(pieces)), high)
    return _settled_on(_last_word(pieces))


def _only(pieces: Sequence[Piece]) -> int | None:
    values: frozenset[int] = frozenset().union(*(piece.numbers for piece in pieces))
    return next(iter(values)) if len(values) == 1 else None


def _unsettles(piece: Piece) -> bool:
    """Tell whether a piece makes a number doubtful; "maybe 3" is a three."""
    return bool(piece.marks & UNSETTLING) and "roughly" not in piece.marks


def _settled_on(pieces: list[Piece]) -> list[Piece]:
    """Return the end of `between 3 and 4, call it 4`: the third number, where it ends the text."""
    numbers = [place for place, piece in enumerate(pieces) if piece.numbers]
    if len(numbers) != NUMBERS_WEIGHED or numbers[-1] != len(pieces) - 1:
        return pieces
    low, high, last = (pieces[place].numbers for place in numbers)
    return pieces[numbers[-1] :] if min(low) <= min(last) <= max(high) else pieces


def _last_word(pieces: list[Piece]) -> list[Piece]:
    """Return what is said after a change of mind, `2 no wait 3`, where that is a number."""
    turns = [place for place, piece in enumerate(pieces) if "corrects" in piece.marks]
    after = pieces[turns[-1] + 1 :] if turns else []
    return after if any(piece.numbers for piece in after) else pieces


def composed(pieces: Sequence[Piece]) -> list[Piece]:
    """Read a ten and a one, written as words, as one number: `thirty one`, `treinta y uno`."""
    kept: list[Piece] = []
    for piece in pieces:
        back = 2 if len(kept) > 1 and AND in kept[-1].marks else 1
        value = _sum(kept[-back], piece) if kept and piece.numbers else None
        if value is not None:
            ten = kept[-back]
            del kept[-back:]
            piece = piece._replace(numbers=frozenset({value}), marks=ten.marks | piece.marks)
        kept.append(piece)
    return kept


def _sum(ten: Piece, one: Piece) -> int | None:
    if ten.word or one.word or ten.sentence != one.sentence:
        return None
    if len(ten.numbers) != 1 or len(one.numbers) != 1:
        return None
    (tens,), (ones,) = ten.numbers, one.numbers
    return tens + ones if tens in _TENS and 1 <= ones <= 9 else None


def _follows(pieces: Sequence[Piece], rest: Sequence[Piece], *, opens: bool) -> bool:
    """Tell whether what we do not know comes after the number, as a remark: `3, rough night`.

    Nothing that the digits could count may come next.
    """
    number = next(place for place, piece in enumerate(pieces) if piece.numbers)
    other = pieces.index(rest[0])
    apart = pieces[other].sentence > pieces[number].sentence or "because" in rest[0].marks
    digits = number == 0 and bool(pieces[0].word) and "unit" not in rest[0].marks
    return number < other and (apart or (opens and digits))


def _without_end_of_scale(pieces: Sequence[Piece], high: int) -> list[Piece]:
    """Leave out the 5 of `4/5` and of `4 out of 5` where 5 is the end of the scale."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.numbers == {high} and kept and "out_of" in kept[-1].marks:
            kept.pop()
        elif -high - 1 in piece.numbers and len(piece.numbers) > 1:
            kept.append(piece._replace(numbers=piece.numbers - {-high - 1}))
        else:
            kept.append(piece)
    return kept


def _without_yesterday(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out a number said of an earlier day: `yesterday 2 but today 4`, `4, yesterday 2`.

    Where a sentence of such a day has one number, it is that.
    """
    numbers = Counter(piece.sentence for piece in pieces if piece.numbers)
    past = {piece.sentence for piece in pieces if "yesterday" in piece.marks}
    if len(numbers) > 1 and past and all(numbers[sentence] == 1 for sentence in past):
        return [piece for piece in pieces if piece.sentence not in past]
    kept: list[Piece] = []
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
