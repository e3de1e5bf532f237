"""Reads what stands beside a conversation: who the client is, consent, answers, what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, and_, func, select

from bot.doors.console import words
from bot.doors.console.client import naming
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say
from bot.sending import facts
from bot.sending.gate import Facts
from models import (
    check_ins,
    claims,
    clients,
    contact_points,
    conversations,
    escalations,
    outcomes,
    remembered,
    service_referrals,
    staff_members,
    teams,
)

OUTCOMES_SHOWN = 5
# Only the latest of a name is shown, so more are looked at.
KEPT_LOOKED_AT = 50
CHECK_INS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Context:
    """The context column, in words. `link` is a web chat's private address."""

    name: str
    address: str
    language: str
    channel: str
    zone: str
    service: str
    shared_phone: bool
    team: str
    consent: Sequence[tuple[str, str]]
    outcomes: Sequence[tuple[str, str, str]]
    remembered: Sequence[tuple[str, str, str]]
    services: Sequence[tuple[str, str, str]]
    upcoming: Sequence[tuple[str, str]]
    skipped: Sequence[tuple[str, str]]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands: its row, its gate facts, and whose claim is live."""

    row: Any
    facts: Facts
    claim: Any
    claim_live: bool
    escalation: Any


def standing(tx: Connection, signed_in: SignedIn, conversation_id: UUID, now: datetime) -> Any:
    """Read where this team's conversation stands; None when there is none of that id."""
    query = (
        select(conversations, contact_points.c.channel, contact_points.c.address)
        .add_columns(contact_points.c.state.label("contact_state"))
        .add_columns(contact_points.c.state_reason.label("contact_reason"))
        .add_columns(clients.c.name, clients.c.service, clients.c.shared_phone)
        .add_columns(func.coalesce(clients.c.safe_to_text, True).label("safe_to_text"))
        .add_columns(clients.c.text_from_hour, clients.c.text_until_hour)
        .add_columns(clients.c.possible_zones, *facts.CIRCUMSTANCE)
        .add_columns(clients.c.id.label("client_id"), clients.c.called, clients.c.pronouns)
        .add_columns(func.coalesce(clients.c.time_zone, teams.c.time_zone).label("zone"))
        .add_columns(teams.c.name.label("team"), teams.c.program, teams.c.hours)
        .add_columns(teams.c.phone.label("team_phone"))
        .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
        .join(teams, teams.c.id == conversations.c.team_id)
        .outerjoin(clients, clients.c.id == contact_points.c.client_id)
        .where(conversations.c.id == conversation_id)
        .where(conversations.c.team_id == signed_in.staff.team_id)
    )
    row = tx.execute(query).first()
    if row is None:
        return None
    known = facts.standing(row, facts.ledger(tx, row.contact_point_id))
    claim = _claim(tx, conversation_id)
    live = claim is not None and claim.expires_at > now
    return Standing(row, known, claim, live, _escalation(tx, conversation_id))


def is_of_team(tx: Connection, signed_in: SignedIn, conversation_id: UUID) -> bool:
    """Say whether this is a conversation of the reader's team."""
    query = select(conversations.c.id).where(
        conversations.c.id == conversation_id,
        conversations.c.team_id == signed_in.staff.team_id,
    )
    return tx.execute(query).first() is not None


def read(tx: Connection, standing: Standing, zone: ZoneInfo, link: str = "") -> Context:
    """Read the context column; dates are told in `zone`."""
    row = standing.row
    return Context(
        name=naming.whole(row),
        address=words.masked(row.channel, row.address),
        language=words.language(row.language),
        channel=words.channel(row.channel),
        zone=row.zone,
        service=row.service or "",
        shared_phone=bool(row.shared_phone),
        team=f"{row.team}, {row.hours}",
        consent=list(_consent(tx, row, zone)),
        outcomes=list(_outcomes(tx, row, zone)),
        remembered=list(_remembered(tx, row, zone)),
        services=list(_services(tx, row, zone)),
        upcoming=list(_upcoming(tx, row, zone)),
        skipped=list(_skipped(tx, row, zone)),
        link=link,
    )


