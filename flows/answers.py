"""Questions and answers: the words that scripts, the reader and the engine share."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

QuestionKind = Literal["yes_no", "scale", "number", "choice", "date", "time", "text"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a script is waiting to hear.

    `low` and `high` bound a scale or a number, both included. `options` are a choice's keys in the
    order the client sees them, counted from 1; `labels` are, in the same order, the words a client
    may write for each. `plain` demands an unhedged yes, as consent does. `can_wait` says that "not
    now" is an answer. `about` is what a yes-or-no question is about, `service` (was it reached?) or
    `call` (is one wanted?), so that other words than yes and no can answer it.
    """

    kind: QuestionKind
    low: int = 0
    high: int = 0
    options: tuple[str, ...] = ()
    plain: bool = False
    can_wait: bool = False
    about: str = ""
    labels: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Yes:
    """A plain yes."""


@dataclass(frozen=True, slots=True)
class No:
    """A plain no."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Neither yes nor no: a hedge, two answers at once. Never recorded as an answer."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: the question is put off, and asked again. Never recorded as an answer."""


@dataclass(frozen=True, slots=True)
class Number:
    """A point on the asked scale, or a number within the asked bounds."""

    value: int


@dataclass(frozen=True, slots=True)
class Option:
    """One of a choice's keys."""

    key: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, where the client is."""

    on: date


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day to the minute, where the client is."""

    at: time


@dataclass(frozen=True, slots=True)
class Text:
    """Free text, as the client wrote it."""

    text: str


Answer = Yes | No | Unsure | Later | Number | Option | Day | TimeOfDay | Text


def value_of(answer: Answer | None) -> str | None:
    """Return an answer as it is recorded: `yes`, `4`, an option's key, `2026-11-24`, `18:30`, the
    text itself; None for what is no answer."""
    match answer:
        case Number(value):
            return str(value)
        case Option(key):
            return key
        case Day(on):
            return on.isoformat()
        case TimeOfDay(at):
            return at.strftime("%H:%M")
        case Text(text):
            return text
        case _:
            return {Yes: "yes", No: "no"}.get(type(answer))
