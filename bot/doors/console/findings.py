"""What a client's text was read as and by which words, as staff see it beneath the text."""

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, select

from bot.doors.console import told_by_care, words
from bot.doors.tongue import say
from flows.languages import LANGUAGES
from models import turns

Findings = Mapping[UUID, tuple[str, ...]]
"""By turn, a sentence for each signal."""


def findings(tx: Connection, conversation_id: UUID, *, newest: int) -> Findings:
    """Return what the newest turns of a conversation found in its texts."""
    query = (
        select(turns.c.id, turns.c.reading)
        .where(turns.c.conversation_id == conversation_id, turns.c.reading.is_not(None))
        .order_by(turns.c.id.desc())
        .limit(newest)
    )
    return {row.id: told(row.reading) for row in tx.execute(query)}


def told(reading: str) -> tuple[str, ...]:
    """Return a sentence for each signal of a kept reading, the gravest first."""
    return tuple(_told(signal) for signal in json.loads(reading))


def _told(signal: Mapping[str, str]) -> str:
    what = words.signal(signal["kind"])
    if signal["detail"] in LANGUAGES:
        detail = words.language(signal["detail"])
        what = say("%(what)s: %(detail)s", what=what, detail=detail)
    source, _, rule = signal["rule"].partition("/")
    group = told_by_care.group(rule.partition(".")[2])
    by = say(words.SECOND_READER) if source == "second" else group
    if not by and not signal["words"]:
        return what
    return say("%(what)s (%(why)s)", what=what, why=_why(by, signal["words"]))


def _why(by: str, written: str) -> str:
    return say("%(rule)s, “%(words)s”", rule=by, words=written) if written else by