def _claim(tx: Connection, conversation_id: UUID) -> Any:
    query = (
        select(claims, staff_members.c.display_name)
        .join(staff_members)
        .where(claims.c.conversation_id == conversation_id, claims.c.released_at.is_(None))
    )
    return tx.execute(query).first()


def _escalation(tx: Connection, conversation_id: UUID) -> Any:
    query = select(escalations).where(
        and_(escalations.c.conversation_id == conversation_id, escalations.c.state == "open")
    )
    return tx.execute(query).first()


def _consent(tx: Connection, row: Any, zone: ZoneInfo) -> Any:
    latest = {entry.purpose: entry for entry in facts.ledger(tx, row.contact_point_id)}
    for purpose in words.PURPOSES:
        entry = latest.get(purpose)
        if entry is None and purpose != "everything":
            yield words.purpose(purpose), say("never asked")
        elif entry is not None:
            yield words.purpose(purpose), _decided(entry.state, words.date(entry.at, zone))


def _decided(state: str, date: str) -> str:
    if state == "granted":
        return say("yes, since %(date)s", date=date)
    return say("no, since %(date)s", date=date)


def _outcomes(tx: Connection, row: Any, zone: ZoneInfo) -> Any:
    query = select(outcomes).where(outcomes.c.conversation_id == row.id)
    query = query.order_by(outcomes.c.id.desc()).limit(OUTCOMES_SHOWN)
    for one in tx.execute(query):
        yield words.instrument(one.instrument), words.answer(one.value), words.date(one.at, zone)


def _remembered(tx: Connection, row: Any, zone: ZoneInfo) -> Any:
    """Give the latest of each value that scripts remember of this client."""
    for one in _latest(_newest(tx, remembered, row.id), "name"):
        yield words.instrument(one.name), one.value, words.date(one.at, zone)


def _services(tx: Connection, row: Any, zone: ZoneInfo) -> Any:
    """Give what became of each service offered, the newest first."""
    for one in _latest(_newest(tx, service_referrals, row.id), "service"):
        yield one.service, words.service_state(one.state), words.date(one.at, zone)


def _newest(tx: Connection, table: Table, conversation_id: UUID) -> Iterable[Any]:
    query = select(table).where(table.c.conversation_id == conversation_id)
    return tx.execute(query.order_by(table.c.id.desc()).limit(KEPT_LOOKED_AT))


def _latest(rows: Iterable[Any], name: str) -> list[Any]:
    """Return the first row of each name; rows come newest first."""
    latest: dict[str, Any] = {}
    for row in rows:
        latest.setdefault(getattr(row, name), row)
    return list(latest.values())


def _upcoming(tx: Connection, row: Any, zone: ZoneInfo) -> Any:
    query = select(check_ins).where(check_ins.c.conversation_id == row.id)
    query = query.where(check_ins.c.state == "due").order_by(check_ins.c.due_at)
    for one in tx.execute(query.limit(CHECK_INS_SHOWN)):
        yield words.script(one.script), _due(one, zone)


def _skipped(tx: Connection, row: Any, zone: ZoneInfo) -> Any:
    query = select(check_ins).where(check_ins.c.conversation_id == row.id)
    query = query.where(check_ins.c.state == "skipped").order_by(check_ins.c.due_at.desc())
    for one in tx.execute(query.limit(CHECK_INS_SHOWN)):
        yield (
            words.script(one.script),
            f"{words.date(one.planned_at, zone)} — {words.reason(one.reason)}",
        )


def _due(one: Any, zone: ZoneInfo) -> str:
    at = words.day_and_time(one.due_at, zone)
    if not one.reason:
        return at
    return say("%(time)s — waits: %(reason)s", time=at, reason=words.reason(one.reason))
