"""A time of day in a text: `6:30 pm`, `18:30`, `las 6 de la tarde`, `下午6点半`, noon.

The groups of a lexicon's `hours`: parts of the day (`am`, `pm`, `dawn` … `night`) and which hours
each may go with (_PARTS); `noon` and `midnight`, which say it all; `hour`, after a number, and
`at`, before it, which make it an hour; `1` to `12`, hours in words of their own; `half`, `quarter`
and `quarter_to`; and `with`, the words that say nothing beside a time. Six alone is no answer:
morning or evening is not said.
"""

import re
from collections.abc import Sequence
from datetime import time

from flows.answers import TimeOfDay
from flows.reading.calendar import groups, is_cluttered, is_doubtful, taken_apart
from flows.reading.groups import AND
from flows.reading.lexicon import Lexicon
from flows.reading.pieces import Piece

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")


def _before_noon(hours: range) -> dict[int, int]:
    return {hour: hour for hour in hours}


def _after_noon(hours: range) -> dict[int, int]:
    """Give the hours after noon, in both ways of writing them."""
    return {hour % 12 or 12: hour for hour in hours} | {hour: hour for hour in hours}


_MIDNIGHT = {12: 0, 0: 0}
_PARTS = {
    "am": _before_noon(range(1, 12)) | _MIDNIGHT,
    "pm": _after_noon(range(12, 24)),
    "dawn": _before_noon(range(1, 7)) | _MIDNIGHT,
    "morning": _before_noon(range(1, 12)),
    "midday": _before_noon(range(11, 12)) | _after_noon(range(12, 15)),
    "afternoon": _after_noon(range(12, 21)),
    "evening": _after_noon(range(16, 24)),
    "night": _before_noon(range(1, 5)) | _after_noon(range(18, 24)) | _MIDNIGHT,
}
"""The hours that go with a part of the day, as clients count them -> as a clock of 24 shows them.

"Night" is eleven in the evening and two in the morning; no five o'clock is at night."""

_HOURS = frozenset(range(25))
_WHOLE = {"noon": time(12, 0), "midnight": time(0, 0)}
_MINUTES = {"half": 30, "quarter": 15, "quarter_to": -15}


def time_of_day(text: str, *, lexicons: Sequence[Lexicon], remarks: bool) -> TimeOfDay | None:
    """Return the one time of day that a text says, where the words leave no other.

    `remarks` lets a sentence that we do not know follow: `6 pm, after my shift`.
    """
    heard, pieces = taken_apart(text, lexicons)
    cluttered = is_cluttered(pieces, remarks=remarks, beside=frozenset({"roughly"}))
    if cluttered or is_doubtful(heard, pieces) or any(groups(one, "months") for one in pieces):
        return None
    said: frozenset[str] = frozenset().union(*(groups(piece, "hours") for piece in pieces))
    counted = [place for place, piece in enumerate(pieces) if piece.numbers or _named(piece)]
    if not counted:
        return _whole(said)
    shown = _shown(pieces, counted, said=said)
    if shown is None:
        return None
    hour = _hour(shown[0], said, marked=_is_clock(pieces[counted[0]]))
    return _at(hour, shown[1]) if hour is not None else None


def _named(piece: Piece) -> set[int]:
    return {int(group) for group in groups(piece, "hours") if group.isdigit()}


def _is_clock(piece: Piece) -> bool:
    return _CLOCK.fullmatch(piece.word) is not None


def _whole(said: frozenset[str]) -> TimeOfDay | None:
    whole = said & _WHOLE.keys()
    alone = len(whole) == 1 and not said & (_PARTS.keys() | _MINUTES.keys())
    return TimeOfDay(_WHOLE[next(iter(whole))]) if alone else None


def _shown(
    pieces: Sequence[Piece], counted: Sequence[int], *, said: frozenset[str]
) -> tuple[int, int] | None:
    """Return the hour and the minutes as the client counts them, before the part of the day."""
    first = pieces[counted[0]]
    added = [_MINUTES[each] for each in said & _MINUTES.keys()]
    if clock := _CLOCK.fullmatch(first.word):
        return (int(clock[1]), int(clock[2])) if len(counted) == 1 and not added else None
    hours = _one(first)
    if hours is None or len(counted) + len(added) > 2:
        return None
    if len(counted) == 1:
        return hours, added[0] if added else 0
    minutes = _minutes(pieces[counted[0] : counted[1] + 1])
    return (hours, minutes) if minutes is not None else None


def _one(piece: Piece) -> int | None:
    numbers = piece.numbers | _named(piece)
    return next(iter(numbers)) if len(numbers) == 1 else None


def _minutes(pieces: Sequence[Piece]) -> int | None:
    """Return the minutes, the last of these pieces, when they belong to the hour, the first.

    Without a word such as `o'clock` between them both are words or both digits, and up to 12 the
    last could be another hour: `10 11 pm`.
    """
    first, *between, last = pieces
    minutes = _one(last)
    if minutes is None or not 0 <= minutes < 60 or _named(last):
        return None
    if not all(_joins(piece) for piece in between):
        return None
    if _named(first) or any(piece.tags for piece in between):
        return minutes
    alike = bool(first.word) == bool(last.word)
    return minutes if alike and (minutes > 12 or last.word.startswith("0")) else None


def _joins(piece: Piece) -> bool:
    return groups(piece, "hours") == {"hour"} or (AND in piece.marks and not piece.tags)


def _hour(hour: int, said: frozenset[str], *, marked: bool) -> int | None:
    """Return the hour as a clock of 24 shows it, or None where the words do not say."""
    whole, parts = said & _WHOLE.keys(), said & _PARTS.keys()
    if whole:
        fits = hour == 12 and len(whole) == 1 and not parts
        return _WHOLE[next(iter(whole))].hour if fits else None
    if parts:
        hours = {_PARTS[part].get(hour) for part in parts}
        return next(iter(hours)) if len(hours) == 1 else None
    plain = marked or bool(said & {"hour", "at"})
    return hour if plain and (hour == 0 or hour > 12) else None


def _at(hour: int, minute: int) -> TimeOfDay | None:
    """Return a time of day; minutes before the hour are negative."""
    if not (0 <= hour < 24 and -60 < minute < 60):
        return None
    return TimeOfDay(time((hour if minute >= 0 else hour - 1) % 24, minute % 60))


def without_hours(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out the time of day beside a date: `Nov 24 at 3 pm`, `下午3点`.

    A lone number in a text that names a month is the day, as in `Nov 24 in the morning`.
    """
    numbers = sum(bool(piece.numbers) for piece in pieces)
    lone = numbers == 1 and any(groups(piece, "months") for piece in pieces)
    kept: list[Piece] = []
    found, ahead = lone, False
    for piece in pieces:
        said = groups(piece, "hours")
        if ":" in piece.word or (ahead and _is_hour(piece)):
            found, ahead = True, False
            continue
        ahead = False
        if said and not found:
            found = bool(_named(piece)) or _takes_number(kept, said)
            ahead = not found
        if not said or groups(piece, "days"):
            kept.append(piece)
    return kept


def _takes_number(kept: list[Piece], said: set[str]) -> bool:
    """Take away the number right before a time's word, unless the word stands before its own."""
    if not kept or not _is_hour(kept[-1]) or said == {"at"}:
        return False
    kept.pop()
    return True


def _is_hour(piece: Piece) -> bool:
    return len(piece.numbers) == 1 and piece.numbers <= _HOURS
