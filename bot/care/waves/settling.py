"""What became of each member: sent, failed or skipped, and what came of it in the days after."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, exists, literal_column, select, update

from bot.house import House
from bot.sending.gate import EVERYTHING
from models import (
    consent_entries,
    conversations,
    escalations,
    messages,
    wave_campaigns,
    wave_members,
)

BATCH = 200
CLOSED_AT_ONCE = 2000
# How soon a text is looked at again while it is young, and later on.
YOUNG, YOUNG_EVERY, OLD_EVERY = timedelta(minutes=10), timedelta(seconds=20), timedelta(minutes=30)
SENT = ("accepted", "sent", "delivered", "read")
ARRIVED = ("delivered", "read")
FAILED = ("undelivered", "failed")
NEVER_LEFT = ("refused", "cancelled")

_REPLIED = exists().where(
    messages.c.conversation_id == wave_members.c.conversation_id,
    messages.c.direction == "in",
    messages.c.created_at >= wave_members.c.started_at,
)
_ESCALATED = exists().where(
    escalations.c.conversation_id == wave_members.c.conversation_id,
    escalations.c.opened_at >= wave_members.c.started_at,
)
_OPTED_OUT = exists().where(
    consent_entries.c.contact_point_id == conversations.c.contact_point_id,
    consent_entries.c.purpose == EVERYTHING,
    consent_entries.c.state == "revoked",
    consent_entries.c.at >= wave_members.c.started_at,
)
_TEXT = messages.alias("text")
_DUE = (
    select(
        wave_members.c.campaign_id,
        wave_members.c.client_id,
        wave_members.c.state,
        wave_members.c.started_at,
        _TEXT.c.status,
        _TEXT.c.reason,
        _REPLIED.label("replied"),
        _ESCALATED.label("escalated"),
        _OPTED_OUT.label("opted_out"),
    )
    .join(_TEXT, _TEXT.c.id == wave_members.c.message_id)
    .join(conversations, conversations.c.id == wave_members.c.conversation_id)
    .where(wave_members.c.look_at <= bindparam("now"))
    .order_by(wave_members.c.look_at)
    .limit(BATCH)
    .with_for_update(of=wave_members, skip_locked=True)
)
_MEMBER = (
    update(wave_members)
    .where(
        wave_members.c.campaign_id == bindparam("of_campaign"),
        wave_members.c.client_id == bindparam("of_client"),
    )
    .values(
        state=bindparam("to_state"),
        reason=bindparam("because"),
        look_at=bindparam("again_at"),
        delivered=bindparam("has_arrived"),
        replied=bindparam("has_replied"),
        escalated=bindparam("has_escalated"),
        opted_out=bindparam("has_opted_out"),
    )
)
_STOPPING = (
    select(wave_campaigns.c.id)
    .where(literal_column("wave_campaigns.state = 'stopping'"))
    .limit(1)
    .with_for_update(skip_locked=True)
)


def look(house: House, now: datetime) -> int:
    """Look at what became of a batch of texts; return of how many."""
    with house.db.writing() as tx:
        rows = tx.execute(_DUE, {"now": now}).all()
        if rows:
            tx.execute(_MEMBER, [_seen(house, row, now) for row in rows])
        return len(rows)


def _seen(house: House, row: Any, now: datetime) -> dict[str, Any]:
    state, reason = _standing(row)
    return {
        "of_campaign": row.campaign_id,
        "of_client": row.client_id,
        "to_state": state,
        "because": reason,
        "again_at": _again(house, state, row, now),
        "has_arrived": row.status in ARRIVED,
        "has_replied": row.replied,
        "has_escalated": row.escalated,
        "has_opted_out": row.opted_out,
    }


def _standing(row: Any) -> tuple[str, str | None]:
    """Say where a member stands by where the text does."""
    if row.status in SENT:
        return "sent", None
    if row.status in FAILED:
        return "failed", row.reason or "undelivered"
    if row.status in NEVER_LEFT:
        return "skipped", row.reason
    return "started", row.reason if row.status == "held" else None


def _again(house: House, state: str, row: Any, now: datetime) -> datetime | None:
    age = now - row.started_at
    if state == "skipped" or (state != "started" and age > house.policy.wave_followed_for):
        return None
    return now + (YOUNG_EVERY if age < YOUNG else OLD_EVERY)


def close_stopped(house: House) -> int:
    """Let the members of a stopped campaign who were still to come end as skipped; how many."""
    with house.db.writing() as tx:
        campaign_id = tx.execute(_STOPPING).scalar()
        if campaign_id is None:
            return 0
        closed = sum(_close(tx, campaign_id, state) for state in ("waiting", "open"))
        if closed == 0:
            which = update(wave_campaigns).where(wave_campaigns.c.id == campaign_id)
            tx.execute(which.values(state="stopped"))
        return closed


def _close(tx: Connection, campaign_id: Any, state: str) -> int:
    # Written out, since SQLite takes a partial index for no bound value.
    in_state: ColumnElement[bool] = literal_column(f"wave_members.state = '{state}'")
    of_campaign = wave_members.c.campaign_id == campaign_id
    some = select(wave_members.c.client_id).where(of_campaign, in_state).limit(CLOSED_AT_ONCE)
    change = update(wave_members).where(of_campaign, wave_members.c.client_id.in_(some))
    return tx.execute(change.values(state="skipped", reason="campaign_stopped")).rowcount
