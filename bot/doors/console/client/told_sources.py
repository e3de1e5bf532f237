"""What a client told us, as the timeline shows it: consent, answers, services, the crisis call."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from bot.doors.console import told_by_care, words
from bot.doors.console.client.happening import Happening, Reading
from bot.doors.tongue import listed, marked, say, together
from models import consent_entries, outcomes, referrals, service_referrals, staff_members

# A stop revokes every purpose at once: four rows make one line.
ROWS_A_DECISION = 4
_BY = {
    "form": marked("by the referral form"),
    "api": marked("by another house's system"),
}


def calls(reading: Reading) -> Iterator[Happening]:
    """Give the crisis calls after which the client was referred to us."""
    query = (
        select(referrals, staff_members.c.display_name)
        .outerjoin(staff_members, staff_members.c.id == referrals.c.staff_id)
        .where(referrals.c.client_id.in_(reading.whose.ids))
    )
    for row in reading.rows(query, at=referrals.c.created_at, of=referrals.c.id):
        heard = row.verbal_consent_by
        agreed = say("first text agreed to, heard by %(name)s", name=heard) if heard else ""
        called = say("call of %(time)s", time=reading.time(row.called_at)) if row.called_at else ""
        body = together((row.call_type, row.incident_number, called, row.disposition, agreed))
        what, who = say("Referred after a crisis call"), row.display_name or ""
        where = say(_BY.get(row.source, row.source))
        yield Happening(row.created_at, row.id, "calls", what, who, where, body)


def consent(reading: Reading) -> Iterator[Happening]:
    """Give what the client agreed to, declined or stopped, one line for one decision."""
    points = {point.id: point for point in reading.whose.points}
    query = (
        select(consent_entries, staff_members.c.display_name)
        .outerjoin(staff_members, staff_members.c.id == consent_entries.c.staff_id)
        .where(consent_entries.c.contact_point_id.in_(points))
    )
    alike = ("at", "contact_point_id", "state", "source")
    for rows in reading.together(query, consent_entries, by=alike, most=ROWS_A_DECISION):
        first, point = rows[-1], points[rows[0].contact_point_id]
        basis, what = told_by_care.basis(first), decision(rows)
        who, where = first.display_name or "", point.label
        yield Happening(first.at, first.id, "consent", what, who, where, basis, point.talk_id)


def decision(rows: Sequence[Any]) -> str:
    """Say what was decided by the ledger's entries of one moment on one number."""
    granted = rows[0].state == "granted"
    if any(row.purpose == "everything" for row in rows):
        return say("All texting allowed again") if granted else say("All texting stopped")
    purposes = listed(words.purpose(row.purpose) for row in reversed(rows))
    if granted:
        return say("Agreed to: %(purposes)s", purposes=purposes)
    return say("Declined: %(purposes)s", purposes=purposes)


def answers(reading: Reading) -> Iterator[Happening]:
    """Give the typed answers, each with the script that asked."""
    query = (
        select(outcomes, staff_members.c.display_name)
        .outerjoin(staff_members, staff_members.c.id == outcomes.c.staff_id)
        .where(outcomes.c.conversation_id.in_(reading.whose.talk_ids))
    )
    for row in reading.rows(query, at=outcomes.c.at, of=outcomes.c.id):
        name, value = words.instrument(row.instrument), words.answer(row.value)
        what = say("%(what)s: %(detail)s", what=name, detail=value)
        where = _origin(reading, row)
        who, talk = row.display_name or say("Client"), row.conversation_id
        yield Happening(row.at, row.id, "answers", what, who, where, talk_id=talk)


def services(reading: Reading) -> Iterator[Happening]:
    """Give what became of the services that were offered."""
    query = (
        select(service_referrals, staff_members.c.display_name)
        .outerjoin(staff_members, staff_members.c.id == service_referrals.c.staff_id)
        .where(service_referrals.c.conversation_id.in_(reading.whose.talk_ids))
    )
    for row in reading.rows(query, at=service_referrals.c.at, of=service_referrals.c.id):
        state, who = words.service_state(row.state), row.display_name or say("Client")
        what = say("%(what)s: %(detail)s", what=row.service, detail=state)
        where, talk = _origin(reading, row), row.conversation_id
        yield Happening(row.at, row.id, "services", what, who, where, talk_id=talk)


def _origin(reading: Reading, row: Any) -> str:
    script = words.script(row.script) if row.script else ""
    return together((script, reading.whose.label(row.conversation_id)))
