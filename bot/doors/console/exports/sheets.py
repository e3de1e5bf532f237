"""The parts of a client's record, each a table: its columns, what they mean, and its rows."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import FromClause, Select, select

from bot.care.clients.plans import SafetyPlan
from bot.doors.console import record_words, told_by_care, words
from bot.doors.console.client import client_words, known_sources
from bot.doors.console.exports.batches import Record
from bot.doors.tongue import listed, marked, say
from models import (
    consent_entries,
    every_message,
    notes,
    outcomes,
    particulars,
    referrals,
    safety_plans,
    screens,
    service_records,
    service_referrals,
    staff_members,
)

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the record: its file's name, its title, its columns, and how its rows are read.

    A column of no name of its own means what COLUMNS says of it.
    """

    name: str
    title: str
    columns: Sequence[str]
    rows: Callable[[Record], Iterator[Row]]


COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "at": marked("when, in the team's time zone"),
        "number": marked("on which number or chat"),
        "author": marked("who wrote: the client, the script or staff"),
        "staff": marked("which member of staff"),
        "language": marked("the language"),
        "text": marked("the words themselves"),
        "state": marked("what became of it"),
        "purpose": marked("what for"),
        "decision": marked("yes or no"),
        "basis": marked("where the decision comes from, and what shows it"),
        "question": marked("what was asked"),
        "answer": marked("what was answered"),
        "script": marked("which script asked"),
        "version": marked("which version: the highest of an entry holds"),
        "entry": marked("which entry"),
        "kind": marked("how staff were in contact"),
        "minutes": marked("how many minutes"),
        "done": marked("what was done"),
        "outcome": marked("what came of it"),
        "next_step": marked("what was to come next"),
        "next_on": marked("by which day"),
        "service": marked("which service"),
        "note": marked("what staff noted"),
        "hand_off": marked("how the client was handed on"),
        "spoke_with": marked("with whom staff spoke"),
        "topic": marked("what it is about"),
        "value": marked("what was written down"),
        "result": marked("what it came to"),
        "incident": marked("the number of the call"),
        "call_type": marked("what kind of call it was"),
        "called_at": marked("when the call was"),
        "agreed": marked("who heard the client agree to a first text"),
    }
)


def _with_staff(table: FromClause) -> Select[Any]:
    return select(table, staff_members.c.display_name).outerjoin(
        staff_members, staff_members.c.id == table.c.staff_id
    )


def _of_talks(record: Record, table: FromClause, at: str = "at") -> Iterator[Any]:
    talks = record.whose.talk_ids
    return record.rows(_with_staff(table), table, by="conversation_id", one_of=talks, at=at)


def _of_client(record: Record, table: FromClause, at: str = "at") -> Iterator[Any]:
    ids = record.whose.ids
    return record.rows(_with_staff(table), table, by="client_id", one_of=ids, at=at)


def _texts(record: Record) -> Iterator[Row]:
    for row in _of_talks(record, every_message, "created_at"):
        number, language = record.whose.label(row.conversation_id), words.language(row.language)
        state = "" if row.direction == "in" else words.delivery(row, record.whose.reader.zone)
        author, staff = say(AUTHORS[row.author]), row.display_name or ""
        yield record.time(row.created_at), number, author, staff, language, row.body, state


def _consent(record: Record) -> Iterator[Row]:
    labels = {point.id: point.label for point in record.whose.points}
    query, of = _with_staff(consent_entries), consent_entries
    for row in record.rows(query, of, by="contact_point_id", one_of=list(labels)):
        decision = say("yes") if row.state == "granted" else say("no")
        purpose, basis = words.purpose(row.purpose), told_by_care.basis(row)
        number, staff = labels[row.contact_point_id], row.display_name or ""
        yield record.time(row.at), number, purpose, decision, basis, staff


def _answers(record: Record) -> Iterator[Row]:
    for row in _of_talks(record, outcomes):
        question, answer = words.instrument(row.instrument), words.answer(row.value)
        script = words.script(row.script) if row.script else ""
        where = record.whose.label(row.conversation_id)
        yield record.time(row.at), where, question, answer, script, row.display_name or ""


