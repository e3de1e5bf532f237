"""Reads screens and checklists as staff see them: who, when, what was answered or ticked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.care.records import screen
from bot.doors.console import record_words, words
from bot.doors.tongue import say, together
from bot.library.casework import Casework, Steps
from models import checklist_ticks, checklists, screens, staff_members

SCREENS_MAX = 50
TICKS_MAX = 300


@dataclass(frozen=True, slots=True)
class Screen:
    """A screener that was kept, in words. `answers` are a question and its answer each."""

    id: UUID
    level: str
    result: str
    next_step: str
    complete: bool
    answers: Sequence[tuple[str, str]]
    contact: str
    note: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """How a step stands: by whom it was ticked when, who was told, which number was given."""

    who: str
    at: str
    told: str
    number: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a list. `history` tells of earlier ticks that were taken back or made anew."""

    name: str
    text: str
    ticked: Ticked | None = None
    history: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """The newest list of a kind; without an id where none was begun."""

    steps: Sequence[Step]
    about: str
    id: UUID | None = None
    who: str = ""
    at: str = ""
    open_steps: int = field(default=0)


def read_screens(
    tx: Connection, conversation_id: UUID, texts: Casework, zone: ZoneInfo
) -> list[Screen]:
    """Return the screeners that were kept, the newest first."""
    query = (
        select(screens, staff_members.c.display_name)
        .join(staff_members)
        .where(screens.c.conversation_id == conversation_id)
        .order_by(screens.c.id.desc())
        .limit(SCREENS_MAX)
    )
    return [_screen(row, texts, zone) for row in tx.execute(query)]


def read_checklist(
    tx: Connection, conversation_id: UUID, kind: str, steps: Steps, zone: ZoneInfo
) -> Checklist:
    """Return the newest checklist of a kind with its ticks."""
    query = (
        select(checklists, staff_members.c.display_name)
        .join(staff_members)
        .where(checklists.c.conversation_id == conversation_id, checklists.c.kind == kind)
        .order_by(checklists.c.id.desc())
        .limit(1)
    )
    found = tx.execute(query).first()
    if found is None:
        return Checklist([Step(name, text) for name, text in steps.steps.items()], steps.about)
    ticks = _ticks(tx, found.id)
    shown = [
        _step(name, text, rows=ticks.get(name, []), zone=zone) for name, text in steps.steps.items()
    ]
    at = words.day_and_time(found.at, zone)
    still = sum(step.ticked is None for step in shown)
    return Checklist(shown, steps.about, found.id, found.display_name, at, still)


def _screen(row: Any, texts: Casework, zone: ZoneInfo) -> Screen:
    answers: Mapping[str, str] = json.loads(row.answers)
    return Screen(
        id=row.id,
        level=row.result,
        result=say(record_words.RESULTS[row.result]),
        next_step=texts.results[row.result],
        complete=screen.is_complete(answers),
        answers=[
            (text, say(record_words.ANSWERS[answers[name]]))
            for name, text in texts.questions.items()
            if answers.get(name) in record_words.ANSWERS
        ],
        contact=say(record_words.CONTACTS[row.contact_kind]),
        note=row.note,
        who=row.display_name,
        at=words.day_and_time(row.at, zone),
    )


def _ticks(tx: Connection, checklist_id: UUID) -> dict[str, list[Any]]:
    """Return each step's rows, the newest first."""
    query = (
        select(checklist_ticks, staff_members.c.display_name)
        .join(staff_members)
        .where(checklist_ticks.c.checklist_id == checklist_id)
        .order_by(checklist_ticks.c.id.desc())
        .limit(TICKS_MAX)
    )
    rows: dict[str, list[Any]] = {}
    for row in tx.execute(query):
        rows.setdefault(row.step, []).append(row)
    return rows


def _step(name: str, text: str, *, rows: list[Any], zone: ZoneInfo) -> Step:
    ticked = None
    if rows and rows[0].done:
        at = words.day_and_time(rows[0].at, zone)
        ticked = Ticked(rows[0].display_name, at, rows[0].told, rows[0].number)
    earlier = rows[1:] if ticked else rows
    return Step(name, text, ticked, [_was(row, zone) for row in earlier])


def _was(row: Any, zone: ZoneInfo) -> str:
    said = {"who": row.display_name, "at": words.day_and_time(row.at, zone)}
    if row.done:
        more = together((row.told, row.number))
        told = say("%(who)s ticked it, %(at)s", **said)
        return say("%(what)s: %(detail)s", what=told, detail=more) if more else told
    return say("%(who)s took the tick back, %(at)s", **said)
