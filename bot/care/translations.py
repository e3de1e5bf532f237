"""What messages say in other languages, as people have written it down: for reading alone.

Nothing automatic is ever decided from a translation: what a client wrote is read and answered as it
came.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from bot.care.specialist import StaffMember, deed
from bot.care.turn.turning import Turn
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from flows.languages import LANGUAGES
from models import every_message, message_translations

TEXT_LENGTH_MAX = 4000


@dataclass(frozen=True, slots=True)
class Place:
    """A message of a conversation, and a language that it is told in."""

    conversation_id: UUID
    message_id: UUID
    language: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a person says that a message means, as a form gave it."""

    place: Place
    text: str
    key: str


def write(house: House, staff: StaffMember, written: Written, now: datetime) -> None:
    """Keep what a person says that a message means; the newest in a language rules.

    The same form twice counts once. Raises NotAllowed, FormInvalid with every fault.
    """
    place = written.place
    with deed(house, staff, place.conversation_id, now) as turn:
        _check(written)
        message(turn.tx, place)
        if _is_repeated(turn, written.key):
            return
        made = row(house, place, text=written.text.strip(), by=staff.id, at=now)
        keyed = {"source": "human", "idempotency_key": written.key}
        turn.rows.add(message_translations, {**made, **keyed})
        turn.note("translation.written", {"language": place.language})


def latest(
    tx: Connection, message_ids: Iterable[UUID], *, languages: tuple[str, ...]
) -> dict[UUID, Any]:
    """Return the translation that rules for each message, in the first language that has one."""
    columns = message_translations.c
    query = (
        select(message_translations)
        .where(columns.message_id.in_(list(message_ids)), columns.language.in_(languages))
        .order_by(columns.id)
    )
    newest = {(row.message_id, row.language): row for row in tx.execute(query)}
    found: dict[UUID, Any] = {}
    for language in reversed(languages):
        found |= {of: row for (of, spoken), row in newest.items() if spoken == language}
    return found


def message(tx: Connection, place: Place) -> Any:
    """Return the message of a place, with its id, body and language. Raises NotAllowed."""
    columns = (every_message.c.id, every_message.c.body, every_message.c.language)
    query = select(*columns).where(
        every_message.c.id == place.message_id,
        every_message.c.conversation_id == place.conversation_id,
    )
    found = tx.execute(query).first()
    if found is None:
        raise NotAllowed("no such message in this conversation")
    return found


def is_translated(tx: Connection, place: Place) -> bool:
    """Say whether there is a translation in that language, by whomever."""
    query = select(message_translations.c.id).where(
        message_translations.c.message_id == place.message_id,
        message_translations.c.language == place.language,
    )
    return tx.execute(query.limit(1)).first() is not None


def row(house: House, place: Place, *, text: str, by: UUID, at: datetime) -> dict[str, Any]:
    """Give what every translation's row has; its source and key are to be added."""
    return {
        "id": house.new_id(),
        "conversation_id": place.conversation_id,
        "message_id": place.message_id,
        "language": place.language,
        "body": text,
        "staff_id": by,
        "at": at,
    }


def _check(written: Written) -> None:
    faults = {}
    if written.place.language not in LANGUAGES:
        faults["language"] = "choice"
    if not written.text.strip():
        faults["text"] = "needed"
    elif len(written.text) > TEXT_LENGTH_MAX:
        faults["text"] = "too_long"
    if faults:
        raise FormInvalid(faults)


def _is_repeated(turn: Turn, key: str) -> bool:
    same = message_translations.c.idempotency_key == key
    found = turn.tx.execute(select(message_translations.c.conversation_id).where(same)).scalar()
    if found is not None and found != turn.conversation_id:
        raise NotAllowed("that key was used in another conversation")
    return found is not None
