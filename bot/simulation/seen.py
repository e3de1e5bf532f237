"""What somebody at a console has seen of a conversation."""

from uuid import UUID

from sqlalchemy import select

from bot.house import House
from models import messages


def last_seen(house: House, conversation_id: UUID) -> UUID | None:
    """Return the newest message that the client wrote; None where they never did."""
    query = (
        select(messages.c.id)
        .where(messages.c.conversation_id == conversation_id)
        .where(messages.c.direction == "in")
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    with house.db.reading() as tx:
        found: UUID | None = tx.execute(query).scalar()
    return found
