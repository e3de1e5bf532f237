"""Reads what the gate's decision rests on, in the transaction that acts on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Uuid,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
)

from bot.db import Database
from bot.sending.gate import CONFIRMATION, EVERYTHING, Facts
from models import (
    claims,
    clients,
    consent_entries,
    contact_points,
    conversations,
    hour_choices,
    messages,
    teams,
    wave_campaigns,
    wave_texts,
)

# Of so many conversations the facts are read at a time.
AT_ONCE = 8


def names(name: str) -> list[BindParameter[Any]]:
    """Return the values that an `IN` list of a constant statement names; see `any_of`."""
    return [bindparam(f"{name}_{number}", type_=Uuid) for number in range(AT_ONCE)]


def any_of(name: str, ids: Sequence[UUID]) -> dict[str, UUID]:
    """Return the values of a constant statement's `IN` list: up to AT_ONCE, the last repeated."""
    return {f"{name}_{n}": ids[min(n, len(ids) - 1)] for n in range(AT_ONCE)}


# What the gate reads of why a client is not texted unasked.
CIRCUMSTANCE = (clients.c.circumstance, clients.c.circumstance_until)

_ENTRIES = (
    select(consent_entries.c.id, consent_entries.c.purpose, consent_entries.c.state)
    .add_columns(consent_entries.c.at, consent_entries.c.contact_point_id)
    .order_by(consent_entries.c.id)
)
LEDGER = _ENTRIES.where(consent_entries.c.contact_point_id == bindparam("contact_point_id"))
_LEDGERS = _ENTRIES.where(consent_entries.c.contact_point_id.in_(names("contact_point")))

_STANDING = (
    select(
        conversations.c.id,
        conversations.c.contact_point_id,
        conversations.c.state,
        conversations.c.last_inbound_at,
        contact_points.c.state.label("contact_state"),
        func.coalesce(clients.c.time_zone, teams.c.time_zone).label("zone"),
        func.coalesce(clients.c.safe_to_text, True).label("safe_to_text"),
        clients.c.text_from_hour,
        clients.c.text_until_hour,
        clients.c.possible_zones,
        *CIRCUMSTANCE,
    )
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .join(teams, teams.c.id == conversations.c.team_id)
    .outerjoin(clients, clients.c.id == contact_points.c.client_id)
    .where(conversations.c.id.in_(names("conversation")))
)

_SIBLING, _OF_SIBLING = contact_points.alias("sibling"), conversations.alias("of_sibling")
# Every conversation of the same client: what is too much is too much on all numbers together.
_OF_CLIENT = union(
    select(conversations.c.id.label("asked"), conversations.c.id).where(
        conversations.c.id.in_(names("conversation"))
    ),
    select(conversations.c.id.label("asked"), _OF_SIBLING.c.id)
    .join(_SIBLING, _SIBLING.c.id == _OF_SIBLING.c.contact_point_id)
    .join(contact_points, contact_points.c.client_id == _SIBLING.c.client_id)
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(conversations.c.id.in_(names("conversation"))),
).subquery("of_client")
# What has set out counts as long as nobody knows that it did not arrive.
_SET_OUT: ColumnElement[bool] = literal_column("messages.status IN ('sending', 'doubtful')")
_UNPROMPTED = (
    select(
        _OF_CLIENT.c.asked,
        func.count().label("of_week"),
        func.count(case((or_(messages.c.sent_at > bindparam("of_day"), _SET_OUT), 1))).label(
            "of_day"
        ),
    )
    .join(messages, messages.c.conversation_id == _OF_CLIENT.c.id)
    .where(
        messages.c.author == "bot",
        messages.c.answers_at.is_(None),
        or_(messages.c.sent_at > bindparam("of_week"), _SET_OUT),
    )
    .group_by(_OF_CLIENT.c.asked)
)

# Shared with other texts, and with nobody who stops it: a stop comes before a claim or after it.
_CAMPAIGNS = (
    select(wave_texts.c.message_id, wave_campaigns.c.state)
    .join(wave_texts, wave_texts.c.campaign_id == wave_campaigns.c.id)
    .where(wave_texts.c.message_id.in_(names("message")))
    .with_for_update(of=wave_campaigns, read=True)
)

_CONFIRMED = select(func.max(messages.c.created_at)).where(
    messages.c.conversation_id == bindparam("conversation_id"),
    messages.c.purpose == CONFIRMATION,
    messages.c.status.not_in(("refused", "queued", "held", "cancelled")),
)

_ANOTHER_SPEAKS = or_(
    exists().where(
        claims.c.conversation_id == bindparam("of_conversation"),
        claims.c.released_at.is_(None),
        claims.c.expires_at > bindparam("at"),
        claims.c.staff_id != bindparam("writer"),
    ),
    exists().where(
        messages.c.conversation_id == bindparam("of_conversation"),
        messages.c.author == "staff",
        messages.c.staff_id != bindparam("writer"),
        messages.c.created_at > bindparam("written_at"),
        messages.c.status.not_in(("refused", "cancelled")),
    ),
)


