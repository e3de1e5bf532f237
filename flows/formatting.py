"""Wording and values -> the words that a client reads, said as their language says them.

A date of `2026-11-24` reads "Tuesday, November 24" in English, "martes, 24 de noviembre" in
Spanish (`flows.cldr`); a plural takes the form that its number needs (`flows.plurals`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from flows.cldr import local
from flows.direction import from_the_right, kept_in_order
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.plurals import plural_rule
from flows.values import ValueKind
from flows.wording import Wording

YEAR_IS_SAID_AFTER_DAYS = 180
"""Nearer days are told apart by weekday, day and month; a year would only cost characters."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
# A no-break space that somebody pasted turns a whole SMS into UCS-2, 70 characters.
_PLAIN_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2009": " "})


@dataclass(frozen=True, slots=True)
class Speech:
    """How values are to be said: in which language, what each is, and on which day.

    A value of no known kind is text. Without a day, no date is said with its year.
    """

    language: str = SOURCE_LANGUAGE
    kinds: Mapping[str, ValueKind] = field(default_factory=dict)
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """The text, and the values it names that were empty or not of their kind, in order."""

    text: str
    missing: tuple[str, ...] = ()


PLAIN = Speech()


def fill(wording: Wording, values: Mapping[str, str], speech: Speech = PLAIN) -> Filled:
    """Return the wording with every `{name}` filled; one that cannot be filled stays as it is.

    Dates are `2026-11-24`, times `09:30`, numbers digits. Pure; costs time linear in the text.
    """
    missing: dict[str, None] = {}
    template = _form(wording, values, speech=speech, missing=missing)

    def said(found: re.Match[str]) -> str:
        words = say(values.get(found[1], ""), name=found[1], speech=speech)
        if words is None:
            missing[found[1]] = None
        return found[0] if words is None else words

    text = _PLACEHOLDER.sub(said, template)
    text = text if text.isascii() else text.translate(_PLAIN_SPACES)
    return Filled(from_the_right(text) if _is_rtl(speech) else text, tuple(missing))


def say(value: str, *, name: str, speech: Speech) -> str | None:
    """Return one value as the language says it, or None when it is empty or not of its kind."""
    kind = speech.kinds.get(name, "text")
    words = value or None if kind == "text" else _say(kind, value, speech)
    return kept_in_order(words) if words and _is_rtl(speech) else words


def _form(
    wording: Wording,
    values: Mapping[str, str],
    *,
    speech: Speech,
    missing: dict[str, None],
) -> str:
    """Choose the plural form that the counted value needs; a fraction or a word takes none."""
    if not wording.forms:
        return wording.text
    count, rule = values.get(wording.count, ""), plural_rule(speech.language)
    if not _WHOLE.fullmatch(count) or rule is None or rule.forms != len(wording.forms):
        missing[wording.count] = None
        return wording.text
    return wording.forms[rule.form(int(count))]


def _is_rtl(speech: Speech) -> bool:
    known = LANGUAGES.get(speech.language)
    return known is not None and known.direction == "rtl"


def _say(kind: ValueKind, value: str, speech: Speech) -> str | None:
    says = local(speech.language)
    if says is None:
        return None
    if kind == "number":
        return says.say_number(value) if _NUMBER.fullmatch(value) else None
    if kind == "time":
        return says.say_time(time.fromisoformat(value)) if _HOUR.fullmatch(value) else None
    day = _date(value)
    return None if day is None else says.say_day(day, with_year=_is_far(day, speech.today))


def _is_far(day: date, today: date | None) -> bool:
    return today is not None and abs((day - today).days) > YEAR_IS_SAID_AFTER_DAYS


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None
