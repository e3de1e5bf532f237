"""Reads a conversation: what was said, by whom, and what happened around it, in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, FromClause, select

from bot.doors.console import reply_marks, told_by_care, words
from bot.doors.console.client import markers
from bot.doors.console.findings import Findings, findings
from bot.doors.console.thread_marks import arranged
from bot.doors.sessions import SignedIn
from bot.doors.tongue import listed, marked, say, say_many
from models import (
    claims,
    consent_entries,
    conversations,
    escalations,
    every_message,
    notes,
    staff_members,
)

ENTRIES_MAX = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the thread. `kind` is client, bot, staff, note or marker.

    `read_as` says what a client's text was read as, and by which words; `may_be_taken_back` that
    it is the reader's own and has not left. `later` marks a reply that leaves by itself, `again`
    one that did not get through; `outside` says why it left at an hour that was not the client's.
    `number` tells the markers of one row apart.
    """

    id: UUID
    at: datetime
    kind: str
    body: str
    time: str
    who: str = ""
    language: str = "en"
    direction: str = "ltr"
    state: str = ""
    failed: bool = False
    read_as: tuple[str, ...] = ()
    may_be_taken_back: bool = False
    later: bool = False
    again: bool = False
    outside: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Thread:
    """The newest entries, oldest first. `last_seen` is the newest message among them that the
    reader did not write: the client's or a colleague's."""

    entries: Sequence[Entry]
    last_seen: UUID | None
    cut: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    tx: Connection
    conversation_id: UUID
    reader: SignedIn
    names: Mapping[UUID, str]
    findings: Findings
    now: datetime
    marked: dict[UUID, int] = field(default_factory=dict)

    def newest(self, table: FromClause) -> Sequence[Any]:
        query = select(table).where(table.c.conversation_id == self.conversation_id)
        rows = self.tx.execute(query.order_by(table.c.id.desc()).limit(ENTRIES_MAX)).all()
        return rows[::-1]

    def time(self, at: datetime) -> str:
        return words.day_and_time(at, self.reader.zone)

    def name(self, staff_id: UUID) -> str:
        return self.names.get(staff_id, say("Staff"))

    def marker(self, row: Any, at: datetime, body: str) -> Entry:
        number = self.marked.get(row.id, 0)
        self.marked[row.id] = number + 1
        return Entry(row.id, at, "marker", body, self.time(at), number=number)


def read(tx: Connection, conversation_id: UUID, reader: SignedIn, *, now: datetime) -> Thread:
    """Read a conversation's thread for a member of staff; times are told in their zone."""
    found_in = findings(tx, conversation_id, newest=ENTRIES_MAX)
    reading = _Reading(tx, conversation_id, reader, _names(tx, conversation_id), found_in, now)
    said = reading.newest(every_message)
    again, outside = reply_marks.to_try_again(said), reply_marks.sent_outside(reading)
    found = [
        replace(_message(reading, row), again=row.id in again, outside=outside.get(row.id, ""))
        for row in said
    ]
    for marks in (_notes, _claims, _escalations, _consent, _changes, arranged):
        found += marks(reading)
    found.sort(key=lambda entry: (entry.at, entry.id))
    heard = [row.id for row in said if _is_heard(row, reader)]
    cut = len(said) == ENTRIES_MAX
    shown = found[-ENTRIES_MAX:] if cut else found
    return Thread(shown, heard[-1] if heard else None, cut)


def _is_heard(row: Any, reader: SignedIn) -> bool:
    """Tell whether a reply has to have seen a message: the client's, or a colleague's."""
    colleague = row.author == "staff" and row.staff_id != reader.staff.id
    return bool(colleague or row.direction == "in")


def _names(tx: Connection, conversation_id: UUID) -> dict[UUID, str]:
    query = (
        select(staff_members.c.id, staff_members.c.display_name)
        .join(conversations, conversations.c.team_id == staff_members.c.team_id)
        .where(conversations.c.id == conversation_id)
    )
    return {row.id: row.display_name for row in tx.execute(query)}


