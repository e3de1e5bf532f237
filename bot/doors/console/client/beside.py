"""Reads what a conversation's page shows of its client's record: how to reach them, the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.care.clients import particulars, plans, reaching
from bot.care.clients.plans import Version
from bot.config import Policy
from bot.doors.console.client import circumstance_words, client_words
from bot.doors.tongue import listed, say
from bot.sending import facts
from models import clients

# What somebody who is about to write or call must know, in this order; safe to text comes first.
TOLD = ("ok_name", "no_calls_after", "voicemail", "notes")
LINE_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Beside:
    """A client's record in a few lines. `plan` is (step, its first line); `unsafe_now` says that
    the client told us not to text first, or not at this hour of theirs."""

    client_id: UUID
    pronouns: str
    safe: str
    unsafe_now: bool
    safe_word: bool
    ask_again: bool
    told: Sequence[tuple[str, str]]
    plan: Sequence[tuple[str, str]]
    circumstance: str


def read(tx: Connection, client_id: UUID | None, now: datetime, policy: Policy) -> Beside | None:
    """Read a client's record; None for a conversation of nobody's."""
    if client_id is None:
        return None
    row = tx.execute(select(clients).where(clients.c.id == client_id)).one()
    told = reaching.standing(row, particulars.latest(tx, client_id), now, policy)
    topics = [(say(client_words.TOPICS[one]), told[one].value, one) for one in TOLD]
    return Beside(
        client_id=client_id,
        pronouns=row.pronouns or "",
        safe=client_words.value("safe_to_text", told["safe_to_text"].value),
        unsafe_now=_is_unsafe(row, now),
        safe_word=bool(told["safe_word"].value),
        ask_again=reaching.must_ask_again(told),
        told=[(name, client_words.value(one, value)) for name, value, one in topics if value],
        plan=first_lines(plans.latest(tx, client_id)),
        circumstance=circumstance_words.standing(row, now),
    )


def _is_unsafe(row: Any, now: datetime) -> bool:
    hours = facts.safe_hours(row)
    if not row.safe_to_text or hours is None:
        return not row.safe_to_text
    return not hours[0] <= now.astimezone(ZoneInfo(row.time_zone)).hour < hours[1]


def first_lines(version: Version | None) -> list[tuple[str, str]]:
    """Return each step that is made, with its first line; of people, their names."""
    if version is None:
        return []
    lines = []
    for step, name in client_words.STEPS.items():
        written = getattr(version.plan, step)
        if step == "people":
            written = listed(person.name for person in written)
        if written:
            lines.append((say(name), _first(written)))
    return lines


def _first(text: str) -> str:
    line, _, rest = text.partition("\n")
    cut = len(line) > LINE_LENGTH or bool(rest)
    return line[:LINE_LENGTH].rstrip(" .") + "…" if cut else line
