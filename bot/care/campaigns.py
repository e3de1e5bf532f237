"""Campaigns: a cadence set once, and who is enrolled in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.house import House
from bot.sending.gate import next_open
from models import campaigns, check_ins, enrolments

# Consent on the day, a check-in after one to two days and after a week, then monthly,
# then caring contacts that ask nothing.
DEFAULT_CADENCE: tuple[Mapping[str, Any], ...] = (
    {"script": "consent", "after_hours": 0},
    {"script": "first_check_in", "after_hours": 24 + 20},
    {"script": "check_in", "after_hours": 24 * 7},
    {"script": "check_in", "after_hours": 24 * 30},
    {"script": "check_in", "after_hours": 24 * 60},
    {"script": "check_in", "after_hours": 24 * 90},
    {"script": "caring_contact", "after_hours": 24 * 120},
    {"script": "caring_contact", "after_hours": 24 * 180},
    {"script": "caring_contact", "after_hours": 24 * 240},
    {"script": "caring_contact", "after_hours": 24 * 300},
    {"script": "caring_contact", "after_hours": 24 * 365},
)
# Clock times vary from text to text, so that follow-up does not feel like a machine's.
SPREAD_MINUTES = 180


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Who is enrolled, where they are texted, and in which zone their hours are."""

    client_id: UUID
    conversation_id: UUID
    zone: str


def start_campaign(
    tx: Connection, house: House, team_id: UUID, name: str, *, now: datetime
) -> UUID:
    """Start a campaign on the default cadence; returns its id."""
    campaign_id = house.new_id()
    row = {"id": campaign_id, "team_id": team_id, "name": name, "state": "running"}
    cadence = [dict(step) for step in DEFAULT_CADENCE]
    tx.execute(insert(campaigns), {**row, "cadence": cadence, "created_at": now})
    return campaign_id


def running_campaign(tx: Connection, team_id: UUID) -> UUID | None:
    """Return the team's newest running campaign, which new referrals join."""
    query = (
        select(campaigns.c.id)
        .where(campaigns.c.team_id == team_id, campaigns.c.state == "running")
        .order_by(campaigns.c.created_at.desc())
        .limit(1)
    )
    return tx.execute(query).scalar()


def enrol(
    tx: Connection, house: House, campaign_id: UUID, enrolling: Enrolling, *, now: datetime
) -> UUID:
    """Enrol a client and plan every step of the cadence; returns the enrolment's id."""
    enrolment_id = house.new_id()
    cadence = tx.execute(
        select(campaigns.c.cadence).where(campaigns.c.id == campaign_id)
    ).scalar_one()
    row = {"id": enrolment_id, "campaign_id": campaign_id, "client_id": enrolling.client_id}
    tx.execute(insert(enrolments), {**row, "state": "enrolled", "enrolled_at": now})
    planned = list(_planned(house, enrolment_id, enrolling, cadence, now))
    tx.execute(insert(check_ins), planned)
    return enrolment_id


def _planned(
    house: House,
    enrolment_id: UUID,
    enrolling: Enrolling,
    cadence: Iterable[Mapping[str, Any]],
    now: datetime,
) -> Iterable[dict[str, Any]]:
    for step in cadence:
        check_in_id = house.new_id()
        due_at = _due_at(house, enrolling.zone, now, (check_in_id, step["after_hours"]))
        yield {
            "id": check_in_id,
            "enrolment_id": enrolment_id,
            "conversation_id": enrolling.conversation_id,
            "script": step["script"],
            "state": "due",
            "planned_at": due_at,
            "due_at": due_at,
        }


def _due_at(house: House, zone: str, now: datetime, step: tuple[UUID, int]) -> datetime:
    """Give the moment in the client's texting window; the minute varies with the check-in's id."""
    check_in_id, after_hours = step
    opens = next_open(now + timedelta(hours=after_hours), zone, house.policy)
    if after_hours == 0:
        return opens
    spread = timedelta(minutes=check_in_id.int % SPREAD_MINUTES)
    return next_open(opens + spread, zone, house.policy)
