"""Mentions: `@Luz` in a note calls a colleague to it, until they have opened the conversation."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Update, insert, select, update

from bot.house import House
from models import mentions

MENTIONS_MAX = 10


def named_in(body: str, names: Mapping[UUID, str]) -> list[UUID]:
    """Return who is named in a note by `@` and their whole name, or the first word of it.

    Pure. Case does not matter; two colleagues of one first name are both called by it. At most
    MENTIONS_MAX, in the order of `names`.
    """
    text = body.casefold()
    found = [one for one, name in names.items() if _is_named(text, name.casefold())]
    return found[:MENTIONS_MAX]


def _is_named(text: str, name: str) -> bool:
    calls = {name, name.partition(" ")[0]}
    return any(re.search(rf"(?<!\w)@{re.escape(call)}(?!\w)", text) for call in calls if call)


def call(
    tx: Connection, house: House, note: Mapping[str, UUID], *, named: list[UUID], now: datetime
) -> None:
    """Call colleagues to a note, given as its `note_id` and `conversation_id`."""
    rows = [
        {"id": house.new_id(), **note, "staff_id": one, "at": now, "opened_at": None}
        for one in named
    ]
    tx.execute(insert(mentions), rows)


def opened(house: House, conversation_id: UUID, *, staff_id: UUID, now: datetime) -> None:
    """Note that somebody has opened a conversation to which they were called."""
    mine = (
        mentions.c.staff_id == staff_id,
        mentions.c.conversation_id == conversation_id,
        mentions.c.opened_at.is_(None),
    )
    with house.db.reading() as tx:
        called = tx.execute(select(mentions.c.id).where(*mine).limit(1)).first()
    if called is not None:
        change: Update = update(mentions).where(*mine)
        with house.db.writing() as tx:
            tx.execute(change.values(opened_at=now))
