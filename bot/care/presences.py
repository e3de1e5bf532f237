"""Presence: who looks at a conversation now. A hint between colleagues, and never a lock."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from bot.house import House
from models import activity, presences, staff_members

# The kind of activity that only the hint itself listens to.
PRESENCE = "presence"
SHOWN_MAX = 10


def note(house: House, conversation_id: UUID, *, staff_id: UUID, doing: str, now: datetime) -> None:
    """Note that somebody is `looking` at a conversation, or `typing` in it.

    Others' pages are told when that is news. What this person looked at before is forgotten.
    """
    with house.db.writing() as tx:
        mine = presences.c.staff_id == staff_id
        tx.execute(delete(presences).where(mine, presences.c.seen_at <= _since(house, now)))
        here = (mine, presences.c.conversation_id == conversation_id)
        before = tx.execute(select(presences.c.doing).where(*here)).scalar()
        told = {"doing": doing, "seen_at": now}
        if before is None:
            whose = {"conversation_id": conversation_id, "staff_id": staff_id}
            tx.execute(insert(presences), {**whose, **told})
        else:
            tx.execute(update(presences).where(*here).values(**told))
        if before != doing:
            live = {"conversation_id": conversation_id, "kind": PRESENCE, "at": now}
            tx.execute(insert(activity), live)


def others(
    tx: Connection, house: House, conversation_id: UUID, *, but: UUID, now: datetime
) -> list[tuple[str, str]]:
    """Return who else is there, as name and what they do, in the order of their names."""
    query = (
        select(staff_members.c.display_name, presences.c.doing)
        .join(staff_members)
        .where(presences.c.conversation_id == conversation_id, presences.c.staff_id != but)
        .where(presences.c.seen_at > _since(house, now))
        .order_by(staff_members.c.display_name)
        .limit(SHOWN_MAX)
    )
    return [(row.display_name, row.doing) for row in tx.execute(query)]


def _since(house: House, now: datetime) -> datetime:
    return now - house.policy.presence_lasts
