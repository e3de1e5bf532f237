"""An entry that fills itself from what just happened: the claim's times, its end, the texts."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, exists, func, select

from bot.care.specialist import StaffMember
from bot.house import House
from models import audit_entries, claims, messages, service_records, waived_records

# How a contact ended; the same words as a conversation is closed with.
OUTCOMES = (
    "helped_by_text",
    "talked_by_phone",
    "visit_made",
    "connected_to_service",
    "could_not_reach",
    "not_needed",
    "handed_back",
)
_KIND_OF_OUTCOME = {
    "talked_by_phone": "call",
    "visit_made": "visit",
    "could_not_reach": "voicemail",
}
_LET_GO = ("conversation.handed_back", "conversation.closed")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a service record says. `minutes` are spent with or for the client; `next_on` is the day
    of the next step."""

    kind: str = "call"
    minutes: int = 0
    texts_in: int = 0
    texts_out: int = 0
    ticks: tuple[str, ...] = ()
    done: str = ""
    outcome: str = ""
    next_step: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """An entry already filled in, of which claim, and whether it is asked for without being sought:
    after one's own claim ended that has no record yet."""

    entry: Entry
    claim_id: UUID | None = None
    asked: bool = False


def suggestion(
    tx: Connection, house: House, staff: StaffMember, conversation_id: UUID, now: datetime
) -> Suggested:
    """Return what an entry written now would say, of the staff member's newest claim here."""
    claim = _newest_claim(tx, staff, conversation_id)
    if claim is None or claim.settled:
        return Suggested(Entry())
    until = claim.released_at or min(now, claim.expires_at)
    entry = replace(_counted(tx, claim, until), minutes=_minutes(until - claim.claimed_at))
    ended = claim.released_at is not None or claim.expires_at <= now
    if ended:
        outcome = _outcome(tx, staff, claim)
        kind = _KIND_OF_OUTCOME.get(outcome, entry.kind)
        entry = replace(entry, outcome=outcome, kind=kind)
    asked = ended and now - until <= house.policy.record_asked_for
    return Suggested(entry, claim.id, asked=asked)


def _newest_claim(tx: Connection, staff: StaffMember, conversation_id: UUID) -> Any:
    recorded = exists().where(
        service_records.c.claim_id == claims.c.id, service_records.c.version == 1
    )
    waived = exists().where(waived_records.c.claim_id == claims.c.id)
    query = (
        select(claims, (recorded | waived).label("settled"))
        .where(claims.c.conversation_id == conversation_id, claims.c.staff_id == staff.id)
        .order_by(claims.c.id.desc())
        .limit(1)
    )
    return tx.execute(query).first()


def _counted(tx: Connection, claim: Any, until: datetime) -> Entry:
    """Count the texts of a claim; a contact without any was hardly one by text."""
    theirs = messages.c.direction == "in"
    ours = and_(messages.c.author == "staff", messages.c.staff_id == claim.staff_id)
    left = messages.c.status.not_in(("refused", "cancelled"))
    query = select(
        func.count().filter(theirs).label("texts_in"),
        func.count().filter(ours, left).label("texts_out"),
    ).where(
        messages.c.conversation_id == claim.conversation_id,
        messages.c.created_at >= claim.claimed_at,
        messages.c.created_at <= until,
    )
    row = tx.execute(query).one()
    kind = "text" if row.texts_in or row.texts_out else "call"
    return Entry(kind=kind, texts_in=row.texts_in, texts_out=row.texts_out)


def _minutes(length: timedelta) -> int:
    """Count begun minutes."""
    return max(1, -(-int(length.total_seconds()) // 60))


def _outcome(tx: Connection, staff: StaffMember, claim: Any) -> str:
    """Return what was chosen when the claim was let go; nothing for one that lapsed."""
    query = (
        select(audit_entries.c.detail)
        .where(
            audit_entries.c.subject == f"conversation:{claim.conversation_id}",
            audit_entries.c.actor == f"staff:{staff.id}",
            audit_entries.c.action.in_(_LET_GO),
            audit_entries.c.at == claim.released_at,
        )
        .limit(1)
    )
    detail = tx.execute(query).scalar() or {}
    outcome = str(detail.get("outcome", ""))
    return outcome if outcome in OUTCOMES else ""
