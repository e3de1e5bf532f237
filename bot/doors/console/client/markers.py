"""What staff changed about a client, as a conversation's thread shows it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from bot.doors.console.client import known_sources
from bot.doors.tongue import say
from models import contact_points, conversations, particulars, staff_members

# What changes how or in which language the next text reaches the client.
SHOWN = ("language", "time_zone", "safe_to_text", "shared_phone", "called", "number")


def of_client(tx: Connection, conversation_id: UUID, *, newest: int) -> Iterator[tuple[Any, str]]:
    """Give the newest changes about the client of a conversation, each row with its sentence."""
    whose = (
        select(contact_points.c.client_id)
        .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
        .where(conversations.c.id == conversation_id)
        .scalar_subquery()
    )
    query = (
        select(particulars, staff_members.c.display_name)
        .join(staff_members, staff_members.c.id == particulars.c.staff_id)
        .where(particulars.c.client_id == whose, particulars.c.topic.in_(SHOWN))
        .order_by(particulars.c.id.desc())
        .limit(newest)
    )
    for row in tx.execute(query):
        yield row, _sentence(row)


def _sentence(row: Any) -> str:
    if row.topic == known_sources.NUMBER:
        return say("%(name)s said whose number this is.", name=row.display_name)
    changed = known_sources.changed(row.topic, row.value)
    return say("%(name)s wrote down: %(change)s.", name=row.display_name, change=changed)