def _message(reading: _Reading, row: Any) -> Entry:
    ours = row.direction == "out"
    return Entry(
        id=row.id,
        at=row.created_at,
        kind=row.author,
        body=_body(row),
        time=reading.time(row.created_at),
        who=_who(reading, row),
        language=row.language,
        direction=words.direction(row.language) if ours else "auto",
        state=reply_marks.standing(reading, row) if ours else "",
        failed=row.status in ("failed", "undelivered", "doubtful", "refused"),
        read_as=() if ours else reading.findings.get(row.turn_id, ()),
        may_be_taken_back=row.author == "staff"
        and row.staff_id == reading.reader.staff.id
        and row.status in ("queued", "held")
        and not reply_marks.is_later(row),
        later=reply_marks.is_later(row),
    )


def _body(row: Any) -> str:
    if row.media_count:
        return f"{row.body}\n{_media(row.media_count)}".strip()
    if row.direction == "in":
        return row.body or say("[nothing was written]")
    return row.body or say("[there is no wording to show]")


def _media(count: int) -> str:
    return say_many(
        "[%(num)s picture or recording: not kept here]",
        "[%(num)s pictures or recordings: not kept here]",
        num=count,
    )


def _who(reading: _Reading, row: Any) -> str:
    if row.author == "staff":
        return reading.name(row.staff_id)
    return say(_AUTHORS[row.author])


_AUTHORS = {"client": marked("Client"), "bot": marked("Script")}


def _notes(reading: _Reading) -> Iterator[Entry]:
    for row in reading.newest(notes):
        who = reading.name(row.staff_id)
        yield Entry(row.id, row.at, "note", row.body, reading.time(row.at), who)


_TAKEN = marked("%(name)s took over. The script is silent.")
_LET_GO = marked("%(name)s let go.")
_RELEASES = {
    "handed_back": marked("%(name)s handed back to the script."),
    "closed": marked("%(name)s closed the conversation."),
    "lapsed": marked("%(name)s did not keep the claim: it waits for anybody again."),
}


# By the offer that was accepted, and by until when it was put away.
_TOLD_ELSEWHERE = frozenset({"transferred", "snoozed"})


def _claims(reading: _Reading) -> Iterator[Entry]:
    for row in reading.newest(claims):
        who = reading.name(row.staff_id)
        yield reading.marker(row, row.claimed_at, say(_TAKEN, name=who))
        if row.released_at is not None and row.release not in _TOLD_ELSEWHERE:
            how = _RELEASES.get(row.release, _LET_GO)
            yield reading.marker(row, row.released_at, say(how, name=who))


def _escalations(reading: _Reading) -> Iterator[Entry]:
    for row in reading.newest(escalations):
        why = told_by_care.reason_and_rule(row.reason, row.rule)
        needed = say("Needs a person (%(level)s): %(why)s", level=words.level(row.level), why=why)
        yield reading.marker(row, row.opened_at, needed)
        if row.closed_at is not None:
            closed = say("Closed: %(outcome)s.", outcome=words.outcome(row.outcome))
            yield reading.marker(row, row.closed_at, closed)


def _changes(reading: _Reading) -> Iterator[Entry]:
    for row, told in markers.of_client(reading.tx, reading.conversation_id, newest=ENTRIES_MAX):
        yield reading.marker(row, row.at, told)


def _consent(reading: _Reading) -> Iterator[Entry]:
    query = (
        select(consent_entries)
        .join(conversations, conversations.c.contact_point_id == consent_entries.c.contact_point_id)
        .where(conversations.c.id == reading.conversation_id)
        .order_by(consent_entries.c.id.desc())
        .limit(ENTRIES_MAX)
    )
    grouped: dict[Any, list[Any]] = {}
    for row in reversed(reading.tx.execute(query).all()):
        grouped.setdefault((row.at, row.state, row.source), []).append(row)
    for rows in grouped.values():
        yield reading.marker(rows[0], rows[0].at, _decision(rows))


def _decision(rows: Sequence[Any]) -> str:
    first = rows[0]
    basis = told_by_care.basis(first)
    if any(row.purpose == "everything" for row in rows):
        if first.state == "revoked":
            return say("All texting stopped (%(basis)s)", basis=basis)
        return say("All texting allowed again (%(basis)s)", basis=basis)
    purposes = listed(words.purpose(row.purpose) for row in rows)
    if first.state == "granted":
        return say("%(purposes)s: agreed to (%(basis)s)", purposes=purposes, basis=basis)
    return say("%(purposes)s: declined (%(basis)s)", purposes=purposes, basis=basis)
