"""The lean reference: what one answered question writes, by hand, in one transaction of raw SQL.

It writes the same rows as the house in the same tables, column for column, with the same fields
encrypted; it finds the conversation by one SELECT, since a phone number is all that a text brings.
It reads no reply, asks no gate and knows no script: what the script would say is prepared.

Ids are hexadecimal and times ISO 8601 text: both databases take them so, and nothing is cheaper.
"""

import sqlite3
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest
from os import urandom
from typing import Any
from uuid import uuid4

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.people import KEYS
from bench.prepared import Prepared
from bot.db import normal_url

FIND = """
SELECT conversations.id, progresses.id, consent_entries.id
FROM contact_points
JOIN conversations ON conversations.contact_point_id = contact_points.id
JOIN progresses ON progresses.conversation_id = conversations.id AND progresses.state = 'active'
JOIN consent_entries ON consent_entries.contact_point_id = contact_points.id
 AND consent_entries.purpose = 'check_in'
WHERE contact_points.channel = 'sms' AND contact_points.address_hash = ?
ORDER BY consent_entries.id DESC LIMIT 1
"""
TURN = """
INSERT INTO turns (id, conversation_id, kind, ending, reading, staff_id, at)
VALUES (?, ?, 'inbound', 'script', NULL, NULL, ?)
"""
ACTIVITY = "INSERT INTO activity (conversation_id, kind, at) VALUES (?, 'inbound', ?)"
HEARD = """
INSERT INTO messages (id, conversation_id, turn_id, direction, author, purpose, body, language,
 media_count, status, status_rank, provider_id, segments, created_at)
VALUES (?, ?, ?, 'in', 'client', 'inbound', ?, 'en', 0, 'received', 3, ?, 1, ?)
"""
SAID = """
INSERT INTO messages (id, conversation_id, turn_id, direction, author, purpose, body, language,
 media_count, script, script_version, step, wording, consent_entry_id, answers_at, status,
 status_rank, segments, due_at, created_at)
VALUES (?, ?, ?, 'out', 'bot', 'check_in', ?, 'en', 0, ?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?, ?)
"""
OUTCOME = """
INSERT INTO outcomes (id, conversation_id, progress_id, turn_id, instrument, value, script,
 script_version, step, language, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'en', ?)
"""
TIMER = "INSERT INTO timers (id, progress_id, name, due_at) VALUES (?, ?, ?, ?)"
TIMER_OFF = """
UPDATE timers SET cancelled_at = ?
WHERE progress_id = ? AND fired_at IS NULL AND cancelled_at IS NULL
"""
PLACE = "UPDATE progresses SET place = ? WHERE id = ?"
LAST_HEARD = """
UPDATE conversations SET state = 'bot', language = 'en', last_inbound_at = ? WHERE id = ?
"""
STATEMENTS = (FIND, TURN, ACTIVITY, HEARD, SAID, OUTCOME, TIMER, TIMER_OFF, PLACE, LAST_HEARD)


@dataclass(frozen=True, slots=True)
class Text:
    """An inbound text: who wrote what and when, and ids for the rows that it will cause."""

    address: str
    provider_id: str
    body: str
    now: str
    ids: tuple[str, ...]


def new_ids() -> tuple[str, ...]:
    """Make the ids for the rows of one text: its turn, two messages, an outcome and a timer."""
    return tuple(uuid4().hex for _ in range(5))


class Lean:
    """Answers texts with raw SQL on one connection of its own."""

    def __init__(self, url: str, prepared: Prepared) -> None:
        """Connect to a database of the benchmark's people, as durably as the house does."""
        self._prepared, self._cipher = prepared, _Cipher()
        self._is_sqlite = url.startswith("sqlite")
        self._connection = _sqlite(url) if self._is_sqlite else _postgresql(url)
        mark = "?" if self._is_sqlite else "%s"
        self._sql = {text: text.replace("?", mark) for text in STATEMENTS}

    def answer(self, text: Text) -> None:
        """Write everything that this text causes, in one transaction."""
        try:
            if self._is_sqlite:
                self._connection.execute("BEGIN IMMEDIATE")
            self._write(text)
            self._connection.commit()
        except BaseException:
            self._connection.rollback()
            raise

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _execute(self, statement: str, *values: Any) -> Any:
        return self._connection.execute(self._sql[statement], values)

    def _write(self, text: Text) -> None:
        found = self._execute(FIND, self._cipher.look_up(text.address)).fetchone()
        conversation, progress, consent = found
        turn, heard, said, outcome, timer = text.ids
        now, seal, ready = text.now, self._cipher.seal, self._prepared
        edition, body = ready.edition, seal(text.body, b"messages.body")
        self._execute(TIMER_OFF, now, progress)
        self._execute(PLACE, seal(ready.place, b"progresses.place"), progress)
        self._execute(TURN, turn, conversation, now)
        self._execute(ACTIVITY, conversation, now)
        self._execute(HEARD, heard, conversation, turn, body, text.provider_id, now)
        body, wording = seal(ready.said, b"messages.body"), (*edition, ready.step, ready.wording)
        queued = (consent, now, ready.segments, now, now)
        self._execute(SAID, said, conversation, turn, body, *wording, *queued)
        value = (ready.instrument, seal(ready.value, b"outcomes.value"))
        of_turn = (conversation, progress, turn)
        self._execute(OUTCOME, outcome, *of_turn, *value, *edition, ready.answered, now)
        self._execute(TIMER, timer, progress, ready.timer, ready.timer_due_at)
        self._execute(LAST_HEARD, now, conversation)


class _Cipher:
    """The house's encryption and keyed look-up hash, by hand."""

    def __init__(self) -> None:
        self._cipher = AESGCM(KEYS.fields[KEYS.current])
        self._look_up = digest(KEYS.root, b"look-up", sha256)
        self._key_id = bytes([KEYS.current])

    def seal(self, text: str, column: bytes) -> bytes:
        nonce = urandom(12)
        return self._key_id + nonce + self._cipher.encrypt(nonce, text.encode(), column)

    def look_up(self, address: str) -> bytes:
        return digest(self._look_up, address.encode(), sha256)[:16]


def _sqlite(url: str) -> Any:
    connection = sqlite3.connect(
        url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
    )
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _postgresql(url: str) -> Any:
    return psycopg.connect(normal_url(url).replace("+psycopg", ""), options="-c timezone=UTC")
