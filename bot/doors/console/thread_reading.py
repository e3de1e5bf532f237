"""Reads a conversation: what was said, by whom, and what happened around it, in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, select

from bot.doors.console import words
from bot.doors.console.findings import Findings, findings
from bot.doors.console.thread_marks import arranged
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say
from models import (
    claims,
    consent_entries,
    conversations,
    escalations,
    messages,
    notes,
    staff_members,
)

ENTRIES_MAX = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the thread. `kind` is client, bot, staff, note or marker.

    `read_as` says what a client's text was read as, and by which words; `may_be_taken_back` that
    it is the reader's own and has not left. `number` tells the markers of one row apart.
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

    def newest(self, table: Table) -> Sequence[Any]:
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
    said = reading.newest(messages)
    found = [_message(reading, row) for row in said]
    for marks in (_notes, _claims, _escalations, _consent, arranged):
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
        state=words.delivery(row, reading.reader.zone) if ours else "",
        failed=row.status in ("failed", "undelivered", "doubtful", "refused"),
        read_as=() if ours else reading.findings.get(row.turn_id, ()),
        may_be_taken_back=row.author == "staff"
        and row.staff_id == reading.reader.staff.id
        and row.status in ("queued", "held"),
    )


def _body(row: Any) -> str:
    if row.media_count:
        return f"{row.body}\n[{row.media_count} picture or recording: not kept here]".strip()
    return row.body or (
        "[nothing was written]" if row.direction == "in" else "[there is no wording to show]"
    )


def _who(reading: _Reading, row: Any) -> str:
    if row.author == "staff":
        return reading.names.get(row.staff_id, "Staff")
    return {"client": "Client", "bot": "Script"}[row.author]


def _notes(reading: _Reading) -> Iterator[Entry]:
    for row in reading.newest(notes):
        who = reading.names.get(row.staff_id, "Staff")
        yield Entry(row.id, row.at, "note", row.body, reading.time(row.at), who)


_RELEASES = {
    "handed_back": "handed back to the script",
    "closed": "closed the conversation",
    "lapsed": "did not keep the claim: it waits for anybody again",
}


# By the offer that was accepted, and by until when it was put away.
_TOLD_ELSEWHERE = frozenset({"transferred", "snoozed"})


def _claims(reading: _Reading) -> Iterator[Entry]:
    for row in reading.newest(claims):
        who = reading.names.get(row.staff_id, "Staff")
        yield reading.marker(row, row.claimed_at, f"{who} took over. The script is silent.")
        if row.released_at is not None and row.release not in _TOLD_ELSEWHERE:
            how = _RELEASES.get(row.release, "let go")
            yield reading.marker(row, row.released_at, f"{who} {how}.")


def _escalations(reading: _Reading) -> Iterator[Entry]:
    for row in reading.newest(escalations):
        rule = f" — rule {row.rule}" if row.rule else ""
        needed = f"Needs a person ({words.LEVELS[row.level]}): {row.reason}{rule}"
        yield reading.marker(row, row.opened_at, needed)
        if row.closed_at is not None:
            outcome = words.OUTCOMES.get(row.outcome, row.outcome)
            yield reading.marker(row, row.closed_at, f"Closed: {outcome}.")


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
    basis = f"{words.SOURCES.get(first.source, first.source)}: {first.evidence}"
    if any(row.purpose == "everything" for row in rows):
        verb = "stopped" if first.state == "revoked" else "allowed again"
        return f"All texting {verb} ({basis})"
    purposes = ", ".join(words.PURPOSES.get(row.purpose, row.purpose) for row in rows)
    verb = "agreed to" if first.state == "granted" else "declined"
    return f"{purposes}: {verb} ({basis})"
