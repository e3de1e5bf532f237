"""Reads one message with every translation of it, for the page where another is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bot.care.translations import Place
from bot.doors.console import words
from bot.doors.console.translations.told import Told, kept
from bot.doors.sessions import SignedIn
from bot.doors.tongue import marked, say
from models import every_message, message_translations, staff_members

SHOWN_MAX = 20
_WHO = {"client": marked("Client"), "bot": marked("Script"), "staff": marked("Staff")}


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be translated: its words, who said them, and its translations, newest first.

    Each translation comes with the time when it was made.
    """

    id: Any
    body: str
    who: str
    time: str
    language: str
    direction: str
    translations: Sequence[tuple[Told, str]]


def read_message(tx: Connection, place: Place, reader: SignedIn) -> Message | None:
    """Return a message of a conversation, None where there is none of that id."""
    query = select(every_message).where(
        every_message.c.id == place.message_id,
        every_message.c.conversation_id == place.conversation_id,
    )
    row = tx.execute(query).first()
    if row is None:
        return None
    return Message(
        id=row.id,
        body=row.body or say("[nothing was written]"),
        who=say(_WHO[row.author]),
        time=words.day_and_time(row.created_at, reader.zone),
        language=row.language,
        direction="auto" if row.direction == "in" else words.direction(row.language),
        translations=list(_translations(tx, place, reader)),
    )


def _translations(tx: Connection, place: Place, reader: SignedIn) -> Any:
    query = (
        select(message_translations, staff_members.c.display_name)
        .join(staff_members)
        .where(message_translations.c.message_id == place.message_id)
        .order_by(message_translations.c.id.desc())
        .limit(SHOWN_MAX)
    )
    for row in tx.execute(query):
        yield kept(row, name=row.display_name), words.day_and_time(row.at, reader.zone)
