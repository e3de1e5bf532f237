"""My open conversations as a device keeps them, encrypted, to be read where there is no network."""

from base64 import b64encode
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify
from sqlalchemy import Connection, select

from bot.doors import sessions
from bot.doors.console import context_reading, thread_reading, words
from bot.doors.console.looks import log_look
from bot.doors.console.thread_reading import Entry
from bot.doors.console.translations import beneath
from bot.doors.console.translations.beneath import Beneath
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say, together
from models import claims

CONVERSATIONS_MAX = 10
ENTRIES_MAX = 30
KEPT = "conversation.kept_on_device"


class Carrying:
    """The route that gives a signed-in device what it may keep."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the route."""
        door.add_url_rule("/mine/offline", "carry", self.mine)

    def mine(self) -> Response:
        """Give what I hold, and the key that locks what I write; each conversation is logged."""
        signed_in, now = sessions.current(), self.desk.clock.now()
        with self.desk.house.db.reading() as tx:
            mine = _mine(tx, signed_in, now)
        for conversation_id in mine:
            log_look(self.desk, KEPT, subject=f"conversation:{conversation_id}", now=now)
        with self.desk.house.db.reading() as tx:
            kept = [_kept(tx, self.desk, one, now) for one in mine]
        return jsonify(key=self._writing_key(signed_in), conversations=[one for one in kept if one])

    def _writing_key(self, signed_in: SignedIn) -> str:
        """Give the key of unsent words: the same at each sign-in of the same person, no other's.

        So a device may forget it when a sign-in ends, and still lose nothing that was written.
        """
        secret = self.desk.house.ring.secret(f"outbox:{signed_in.staff.id}")
        return b64encode(secret).decode()


def _mine(tx: Connection, signed_in: SignedIn, now: datetime) -> list[UUID]:
    query = (
        select(claims.c.conversation_id)
        .where(claims.c.released_at.is_(None), claims.c.expires_at > now)
        .where(claims.c.staff_id == signed_in.staff.id)
        .order_by(claims.c.id.desc())
        .limit(CONVERSATIONS_MAX)
    )
    return list(tx.execute(query).scalars())


def _kept(
    tx: Connection, desk: Desk, conversation_id: UUID, now: datetime
) -> dict[str, Any] | None:
    signed_in = sessions.current()
    standing = context_reading.standing(tx, signed_in, conversation_id, now)
    if standing is None:
        return None
    thread = thread_reading.read(tx, conversation_id, signed_in, now=now)
    entries = thread.entries[-ENTRIES_MAX:]
    told = beneath.read(tx, desk, entries, standing.row)
    return {
        "id": str(conversation_id),
        "name": standing.row.name or "",
        "language": words.language(standing.row.language),
        "address": words.masked(standing.row.channel, standing.row.address),
        "team_phone": standing.row.team_phone,
        "entries": [_entry(one) | _translation(told.of(one)) for one in entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    names = ("kind", "who", "time", "body", "language", "direction", "state")
    return {name: getattr(entry, name) for name in names}


def _translation(under: Beneath | None) -> dict[str, Any]:
    """Give what a message says in the reader's language, marked as its page marks it."""
    if under is None or under.told is None:
        return {}
    told = under.told
    by = together([told.by, say("draft") if told.draft else None])
    names = ("text", "language", "direction")
    return {"translation": {**{name: getattr(told, name) for name in names}, "by": by}}