def read(
    db: Database, tx: Connection, conversation_ids: Sequence[UUID], now: datetime
) -> dict[UUID, Facts]:
    """Read the facts of up to AT_ONCE conversations, by their ids."""
    asked = any_of("conversation", conversation_ids)
    rows = db.fetch(tx, _STANDING, asked)
    entries = _ledgers(db, tx, rows)
    counts = {one.asked: one for one in db.fetch(tx, _UNPROMPTED, {**asked, **_since(now)})}
    found = {row.id: standing(row, entries[row.contact_point_id]) for row in rows}
    return {
        known_id: _confirmed(tx, known, known_id) or _counted(known, counts.get(known_id))
        for known_id, known in found.items()
    }


def _ledgers(db: Database, tx: Connection, rows: Sequence[Any]) -> Mapping[UUID, list[Any]]:
    points = any_of("contact_point", [row.contact_point_id for row in rows])
    by_point = defaultdict[UUID, list[Any]](list)
    for entry in db.fetch(tx, _LEDGERS, points):
        by_point[entry.contact_point_id].append(entry)
    return by_point


def ledger(tx: Connection, contact_point_id: UUID) -> Iterable[Any]:
    """Read a contact point's consent entries, oldest first."""
    return tx.execute(LEDGER, {"contact_point_id": contact_point_id}).all()


def standing(row: Any, entries: Iterable[Any]) -> Facts:
    """Put facts together from a row that has the gate's columns and the ledger's entries."""
    latest = {entry.purpose: entry for entry in entries}
    stop = latest.pop(EVERYTHING, None)
    return Facts(
        zone=row.zone,
        possible_zones=tuple(row.possible_zones or ()),
        contact_state=row.contact_state,
        safe_to_text=bool(row.safe_to_text),
        safe_hours=safe_hours(row),
        consent={purpose: entry.state for purpose, entry in latest.items()},
        stopped_at=stop.at if stop is not None and stop.state == "revoked" else None,
        conversation_state=row.state,
        last_inbound_at=row.last_inbound_at,
        circumstance=row.circumstance or "",
        circumstance_until=row.circumstance_until,
    )


def safe_hours(row: Any) -> tuple[int, int] | None:
    """Return the hours of a client's row between which texts are safe; None where all are."""
    if row.text_from_hour is None:
        return None
    return row.text_from_hour, row.text_until_hour


def is_stopped(tx: Connection, contact_point_id: UUID) -> bool:
    """Say whether all texting to a number is stopped."""
    newest = None
    for entry in ledger(tx, contact_point_id):
        newest = entry.state if entry.purpose == EVERYTHING else newest
    return newest == "revoked"


def with_history(tx: Connection, facts: Facts, conversation_id: UUID, now: datetime) -> Facts:
    """Add what only unprompted texts and confirmations need to know."""
    asked = any_of("conversation", [conversation_id])
    stopped = _confirmed(tx, facts, conversation_id)
    return stopped or _counted(facts, tx.execute(_UNPROMPTED, {**asked, **_since(now)}).first())


def _confirmed(tx: Connection, facts: Facts, conversation_id: UUID) -> Facts | None:
    """Add when their stop was confirmed; None for whoever has not stopped."""
    if facts.stopped_at is None:
        return None
    confirmed_at = tx.execute(_CONFIRMED, {"conversation_id": conversation_id}).scalar()
    return replace(facts, confirmed_at=confirmed_at)


def _since(now: datetime) -> dict[str, datetime]:
    return {"of_day": now - timedelta(days=1), "of_week": now - timedelta(days=7)}


def _counted(facts: Facts, counted: Any) -> Facts:
    if counted is None:
        return facts
    return replace(facts, unprompted=counted.of_day, unprompted_of_week=counted.of_week)


def is_left_for_later(tx: Connection, message_id: UUID) -> bool:
    """Say whether a reply was left to leave by itself, and nobody has since sent it on."""
    query = select(hour_choices.c.chosen).where(hour_choices.c.message_id == message_id)
    newest = query.order_by(hour_choices.c.id.desc()).limit(1)
    return tx.execute(newest).scalar() == "later"


def campaigns(db: Database, tx: Connection, message_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return how it stands with the campaigns of up to AT_ONCE texts, for those that have one.

    From here to the end of the transaction nobody pauses or stops these campaigns.
    """
    found = db.fetch(tx, _CAMPAIGNS, any_of("message", message_ids))
    return {one.message_id: one.state for one in found}


def with_people(tx: Connection, facts: Facts, reply: Any, now: datetime) -> Facts:
    """Add what only a reply that leaves later needs to know; `reply` is its row."""
    key = {"of_conversation": reply.conversation_id, "writer": reply.staff_id}
    times = {"written_at": reply.created_at, "at": now}
    speaks = tx.execute(select(_ANOTHER_SPEAKS), {**key, **times}).scalar_one()
    return replace(facts, another_speaks=bool(speaks))


def consent_entry(entries: Iterable[Any], purpose: str) -> UUID | None:
    """Return the id of the ledger entry that a text of this purpose relies on."""
    latest = {entry.purpose: entry.id for entry in entries}
    return latest.get(purpose)
