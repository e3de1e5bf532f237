"""A text that was said -> the same in another language, exactly, or not at all.

Which values a wording was filled with is read back out of the text itself, and proved by filling
the wording with them again. Where that leaves any doubt nothing is told: a guess would put words
into somebody's mouth.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from flows.cldr import local
from flows.direction import LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK
from flows.formatting import Speech, fill, say
from flows.wording import Wording

DAYS_LOOKED_AT = 800
"""How far from the day on which it was said a date may lie to be read back."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MARKS = str.maketrans("", "", LEFT_TO_RIGHT_MARK + RIGHT_TO_LEFT_MARK)
# As `flows.formatting` leaves them.
_PLAIN_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2009": " "})


def refilled(
    text: str, said: Wording, *, wanted: Wording, speech: Speech, language: str
) -> str | None:
    """Return what a text says in another wording of the same meaning, None when that is in doubt.

    `said` is the wording that the text was made of, by `speech`; `wanted` is in `language`. Pure.
    """
    values = values_in(text, said, speech)
    if values is None:
        return None
    filled = fill(wanted, values, replace(speech, language=language))
    return None if filled.missing else filled.text


def values_in(text: str, wording: Wording, speech: Speech) -> Mapping[str, str] | None:
    """Return the values that fill a wording to be exactly this text, None when none or several do.

    Dates come as `2026-11-24`, times as `09:30`, numbers in digits. Pure.
    """
    found: list[Mapping[str, str]] = []
    for template in wording.forms or (wording.text,):
        values = _read(text.translate(_MARKS), template, speech=speech)
        if values is not None and fill(wording, values, speech).text == text:
            found.append(values)
    return found[0] if found and all(one == found[0] for one in found) else None


def _read(text: str, template: str, *, speech: Speech) -> Mapping[str, str] | None:
    """Read what stands in a template's places; two ways to read it are one too many.

    No way has a literal further left than the first, or further right than the last: where these
    two agree there is only one. Costs time linear in the text for each place.
    """
    pieces = _PLACEHOLDER.split(template.translate(_MARKS).translate(_PLAIN_SPACES))
    literals, names = pieces[::2], pieces[1::2]
    first = _leftmost(text, literals)
    if first is None or first != _rightmost(text, literals):
        return None
    starts = [at + len(one) for at, one in zip(first, literals, strict=True)]
    said = [text[start:end] for start, end in zip(starts, first[1:], strict=False)]
    pairs = zip(names, said, strict=True)
    return {name: value for name, piece in pairs if (value := _value(piece, name, speech=speech))}


def _leftmost(text: str, literals: Sequence[str]) -> list[int] | None:
    """Return where each literal stands when all stand as far left as they can; None if they can't.

    The first begins the text, the last ends it, and between two is at least one character.
    """
    places, end, last = [0], len(literals[0]), len(text) - len(literals[-1])
    for literal in literals[1:-1]:
        places.append(text.find(literal, end + 1))
        if places[-1] < 0:
            return None
        end = places[-1] + len(literal)
    if not text.startswith(literals[0]) or not text.endswith(literals[-1]):
        return None
    if len(literals) == 1:
        return places if text == literals[0] else None
    return [*places, last] if last > end else None


def _rightmost(text: str, literals: Sequence[str]) -> list[int]:
    """Return where each stands when all stand as far right as they can, if they can at all."""
    if len(literals) == 1:
        return [0]
    places = [len(text) - len(literals[-1])]
    for literal in reversed(literals[1:-1]):
        places.append(text.rfind(literal, 0, places[-1] - 1))
    return [0, *reversed(places)]


def _value(piece: str, name: str, *, speech: Speech) -> str | None:
    """Return the value that a piece says; None when we know none of its kind that says it."""
    kind = speech.kinds.get(name, "text")
    if kind == "text":
        return piece
    if kind == "number":
        return _number(piece, speech.language)
    if kind == "time":
        return _times(speech.language).get(piece)
    return _day(piece, name, speech=speech)


def _number(piece: str, language: str) -> str | None:
    says = local(language)
    if says is None:
        return None
    group = says.group.translate(_PLAIN_SPACES)
    return (piece.replace(group, "") if group else piece).replace(says.decimal, ".")


@cache
def _times(language: str) -> Mapping[str, str]:
    """Return every minute of the day by what a language calls it."""
    speech = Speech(language, {"at": "time"})
    times = (f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60))
    return {_said(one, "at", speech=speech): one for one in times}


def _day(piece: str, name: str, *, speech: Speech) -> str | None:
    """Return the one day near that of the text which is called so; a weekday tells the years."""
    if speech.today is None:
        return None
    found = [one for one in _days(speech.today) if _said(one, name, speech=speech) == piece]
    return found[0] if len(found) == 1 else None


def _days(around: date) -> Iterable[str]:
    for days in range(-DAYS_LOOKED_AT, DAYS_LOOKED_AT + 1):
        yield (around + timedelta(days=days)).isoformat()


def _said(value: str, name: str, *, speech: Speech) -> str:
    words = say(value, name=name, speech=speech) or ""
    return words.translate(_MARKS).translate(_PLAIN_SPACES)
