"""Moves what was said long ago out of the way: no text that leaves today searches among it.

Nothing is lost or shortened, and whoever reads a conversation, a record or an export finds it there
as before. What decides (the gate, a turn, a cap) looks back by months at most, and only at what is
not archived.
"""

from datetime import datetime
from itertools import takewhile

from sqlalchemy import bindparam, delete, insert, select

from bot.house import House
from models import archived_messages, messages

# What may still leave stays, however old.
UNSETTLED = ("queued", "held", "sending", "doubtful")

# Ids are ordered by creation, and so is the archive: it goes on where it ended.
_LAST = select(archived_messages.c.id).order_by(archived_messages.c.id.desc()).limit(1)
_NEXT = select(messages.c.id, messages.c.created_at, messages.c.status).order_by(messages.c.id)
_THESE = messages.c.id.in_(bindparam("ids", expanding=True))
# Another process may move the same: the second to come waits, and finds them gone.
_LOCK = select(messages.c.id).where(_THESE).order_by(messages.c.id).with_for_update()
_MOVE = insert(archived_messages).from_select(
    archived_messages.c.keys(),
    select(*(messages.c[name] for name in archived_messages.c.keys())).where(_THESE),
)
_LEAVE = delete(messages).where(_THESE)


def move(house: House, now: datetime, *, limit: int) -> int:
    """Move up to `limit` messages older than Policy.archived_after to the archive, the oldest
    first; return how many.

    A batch is one transaction: a reader sees a message here or there, and exactly once.
    """
    before = now - house.policy.archived_after
    with house.db.writing() as tx:
        last = tx.execute(_LAST).scalar()
        query = _NEXT if last is None else _NEXT.where(messages.c.id > last)
        old = takewhile(lambda row: row.created_at < before, tx.execute(query.limit(limit)))
        ids = [row.id for row in old if row.status not in UNSETTLED]
        mine = tx.execute(_LOCK, {"ids": ids}).scalars().all() if ids else ()
        if mine:
            tx.execute(_MOVE, {"ids": mine})
            tx.execute(_LEAVE, {"ids": mine})
    return len(mine)
