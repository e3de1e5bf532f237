"""A calendar day in a text: `Nov 24`, `24.11.`, `11月24日`, tomorrow, Tuesday.

The groups of a lexicon's `days`: `today` and its neighbours, the weekdays, `this`, `next_week` and
`last` beside a weekday, `next` where it may also mean the coming one, and `with`, the words that
say nothing beside a date. A day that the words leave open is no answer: numbers that two languages
in use read in different order, a weekday on that very weekday, a day without a year about half a
year away, a hedge.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.answers import Day
from flows.reading import dates
from flows.reading.calendar import groups, is_cluttered, is_doubtful, is_year, taken_apart
from flows.reading.groups import WEEKDAYS
from flows.reading.hours import without_hours
from flows.reading.lexicon import Lexicon
from flows.reading.pieces import Piece

WITHIN = timedelta(days=366)
"""A day further away than this is a slip of the pen."""

_OFFSETS = {
    "before_yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "after_tomorrow": 2,
}
_HEDGES = frozenset({"roughly"})


def day(text: str, *, lexicons: Sequence[Lexicon], today: date | None, remarks: bool) -> Day | None:
    """Return the one day that a text names, at most WITHIN from `today` where the client is.

    `remarks` lets a sentence that we do not know follow: `Nov 24, my sister drives me`.
    """
    heard, pieces = taken_apart(text, lexicons)
    cluttered = is_cluttered(pieces, remarks=remarks, beside=frozenset())
    if today is None or cluttered or is_doubtful(heard, pieces, hedges=_HEDGES):
        return None
    said = _said(without_hours(pieces))
    orders = {lexicon.date_order for lexicon in lexicons if lexicon.date_order}
    meant = list(_meant(said, orders=orders, today=today)) if said is not None else []
    days = set[date].intersection(*meant) if meant else set()
    near = [each for each in days if abs(each - today) <= WITHIN]
    return Day(near[0]) if len(near) == 1 else None


@dataclass(slots=True)
class _Said:
    """What a text says of a day, each thing as often as it was said.

    `led` is true when a weekday stands before the numbers.
    """

    offsets: list[int] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    which: list[str] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    led: bool = False


def _said(pieces: Sequence[Piece]) -> _Said | None:
    """Sort what was said; None when a word has two meanings or a number is of no use."""
    said = _Said()
    for piece in pieces:
        named = [*groups(piece, "days"), *groups(piece, "months")]
        if len(named) > 1 or (piece.numbers and not _put_number(said, piece)):
            return None
        if named:
            _put_name(said, named[0])
    return said


def _put_name(said: _Said, name: str) -> None:
    if name in _OFFSETS:
        said.offsets.append(_OFFSETS[name])
    elif name in WEEKDAYS:
        said.weekdays.append(WEEKDAYS.index(name))
    elif name.isdigit():
        said.months.append(int(name))
    else:
        said.which.append(name)


def _put_number(said: _Said, piece: Piece) -> bool:
    word = piece.word
    if dates.is_written(word):
        said.written.append(word)
    elif is_year(piece):
        said.years.append(int(word))
    elif len(piece.numbers) == 1 and not groups(piece, "days") and not groups(piece, "months"):
        said.numbers.extend(piece.numbers)
        said.led = bool(said.weekdays)
    else:
        return False
    return True


def _meant(said: _Said, *, orders: set[str], today: date) -> Iterator[set[date]]:
    """Give, for each thing said, the days it may mean; an empty set where it means none of them."""
    for offset in set(said.offsets):
        yield {today + timedelta(days=offset)}
    for word in set(said.written):
        yield dates.written(word, orders=orders, today=today)
    if said.months or (said.numbers and not said.weekdays) or said.years:
        yield _of_month(said, today)
    alone = not (said.offsets or said.written or said.months)
    for weekday in set(said.weekdays):
        yield _of_weekday(weekday, said, alone=alone, today=today)
    if said.which and not said.weekdays:
        yield set()


def _of_month(said: _Said, today: date) -> set[date]:
    if len(said.months) != 1 or len(said.numbers) != 1 or len(said.years) > 1:
        return set()
    return dates.of_month(said.months[0], said.numbers[0], years=said.years, today=today)


def _of_weekday(weekday: int, said: _Said, *, alone: bool, today: date) -> set[date]:
    if not alone:
        about = (today + timedelta(days=away) for away in range(-366, 367))
        return {day for day in about if day.weekday() == weekday}
    if said.numbers:
        # `luni 3` is Monday the 3rd, `3 luni` three months.
        plain = said.led and not said.which and len(said.numbers) == 1
        number = said.numbers[0]
        return dates.of_numbered_weekday(weekday, number, today=today) if plain else set()
    if len(said.which) > 1:
        return set()
    return dates.of_weekday(weekday, which="".join(said.which), today=today)
