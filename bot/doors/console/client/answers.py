"""Reads what a client answered over time: as words, as a trend, and as numbers to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.doors.console import words
from bot.doors.console.client.reading import Whose
from bot.doors.tongue import say
from models import outcomes

READ_MAX = 200
SHOWN_MAX = 12
SCALE = ("1", "2", "3", "4", "5")
# Of the house's own questions: 1 is very hard, 5 is good. Of others nobody knows which end is.
HIGHER_IS_BETTER = frozenset({"self_rated_state"})
COMPARED_WITH = timedelta(days=14)
# What is nearer than this is no other time.
APART = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, in words, and when."""

    at: datetime
    value: str
    date: str


@dataclass(frozen=True, slots=True)
class Series:
    """The answers to one question, the newest first. `scale` says that each is 1 to 5."""

    name: str
    answers: Sequence[Answer]
    scale: bool
    trend: str


def read(tx: Connection, whose: Whose) -> list[Series]:
    """Read the newest answers of all the client's conversations, by question."""
    query = select(outcomes.c.instrument, outcomes.c.value, outcomes.c.at)
    query = query.where(outcomes.c.conversation_id.in_(whose.talk_ids))
    newest = query.order_by(outcomes.c.at.desc(), outcomes.c.id.desc()).limit(READ_MAX)
    by_question: dict[str, list[Any]] = {}
    for row in tx.execute(newest):
        by_question.setdefault(row.instrument, []).append(row)
    zone = whose.reader.zone
    return [_series(name, rows[:SHOWN_MAX], zone) for name, rows in by_question.items()]


def _series(instrument: str, rows: Sequence[Any], zone: ZoneInfo) -> Series:
    scale = all(row.value in SCALE for row in rows)
    answers = [Answer(row.at, words.answer(row.value), words.date(row.at, zone)) for row in rows]
    better = instrument in HIGHER_IS_BETTER
    return Series(
        name=words.instrument(instrument),
        answers=answers,
        scale=scale,
        trend=trend(answers, better=better) if scale else "",
    )


def trend(answers: Sequence[Answer], *, better: bool) -> str:
    """Say how the newest of some answers of 1 to 5 compares with the one of two weeks before.

    `answers` come newest first. `better` says that a higher number is better; else only the
    numbers are compared.
    """
    earlier = [one for one in answers if answers[0].at - one.at >= APART]
    if not earlier:
        return say("no earlier answer to compare with")
    ideal = answers[0].at - COMPARED_WITH
    other = min(earlier, key=lambda one: abs(one.at - ideal))
    change = int(answers[0].value) - int(other.value)
    return _compared(change, _when(answers[0], other), better=better)


def _when(newest: Answer, other: Answer) -> str:
    near = abs(newest.at - other.at - COMPARED_WITH) <= timedelta(days=3)
    return say("two weeks before") if near else other.date


def _compared(change: int, when: str, *, better: bool) -> str:
    if change == 0:
        return say("the same as %(when)s", when=when)
    if better:
        way = say("better than %(when)s", when=when), say("worse than %(when)s", when=when)
    else:
        way = say("higher than %(when)s", when=when), say("lower than %(when)s", when=when)
    return way[change < 0]
