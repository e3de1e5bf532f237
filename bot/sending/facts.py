"""Reads what the gate's decision rests on, in the transaction that acts on it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, case, exists, func, or_, select, union

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

# What the gate reads of why a client is not texted unasked.
CIRCUMSTANCE = (clients.c.circumstance, clients.c.circumstance_until)

LEDGER = (
    select(consent_entries.c.id, consent_entries.c.purpose, consent_entries.c.state)
    .add_columns(consent_entries.c.at)
    .where(consent_entries.c.contact_point_id == bindparam("contact_point_id"))
    .order_by(consent_entries.c.id)
)

_STANDING = (
    select(
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
    .where(conversations.c.id == bindparam("conversation_id"))
)

_SIBLING, _OF_SIBLING = contact_points.alias("sibling"), conversations.alias("of_sibling")
# Every conversation of the same client: what is too much is too much on all numbers together.
_OF_CLIENT = union(
    select(conversations.c.id).where(conversations.c.id == bindparam("conversation_id")),
    select(_OF_SIBLING.c.id)
    .join(_SIBLING, _SIBLING.c.id == _OF_SIBLING.c.contact_point_id)
    .join(contact_points, contact_points.c.client_id == _SIBLING.c.client_id)
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(conversations.c.id == bindparam("conversation_id")),
)
_UNPROMPTED = (
    select(
        func.count().label("of_week"),
        func.count(case((messages.c.sent_at > bindparam("of_day"), 1))).label("of_day"),
    )
    .select_from(messages)
    .where(
        messages.c.conversation_id.in_(_OF_CLIENT),
        messages.c.author == "bot",
        messages.c.answers_at.is_(None),
        messages.c.sent_at > bindparam("of_week"),
    )
)

# Shared with other texts, and with nobody who stops it: a stop comes before a claim or after it.
_CAMPAIGN = (
    select(wave_campaigns.c.state)
    .join(wave_texts, wave_texts.c.campaign_id == wave_campaigns.c.id)
    .where(wave_texts.c.message_id == bindparam("of_message"))
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


def read(db: Database, tx: Connection, conversation_id: UUID, now: datetime) -> Facts:
    """Read the facts of one conversation."""
    [row] = db.fetch(tx, _STANDING, {"conversation_id": conversation_id})
    entries = db.fetch(tx, LEDGER, {"contact_point_id": row.contact_point_id})
    facts = standing(row, entries)
    if facts.stopped_at is not None:
        return with_history(tx, facts, conversation_id, now)
    [counted] = db.fetch(tx, _UNPROMPTED, _weekly(conversation_id, now))
    return _counted(facts, counted)


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
    key = {"conversation_id": conversation_id}
    if facts.stopped_at is not None:
        return replace(facts, confirmed_at=tx.execute(_CONFIRMED, key).scalar())
    [counted] = tx.execute(_UNPROMPTED, _weekly(conversation_id, now))
    return _counted(facts, counted)


def _weekly(conversation_id: UUID, now: datetime) -> dict[str, Any]:
    since = {"of_day": now - timedelta(days=1), "of_week": now - timedelta(days=7)}
    return {"conversation_id": conversation_id, **since}


def _counted(facts: Facts, counted: Any) -> Facts:
    return replace(facts, unprompted=counted.of_day, unprompted_of_week=counted.of_week)


def is_left_for_later(tx: Connection, message_id: UUID) -> bool:
    """Say whether a reply was left to leave by itself, and nobody has since sent it on."""
    query = select(hour_choices.c.chosen).where(hour_choices.c.message_id == message_id)
    newest = query.order_by(hour_choices.c.id.desc()).limit(1)
    return tx.execute(newest).scalar() == "later"


def with_campaign(db: Database, tx: Connection, facts: Facts, message_id: UUID) -> Facts:
    """Add what only a text said unasked needs to know: how it stands with its campaign.

    From here to the end of the transaction nobody pauses or stops that campaign.
    """
    found = db.fetch(tx, _CAMPAIGN, {"of_message": message_id})
    return replace(facts, campaign=found[0].state if found else "")


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