def _records(record: Record) -> Iterator[Row]:
    for row in _of_talks(record, service_records):
        kind = say(record_words.CONTACTS[row.kind])
        outcome = say(record_words.OUTCOMES.get(row.outcome, row.outcome))
        told = (kind, str(row.minutes), row.done, outcome, row.next_step, str(row.next_on or ""))
        entry = (record.time(row.at), str(row.entry_id), str(row.version))
        yield *entry, *told, row.display_name


def _services(record: Record) -> Iterator[Row]:
    for row in _of_talks(record, service_referrals):
        hand_off = say(record_words.HAND_OFFS[row.hand_off]) if row.hand_off else ""
        told = (row.service, words.service_state(row.state), row.note or "")
        ahead = (str(row.follow_up_on or ""), hand_off, row.spoke_with or "")
        yield record.time(row.at), *told, *ahead, row.display_name or ""


def _notes(record: Record) -> Iterator[Row]:
    for row in _of_talks(record, notes):
        where = record.whose.label(row.conversation_id)
        yield record.time(row.at), where, row.body, row.display_name


def _known(record: Record) -> Iterator[Row]:
    """Give what was written down about the client; of a safe word only that it was changed."""
    for row in _of_client(record, particulars):
        if row.topic in client_words.TOPICS:
            told = known_sources.changed(row.topic, row.value)
            yield record.time(row.at), told, row.display_name


def _plans(record: Record) -> Iterator[Row]:
    for row in _of_client(record, safety_plans):
        plan = json.loads(row.plan)
        for step, title in client_words.STEPS.items():
            yield record.time(row.at), say(title), _step(plan, step), row.display_name


def _step(plan: Mapping[str, Any], step: str) -> str:
    assert step in SafetyPlan.__dataclass_fields__
    if step != "people":
        return str(plan[step])
    people = [(one["name"], one["relation"], one["phone"]) for one in plan[step]]
    return "\n".join(listed(filter(None, one)) for one in people)


def _screens(record: Record) -> Iterator[Row]:
    for row in _of_talks(record, screens):
        answers = json.loads(row.answers)
        told = "\n".join(f"{key}: {answer}" for key, answer in answers.items())
        kind = say(record_words.CONTACTS[row.contact_kind])
        yield record.time(row.at), kind, told, row.result, row.note, row.display_name


def _calls(record: Record) -> Iterator[Row]:
    for row in _of_client(record, referrals, "created_at"):
        called = record.time(row.called_at)
        call = (row.incident_number or "", row.call_type or "", called)
        yield (
            record.time(row.created_at),
            *call,
            row.verbal_consent_by or "",
            row.display_name or "",
        )


AUTHORS = {"client": marked("Client"), "bot": marked("Script"), "staff": marked("Staff")}
SHEETS = (
    Sheet(
        "conversations",
        marked("Texts"),
        ("at", "number", "author", "staff", "language", "text", "state"),
        _texts,
    ),
    Sheet(
        "consent",
        marked("Consent and stops"),
        ("at", "number", "purpose", "decision", "basis", "staff"),
        _consent,
    ),
    Sheet(
        "answers",
        marked("Answers"),
        ("at", "number", "question", "answer", "script", "staff"),
        _answers,
    ),
    Sheet(
        "records",
        marked("Service records"),
        (
            *("at", "entry", "version", "kind", "minutes"),
            *("done", "outcome", "next_step", "next_on", "staff"),
        ),
        _records,
    ),
    Sheet(
        "services",
        marked("Services"),
        ("at", "service", "state", "note", "next_on", "hand_off", "spoke_with", "staff"),
        _services,
    ),
    Sheet("known", marked("What we know"), ("at", "value", "staff"), _known),
    Sheet("safety_plans", marked("Safety plan"), ("at", "topic", "value", "staff"), _plans),
    Sheet(
        "screeners",
        marked("Screener"),
        ("at", "kind", "answer", "result", "note", "staff"),
        _screens,
    ),
    Sheet(
        "crisis_calls",
        marked("Crisis calls"),
        ("at", "incident", "call_type", "called_at", "agreed", "staff"),
        _calls,
    ),
    Sheet("staff_notes", marked("Notes, staff only"), ("at", "number", "note", "staff"), _notes),
)
