"""Opens a page about one client's conversation: for their team only, and the look is logged."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, request

from bot.doors import sessions
from bot.doors.console import context_reading, record_words
from bot.doors.console.context_reading import Standing
from bot.doors.desk import Desk
from bot.doors.trying import attempt
from bot.errors import FormInvalid, NotAllowed
from bot.privacy import audit

KEY_LENGTH_MAX = 80


def look(desk: Desk, conversation_id: UUID, action: str) -> Standing:
    """Return where the conversation stands, having written down who looked at what of it.

    Ends the request with 404 when this is no conversation of the team's.
    """
    signed_in, now = sessions.current(), desk.clock.now()
    with desk.house.db.reading() as tx:
        found: Standing | None = context_reading.standing(tx, signed_in, conversation_id, now)
    if found is None:
        abort(404)
    log(desk, action, subject=f"conversation:{conversation_id}")
    return found


def log(desk: Desk, action: str, *, subject: str) -> None:
    """Write down who looked at what, before it is shown."""
    house, now = desk.house, desk.clock.now()
    actor = f"staff:{sessions.current().staff.id}"
    row = audit.entry(house.ring, house.new_id(), now, actor=actor, action=action, subject=subject)
    with house.db.writing() as tx:
        audit.append(tx, row)


def page(desk: Desk, standing: Standing) -> dict[str, Any]:
    """Give what every page about a conversation shows, and the key that makes its form count once.

    A form that comes back with faults keeps the key that it had.
    """
    me = sessions.current()
    kept = request.form.get("idempotency_key", "")[:KEY_LENGTH_MAX]
    return {"me": me, "row": standing.row, "key": kept or desk.house.new_token()}


def faults_of(deed: Callable[[], object]) -> dict[str, str]:
    """Do a deed and return its faults by field, in sentences; 404 for what is not allowed."""
    try:
        attempt(deed)
    except NotAllowed:
        abort(404)
    except FormInvalid as invalid:
        return record_words.faults(invalid.faults)
    return {}


def plain(name: str) -> str:
    """Read a field that is compared in the database, where PostgreSQL takes no NUL."""
    return written(name).replace("\0", "")


def written(name: str) -> str:
    """Read what was written in a field; forms send line ends as CRLF."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def form_key() -> str:
    """Read the key that makes a form count once; 400 when there is none."""
    key = plain("idempotency_key")
    if not 0 < len(key) <= KEY_LENGTH_MAX:
        abort(400)
    return key


def number(name: str) -> int:
    """Read a whole number; what is none reads as -1, which no form allows."""
    text = written(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def day(name: str) -> date | None:
    """Read a day, None for an empty field; raises FormInvalid for what is no day."""
    text = written(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FormInvalid({name: "date"}) from None


def some_id(name: str) -> UUID | None:
    """Read an id, None for an empty field; 400 for what is none."""
    text = plain(name)
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(400)
