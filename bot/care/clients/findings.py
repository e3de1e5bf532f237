"""Doubted numbers: when somebody said they are not the client, and what was found out since."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from bot.sending.gate import EVERYTHING
from flows.reading import SignalKind
from models import (
    check_ins,
    consent_entries,
    contact_points,
    conversations,
    number_checks,
    number_findings,
    staff_members,
    turns,
)

SUSPECT, NOT_THEIRS = "suspect", "not_theirs"
GRANTED = "granted"
# More than a number ever has.
TURNS_MAX = 200
# Why a check-in did not go out while it was doubted whose the number is.
DOUBTED = ("suspect", "opted_out")

_STOPS = (
    select(turns.c.id, turns.c.at, turns.c.reading)
    .join(consent_entries, consent_entries.c.turn_id == turns.c.id)
    .where(consent_entries.c.contact_point_id == bindparam("of_point"))
    .where(consent_entries.c.purpose == EVERYTHING, consent_entries.c.state == "revoked")
    .order_by(turns.c.id.desc())
    .limit(TURNS_MAX)
)
_LEDGER = (
    select(consent_entries.c.purpose, consent_entries.c.state, consent_entries.c.turn_id)
    .where(consent_entries.c.contact_point_id == bindparam("of_point"))
    .order_by(consent_entries.c.id)
)
_FOUND = (
    select(number_findings, staff_members.c.display_name)
    .join(staff_members, staff_members.c.id == number_findings.c.staff_id)
    .where(number_findings.c.contact_point_id == bindparam("of_point"))
    .order_by(number_findings.c.id.desc())
    .limit(1)
)
_CUT_OFF = (
    select(number_checks.c.at)
    .where(number_checks.c.contact_point_id == bindparam("of_point"))
    .where(number_checks.c.answer == "yes")
    .order_by(number_checks.c.id.desc())
    .limit(1)
)
_POINT = (
    select(contact_points)
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(conversations.c.id == bindparam("of_conversation"))
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """That it is doubted whose a number is: `since` when, by which turns (none where a registry
    says that it was cut off), and whether whoever wrote also said stop, which only a client takes
    back."""

    since: datetime
    turn_ids: frozenset[UUID]
    stopped_too: bool


def point(tx: Connection, conversation_id: UUID) -> Any:
    """Return the contact point of a conversation."""
    return tx.execute(_POINT, {"of_conversation": conversation_id}).one()


def newest(tx: Connection, point_id: UUID) -> Any:
    """Return what was last found out about a number, with who found it out; None for nothing."""
    return tx.execute(_FOUND, {"of_point": point_id}).first()


def doubt(tx: Connection, point_id: UUID) -> Doubt | None:
    """Return since when it is doubted whose a number is; None where nobody ever said so."""
    found = newest(tx, point_id)
    heard = {
        row.id: (row.at, kinds)
        for row in tx.execute(_STOPS, {"of_point": point_id})
        if SignalKind.WRONG_PERSON in (kinds := _kinds(row.reading))
        and (found is None or row.at > found.at)
    }
    if not heard:
        return _cut_off(tx, point_id, found)
    stopped = any(SignalKind.OPT_OUT in kinds for _, kinds in heard.values())
    return Doubt(min(at for at, _ in heard.values()), frozenset(heard), stopped)


def _cut_off(tx: Connection, point_id: UUID, found: Any) -> Doubt | None:
    at: datetime | None = tx.execute(_CUT_OFF, {"of_point": point_id}).scalar()
    if at is None or (found is not None and found.at >= at):
        return None
    return Doubt(at, frozenset(), stopped_too=False)


def skipped(tx: Connection, conversation_id: UUID, since: datetime) -> int:
    """Count the check-ins that did not go out because the number was doubted."""
    query = select(check_ins.c.id).where(
        check_ins.c.conversation_id == conversation_id,
        check_ins.c.state == "skipped",
        check_ins.c.reason.in_(DOUBTED),
        check_ins.c.due_at >= since,
    )
    return len(tx.execute(query.limit(TURNS_MAX)).all())


def held_until(tx: Connection, point_id: UUID, doubt: Doubt) -> Iterator[str]:
    """Give the purposes whose newest entry is a doubt's, and that were agreed to before it.

    Texting at all counts as agreed to where it was never stopped.
    """
    before = {EVERYTHING: GRANTED}
    newest_by_doubt: dict[str, bool] = {}
    for entry in tx.execute(_LEDGER, {"of_point": point_id}):
        newest_by_doubt[entry.purpose] = entry.turn_id in doubt.turn_ids
        if entry.turn_id not in doubt.turn_ids:
            before[entry.purpose] = entry.state
    for purpose, by_doubt in newest_by_doubt.items():
        if by_doubt and before.get(purpose) == GRANTED:
            yield purpose


def is_anothers(point: Any) -> bool:
    """Say whether a number is somebody else's, or suspected to be."""
    return bool(point.state == SUSPECT or point.state_reason == NOT_THEIRS)


def _kinds(reading: str | None) -> set[str]:
    return {signal["kind"] for signal in json.loads(reading or "[]")}
