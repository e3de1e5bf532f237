"""Reads two clients side by side, and says what would happen if they were one person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from bot.care.clients import outlook, reaching
from bot.care.clients.outlook import Outlook
from bot.config import Policy
from bot.doors.console import words
from bot.doors.console.client import (
    client_words,
    consent_history,
    known_sources,
    naming,
    reading,
)
from bot.doors.console.client.consent_history import Holds
from bot.doors.console.client.reading import Point, Whose
from bot.doors.tongue import say, say_many
from models import escalations, every_message, progresses, referrals

REFERRALS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A number of a client: what consent holds there, what is open, and who spoke last."""

    point: Point
    holds: Sequence[Holds]
    open: str
    script: str
    last: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two clients, as the comparison shows them."""

    whose: Whose
    name: str
    language: str
    born: str
    safe: str
    referred: Sequence[str]
    lines: Sequence[Line]


def side(tx: Connection, whose: Whose) -> Side:
    """Read one of the two."""
    row = whose.client
    held = consent_history.holding(tx, whose)
    return Side(
        whose=whose,
        name=naming.whole(row),
        language=words.language(row.language),
        born=row.birth_year or say("not known"),
        safe=client_words.value("safe_to_text", reaching.safe_to_text(row)),
        referred=list(_referred(tx, whose)),
        lines=[_line(tx, whose, point, held) for point in whose.points],
    )


def preview(
    tx: Connection, two: tuple[Whose, Whose], *, now: datetime, policy: Policy
) -> list[str]:
    """Say in sentences what a merge would do, of two of whom the first is kept."""
    ids = (two[0].client.id, two[1].client.id)
    return list(_sentences(outlook.read(tx, ids, now=now, policy=policy), two))


def _referred(tx: Connection, whose: Whose) -> Iterator[str]:
    query = select(referrals.c.created_at).where(referrals.c.client_id.in_(whose.ids))
    newest = query.order_by(referrals.c.id.desc()).limit(REFERRALS_SHOWN)
    for at in tx.execute(newest).scalars():
        yield words.date(at, whose.reader.zone)


def _line(tx: Connection, whose: Whose, point: Point, held: Sequence[Holds]) -> Line:
    talk = point.talk_id
    level = select(func.min(escalations.c.level)).where(
        escalations.c.conversation_id == talk, escalations.c.state == "open"
    )
    found = tx.execute(level).scalar()
    last = (
        select(every_message.c.created_at)
        .where(every_message.c.conversation_id == talk, every_message.c.direction == "in")
        .order_by(every_message.c.id.desc())
        .limit(1)
    )
    at = tx.execute(last).scalar()
    return Line(
        point=point,
        holds=[one for one in held if one.number == point.label],
        open=words.level(found) if found is not None else "",
        script=_script(tx, talk),
        last=words.date(at, whose.reader.zone) if at else say("never"),
    )


def _script(tx: Connection, talk: UUID) -> str:
    query = select(progresses.c.script).where(
        progresses.c.conversation_id == talk, progresses.c.state == "active"
    )
    name = tx.execute(query.limit(1)).scalar()
    return words.script(name) if name else ""


def _sentences(seen: Outlook, two: tuple[Whose, Whose]) -> Iterator[str]:
    name, other = (naming.whole(one.client) for one in two)
    names = {"other": other, "name": name}
    yield say("%(other)s becomes part of %(name)s: one page, one timeline, found by both.", **names)
    yield say("Each number keeps what was agreed to on it. Nothing is agreed to by this.")
    if seen.stops:
        yield say("One of the numbers has stopped: then all of them stop, and stay so.")
    yield from _numbers(seen)
    if seen.skipped:
        yield say_many(
            "%(num)s check-in is planned twice: it goes on where they agreed and wrote last.",
            "%(num)s check-ins are planned twice: they go on where they agreed and wrote last.",
            num=len(seen.skipped),
        )
    yield from _known(seen)
    yield say("Texts that answer nothing are counted over all their numbers, for the day's most.")
    yield say("Nothing is deleted. A supervisor can undo this.")


def _numbers(seen: Outlook) -> Iterator[str]:
    labels: dict[Any, str] = {one.row.talk_id: reading.label(one.row) for one in seen.numbers}
    for talk in seen.ending:
        if seen.going_on is None:
            yield say("The script on %(number)s ends.", number=labels[talk])
        else:
            told = {"number": labels[talk], "other": labels[seen.going_on]}
            yield say("The script on %(number)s ends; the one on %(other)s goes on.", **told)
    for one in seen.numbers:
        if one.row.id in seen.set_aside:
            number = reading.label(one.row)
            yield say("Both have %(number)s: its texts then come to one place.", number=number)


def _known(seen: Outlook) -> Iterator[str]:
    for topic, (_, since) in seen.topics.items():
        yield say("Then holds — %(what)s", what=known_sources.changed(topic, since))
