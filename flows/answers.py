"""Questions and answers: the words that scripts, the reader and the engine share."""

from dataclasses import dataclass
from typing import Literal

QuestionKind = Literal["yes_no", "scale", "choice", "text"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a script is waiting to hear.

    `low` and `high` bound a scale, both included. `options` are a choice's keys in the order the
    client sees them, counted from 1. `plain` demands an unhedged yes, as consent does.
    """

    kind: QuestionKind
    low: int = 0
    high: int = 0
    options: tuple[str, ...] = ()
    plain: bool = False


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
class Number:
    """A point on the asked scale, within its bounds."""

    value: int


@dataclass(frozen=True, slots=True)
class Option:
    """One of a choice's keys."""

    key: str


@dataclass(frozen=True, slots=True)
class Text:
    """Free text, as the client wrote it."""

    text: str


Answer = Yes | No | Unsure | Number | Option | Text
