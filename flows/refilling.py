"""A text that was said -> the same in another language, exactly, or not at all.

Which values a wording was filled with is read back out of the text itself, and proved by filling
the wording with them again. Where that leaves any doubt nothing is told: a guess would put words
into somebody's mouth.
"""

import re
from collections.abc import Iterable, Mapping
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
    text: str, said: Wording, wanted: Wording, *, speech: Speech, language: str
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
        values = _read(text.translate(_MARKS), template, speech)
        if values is not None and fill(wording, values, speech).text == text:
            found.append(values)
    return found[0] if found and all(one == found[0] for one in found) else None


def _read(text: str, template: str, speech: Speech) -> Mapping[str, str] | None:
    """Read what stands in a template's places; two ways to read it are one too many.

    The shortest and the longest first pieces are the two ends of all ways: where they agree there
    is only one.
    """
    shortest, longest = (_matched(text, template, much) for much in (".+?", ".+"))
    if shortest is None or shortest != longest:
        return None
    values = {name: _value(piece, name, speech) for name, piece in shortest.items()}
    return {name: value for name, value in values.items() if value is not None}


def _matched(text: str, template: str, much: str) -> Mapping[str, str] | None:
    found = re.fullmatch("".join(_pattern(template, much)), text, re.DOTALL)
    return None if found is None else found.groupdict()


def _pattern(template: str, much: str) -> Iterable[str]:
    known: set[str] = set()
    bare = template.translate(_MARKS).translate(_PLAIN_SPACES)
    for at, piece in enumerate(_PLACEHOLDER.split(bare)):
        if at % 2 == 0:
            yield re.escape(piece)
        elif piece in known:
            yield f"(?P={piece})"
        else:
            known.add(piece)
            yield f"(?P<{piece}>{much})"


def _value(piece: str, name: str, speech: Speech) -> str | None:
    """Return the value that a piece says; None when we know none of its kind that says it."""
    kind = speech.kinds.get(name, "text")
    if kind == "text":
        return piece
    if kind == "number":
        return _number(piece, speech.language)
    if kind == "time":
        return _times(speech.language).get(piece)
    return _day(piece, name, speech)


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
    return {_said(one, "at", speech): one for one in times}


def _day(piece: str, name: str, speech: Speech) -> str | None:
    """Return the one day near that of the text which is called so; a weekday tells the years."""
    if speech.today is None:
        return None
    found = [one for one in _days(speech.today) if _said(one, name, speech) == piece]
    return found[0] if len(found) == 1 else None


def _days(around: date) -> Iterable[str]:
    for days in range(-DAYS_LOOKED_AT, DAYS_LOOKED_AT + 1):
        yield (around + timedelta(days=days)).isoformat()


def _said(value: str, name: str, speech: Speech) -> str:
    words = say(value, name=name, speech=speech) or ""
    return words.translate(_MARKS).translate(_PLAIN_SPACES)
