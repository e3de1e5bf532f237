"""Drafts: words begun and not sent yet. Their rows; the deeds are in `drafting`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from bot.house import House
from models import drafts, staff_members

SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where words belong: one writer's, in one conversation, of one of `DRAFT_KINDS`."""

    conversation_id: UUID
    staff_id: UUID
    kind: str = "reply"


@dataclass(frozen=True, slots=True)
class Draft:
    """Words as their writer left them."""

    staff_id: UUID
    name: str
    kind: str
    body: str
    written_at: datetime


def keep(tx: Connection, place: Place, body: str, now: datetime) -> None:
    """Keep words in place of those that were there; none forgets them."""
    if not body.strip():
        forget(tx, place)
        return
    kept = {"body": body, "written_at": now}
    if tx.execute(update(drafts).where(_at(place)).values(**kept)).rowcount == 0:
        whose = {"conversation_id": place.conversation_id, "staff_id": place.staff_id}
        tx.execute(insert(drafts), {**whose, "kind": place.kind, **kept})


def find(tx: Connection, place: Place) -> str:
    """Return the words that are kept there, or nothing."""
    return tx.execute(select(drafts.c.body).where(_at(place))).scalar() or ""


def forget(tx: Connection, place: Place) -> bool:
    """Forget them; return whether there were any."""
    return tx.execute(delete(drafts).where(_at(place))).rowcount == 1


def forget_all(tx: Connection, conversation_id: UUID) -> None:
    """Forget what anybody has begun in a conversation."""
    tx.execute(delete(drafts).where(drafts.c.conversation_id == conversation_id))


def of_conversation(tx: Connection, conversation_id: UUID) -> list[Draft]:
    """Return what anybody has begun in a conversation, the newest first."""
    query = (
        select(drafts, staff_members.c.display_name)
        .join(staff_members)
        .where(drafts.c.conversation_id == conversation_id)
        .order_by(drafts.c.written_at.desc(), drafts.c.staff_id, drafts.c.kind)
        .limit(SHOWN_MAX)
    )
    return [
        Draft(row.staff_id, row.display_name, row.kind, row.body, row.written_at)
        for row in tx.execute(query)
    ]


def together(*parts: str) -> str:
    """Return words beneath each other; those that stand in the others already are not repeated."""
    found: list[str] = []
    for part in parts:
        if not part.strip() or any(part.strip() in one for one in found):
            continue
        found = [one for one in found if one.strip() not in part] + [part]
    return "\n".join(found)


def expire(house: House, now: datetime, *, limit: int) -> int:
    """Forget up to `limit` drafts untouched for `Policy.draft_kept_for`; return how many."""
    old = (
        select(drafts.c.conversation_id, drafts.c.staff_id, drafts.c.kind)
        .where(drafts.c.written_at <= now - house.policy.draft_kept_for)
        .order_by(drafts.c.written_at)
        .limit(limit)
    )
    with house.db.writing() as tx:
        places = [_at(Place(*row)) for row in tx.execute(old)]
        if not places:
            return 0
        return tx.execute(delete(drafts).where(or_(*places))).rowcount


def _at(place: Place) -> ColumnElement[bool]:
    return and_(
        drafts.c.conversation_id == place.conversation_id,
        drafts.c.staff_id == place.staff_id,
        drafts.c.kind == place.kind,
    )
