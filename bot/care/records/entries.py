"""Service records: what a contact was, what was done, what comes next. Corrected, never erased."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from bot.care.records import follow_ups
from bot.care.records.deed import deed, is_repeated
from bot.care.records.follow_ups import FollowUp
from bot.care.records.suggesting import OUTCOMES, Entry
from bot.care.records.writing import LINE_LENGTH_MAX, TEXT_LENGTH_MAX, Judged, today_of
from bot.care.specialist import StaffMember
from bot.care.turn.turning import Turn
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from models import claims, service_records, waived_records
from models.states import CONTACT_KINDS

MINUTES_MAX = 24 * 60
TEXTS_MAX = 999
# What was done, to be ticked.
TICKS = (
    "listened",
    "checked_safety",
    "safety_plan",
    "needs",
    "information",
    "service",
    "appointment",
    "crisis_line",
    "others_told",
)


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as a form gave it: once per key, of which claim, or correcting which version."""

    entry: Entry
    key: str
    claim_id: UUID | None = None
    corrects: UUID | None = None
    seen_version: int = 0


def save(
    house: House, staff: StaffMember, conversation_id: UUID, written: Written, now: datetime
) -> None:
    """Keep an entry, or a new version of one; the same form twice counts once.

    Raises NotAllowed, and FormInvalid with every fault, `changed` when a colleague corrected the
    same entry meanwhile.
    """
    with deed(house, staff, conversation_id, now) as turn:
        if is_repeated(turn, service_records, written.key):
            return
        _check(turn, staff, written)
        entry_id, version = _place(turn, written)
        _insert(turn, written, entry_id=entry_id, version=version)
        _follow_up(turn, written.entry, entry_id)
        turn.note("record.corrected" if written.corrects else "record.written", {})


def waive(
    house: House, staff: StaffMember, conversation_id: UUID, *, claim_id: UUID, now: datetime
) -> None:
    """Note that no record is needed of a claim of one's own. Raises NotAllowed."""
    with deed(house, staff, conversation_id, now) as turn:
        _check_claim(turn, staff, claim_id)
        known = select(waived_records.c.id).where(waived_records.c.claim_id == claim_id)
        if turn.tx.execute(known).first() is None:
            row = {"id": house.new_id(), "claim_id": claim_id, "staff_id": staff.id, "at": now}
            turn.tx.execute(insert(waived_records), row)
            turn.note("record.waived", {})


def _check(turn: Turn, staff: StaffMember, written: Written) -> None:
    entry, judged = written.entry, Judged()
    judged.choice("kind", entry.kind, known=CONTACT_KINDS)
    judged.choice("outcome", entry.outcome, known=OUTCOMES)
    if not 0 <= entry.minutes <= MINUTES_MAX:
        judged.faults["minutes"] = "minutes"
    if not set(entry.ticks) <= set(TICKS):
        judged.faults["ticks"] = "choice"
    judged.text("done", entry.done, most=TEXT_LENGTH_MAX)
    judged.text("next_step", entry.next_step, most=LINE_LENGTH_MAX)
    if entry.next_on != _next_on_before(turn, written):
        judged.day("next_on", entry.next_on, today=today_of(turn))
    if entry.next_on is not None and not entry.next_step.strip():
        judged.faults["next_step"] = "step_needed"
    judged.finish()
    if written.claim_id is not None:
        _check_claim(turn, staff, written.claim_id)


def _next_on_before(turn: Turn, written: Written) -> date | None:
    """Return the day that a corrected entry had: it may be past by now, and stays."""
    query = select(service_records.c.next_on).where(
        service_records.c.entry_id == written.corrects,
        service_records.c.version == written.seen_version,
    )
    found: date | None = turn.tx.execute(query).scalar()
    return found


def _check_claim(turn: Turn, staff: StaffMember, claim_id: UUID) -> None:
    query = select(claims.c.id).where(
        claims.c.id == claim_id,
        claims.c.conversation_id == turn.conversation_id,
        claims.c.staff_id == staff.id,
    )
    if turn.tx.execute(query).first() is None:
        raise NotAllowed("that claim is not this staff member's here")


def _place(turn: Turn, written: Written) -> tuple[UUID, int]:
    """Return the entry and version that this is, under the conversation's lock."""
    if written.corrects is None:
        return turn.house.new_id(), 1
    query = select(func.max(service_records.c.version)).where(
        service_records.c.entry_id == written.corrects,
        service_records.c.conversation_id == turn.conversation_id,
    )
    newest = turn.tx.execute(query).scalar()
    if newest is None:
        raise NotAllowed("no such entry in this conversation")
    if newest != written.seen_version:
        raise FormInvalid({"done": "changed"})
    return written.corrects, newest + 1


def _insert(turn: Turn, written: Written, *, entry_id: UUID, version: int) -> None:
    entry = written.entry
    row: dict[str, Any] = {
        **asdict(entry),
        "id": turn.house.new_id(),
        "entry_id": entry_id,
        "version": version,
        "conversation_id": turn.conversation_id,
        "staff_id": turn.staff_id,
        "claim_id": written.claim_id,
        "ticks": " ".join(entry.ticks),
        "texts_in": min(entry.texts_in, TEXTS_MAX),
        "texts_out": min(entry.texts_out, TEXTS_MAX),
        "idempotency_key": written.key,
        "at": turn.now,
    }
    turn.tx.execute(insert(service_records), row)


def _follow_up(turn: Turn, entry: Entry, entry_id: UUID) -> None:
    follow_ups.end_of_source(turn, entry_id, ending="replaced")
    if entry.next_on is not None:
        follow_ups.plan(turn, FollowUp("record", entry.next_step, entry.next_on, entry_id))
