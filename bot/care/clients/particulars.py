"""Particulars: what a client told staff, by topic. Append-only; the latest of a topic rules."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, union_all

from bot.care.clients.judging import ChangedMeanwhile, Deed
from models import particulars, staff_members
from models.states import PARTICULARS

ABOUT = ("called", "pronouns", "language", "time_zone", "birth_year", "zip_code", "tags")
REACHING = (
    "safe_to_text",
    "ok_name",
    "safe_word",
    "shared_phone",
    "voicemail",
    "no_calls_after",
    "notes",
)


def _newest(topic: str) -> Any:
    """Give the newest row of one topic: an index finds it, however many came before."""
    newest = (
        select(particulars.c.id)
        .where(particulars.c.client_id == bindparam("of_client"), particulars.c.topic == topic)
        .order_by(particulars.c.id.desc())
        .limit(1)
        .subquery()
    )
    return select(newest.c.id)


_LATEST = (
    select(particulars, staff_members.c.display_name)
    .join(staff_members, staff_members.c.id == particulars.c.staff_id)
    .where(particulars.c.id.in_(union_all(*map(_newest, PARTICULARS))))
)


def latest(tx: Connection, client_id: UUID) -> dict[str, Any]:
    """Return the latest row of each topic that was ever written, with its writer's name."""
    return {row.topic: row for row in tx.execute(_LATEST, {"of_client": client_id})}


def seen(known: Mapping[str, Any], topics: Iterable[str]) -> UUID | None:
    """Return the id by which a form says how much of these topics it has seen."""
    return max((known[topic].id for topic in topics if topic in known), default=None)


def check_seen(known: Mapping[str, Any], topics: tuple[str, ...], *, shown: UUID | None) -> None:
    """Raise ChangedMeanwhile when any of the topics was written since a form was opened."""
    newest = seen(known, topics)
    if newest is None or newest == shown:
        return
    raise ChangedMeanwhile(next(row for row in known.values() if row.id == newest))


def write(deed: Deed, values: Mapping[str, str]) -> None:
    """Append a row for each topic."""
    rows = [
        {
            "id": deed.house.new_id(),
            "client_id": deed.client.id,
            "topic": topic,
            "value": value,
            "staff_id": deed.staff.id,
            "at": deed.now,
        }
        for topic, value in values.items()
    ]
    if rows:
        deed.tx.execute(insert(particulars), rows)
