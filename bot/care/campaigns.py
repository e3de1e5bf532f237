"""Campaigns: a cadence set once, for a team."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.care import steps
from bot.house import House
from models import campaigns

# Consent on the day, a check-in after one to two days (it asks once more on the third, by itself),
# after a week, then monthly, then caring contacts that ask nothing: months 4, 6, 8, 10 and 12.
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


def start_campaign(
    tx: Connection, house: House, team_id: UUID, name: str, *, now: datetime
) -> UUID:
    """Start a campaign on the default cadence; returns its id."""
    wrong = steps.faults(DEFAULT_CADENCE, frozenset(house.library.editions))
    assert not wrong, wrong
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
