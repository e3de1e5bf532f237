"""The people of the benchmark: any number of invented clients who have just been asked how it goes.

Each has a conversation of their own, two consent entries, and `first_check_in` waiting for a number
from 1 to 5, its question delivered and its timer set. What they answer, `REPLY`, is understood.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert

from bot import library, schema, wiring
from bot.config import Config, Keys, Policy, TwilioAccount
from bot.db import CommitWatch
from bot.house import House
from bot.library import Library
from bot.wiring import Parts
from flows import effects, engine
from flows.events import Started
from models import (
    clients,
    consent_entries,
    contact_points,
    conversations,
    messages,
    progresses,
    teams,
    timers,
    turns,
)
from models.states import STATUS_RANKS

REPLY = "4"
SCRIPT = "first_check_in"
PURPOSES = ("consent_request", "check_in")
ZONE = "America/Los_Angeles"
STARTED = Started({"language": "en"}, ZONE)
KEYS = Keys({1: bytes(range(32))}, 1, bytes(range(32, 64)))
TEAM = {"name": "Riverside", "program": "Riverside follow-up team", "phone": "503-555-0199"}
TWILIO = TwilioAccount("AC" + "0" * 32, ("benchmark-token",), "MG" + "0" * 32)
PUBLIC_URL = "https://aftercall.example"
PATH = "/webhooks/twilio/messages"


def phone(number: int) -> str:
    """Return the nth invented phone number: 555-0100 to 555-0199 in one area code after another."""
    return f"+1{200 + number // 100}55501{number % 100:02d}"


@cache
def _books() -> Library:
    return library.load(wiring.ROOT)


def build(url: str, *, commit_watch: CommitWatch | None = None) -> Parts:
    """Build the house on this database, as a web process has it: it never sends."""
    config = Config(
        database_url=url,
        keys=KEYS,
        data=Path(),
        public_url=PUBLIC_URL,
        twilio=TWILIO,
        policy=Policy(drafts_may_leave=True),
    )
    return wiring.build(config, sends=False, commit_watch=commit_watch, books=_books())


def settle_in(url: str, *, people: int, now: datetime) -> None:
    """Migrate the database and let so many people in, who were asked at `now`."""
    parts = build(url)
    schema.migrate(parts.house.db)
    wiring.keep_editions(parts.house, now)
    rows = _Rows(parts.house, now)
    for number in range(people):
        rows.add_person(number)
    with parts.house.db.writing() as tx:
        for table, filled in rows.by_table.items():
            tx.execute(insert(table), filled)
    parts.house.db.close()


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where everybody stands: the place in the script as JSON, and its timer."""

    script: str
    version: str
    step: str
    place: str
    timer: effects.SetTimer


class _Rows:
    """The rows of all people, referenced tables first."""

    def __init__(self, house: House, now: datetime) -> None:
        self._house, self._now = house, now
        self._asked = _asked(house, now)
        self._team_id = house.new_id()
        order = (teams, clients, contact_points, consent_entries, conversations)
        later = (progresses, timers, turns, messages)
        self.by_table: dict[Table, list[dict[str, Any]]] = {table: [] for table in order + later}
        self._add(teams, id=self._team_id, **TEAM, hours="8 am-6 pm", time_zone=ZONE)

    def add_person(self, number: int) -> None:
        """Add a client, how they are reached, what they agreed to, and what they were asked."""
        client_id, point_id, conversation_id, progress_id = self._ids(4)
        self._add_client(client_id, f"Client {number}")
        self._add_contact_point(point_id, phone(number), client_id=client_id)
        for purpose in PURPOSES:
            self._add_consent(point_id, purpose)
        self._add_conversation(conversation_id, point_id)
        self._add_progress(progress_id, conversation_id)
        self._add_question(conversation_id)

    def _ids(self, count: int) -> Iterable[UUID]:
        return (self._house.new_id() for _ in range(count))

    def _add(self, table: Table, **values: Any) -> None:
        stamp = {"created_at": self._now} if "created_at" in table.c else {}
        self.by_table[table].append({**stamp, **values})

    def _add_client(self, client_id: UUID, name: str) -> None:
        row = {"id": client_id, "team_id": self._team_id, "name": name, "language": "en"}
        self._add(clients, **row, time_zone=ZONE, safe_to_text=True, shared_phone=False)

    def _add_contact_point(self, point_id: UUID, address: str, *, client_id: UUID) -> None:
        hashed = self._house.ring.look_up(address)
        row = {"id": point_id, "client_id": client_id, "channel": "sms", "address": address}
        self._add(contact_points, **row, address_hash=hashed, state="active")

    def _add_consent(self, point_id: UUID, purpose: str) -> None:
        row = {"id": self._house.new_id(), "contact_point_id": point_id, "purpose": purpose}
        basis = {"source": "client", "evidence": "consent/1", "language": "en"}
        self._add(consent_entries, **row, **basis, state="granted", at=self._now)

    def _add_conversation(self, conversation_id: UUID, point_id: UUID) -> None:
        row = {"id": conversation_id, "team_id": self._team_id, "contact_point_id": point_id}
        self._add(conversations, **row, state="bot", language="en")

    def _add_progress(self, progress_id: UUID, conversation_id: UUID) -> None:
        asked, timer = self._asked, self._asked.timer
        place = {"script": asked.script, "script_version": asked.version, "place": asked.place}
        row = {"id": progress_id, "conversation_id": conversation_id, "state": "active"}
        self._add(progresses, **row, **place, started_at=self._now)
        set_at = {"name": timer.name, "due_at": timer.due_at}
        self._add(timers, id=self._house.new_id(), progress_id=progress_id, **set_at)

    def _add_question(self, conversation_id: UUID) -> None:
        turn_id, message_id = self._ids(2)
        turn = {"conversation_id": conversation_id, "kind": "check_in", "ending": "script"}
        self._add(turns, id=turn_id, **turn, at=self._now)
        row = {"id": message_id, "conversation_id": conversation_id, "turn_id": turn_id}
        kind = {"direction": "out", "author": "bot", "purpose": "check_in", "language": "en"}
        sent = {"status": "delivered", "status_rank": STATUS_RANKS["delivered"]}
        asked = {"script": self._asked.script, "script_version": self._asked.version}
        asked["step"] = self._asked.step
        self._add(messages, **row, **kind, **sent, **asked, body="How are things?")


def _asked(house: House, now: datetime) -> _Asked:
    script = house.library.current(SCRIPT).script
    place, said = engine.begin(script, STARTED, now - timedelta(minutes=5))
    [timer] = [effect for effect in said if isinstance(effect, effects.SetTimer)]
    return _Asked(script.name, script.version, place.step, json.dumps(place.to_dict()), timer)
