"""Found a team: how it names itself to clients, and the follow-up that new referrals join."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.care import campaigns
from bot.house import House
from models import teams

CAMPAIGN_NAME = "After a crisis call"


@dataclass(frozen=True, slots=True)
class Team:
    """A team's own words: `program` shows on lock screens and must be neutral, `hours` in texts."""

    name: str
    program: str
    phone: str
    hours: str = "8 am-6 pm"
    time_zone: str = "America/Los_Angeles"


# Who unknown senders reach on a fresh install, until the city founds its own team.
FIRST_TEAM = Team("Follow-up team", program="Follow-up team", phone="this number")


def ensure_one(tx: Connection, house: House, now: datetime) -> None:
    """Found FIRST_TEAM when there is no team at all: a text must never come in to nobody."""
    if tx.execute(select(teams.c.id)).first() is None:
        found(tx, house, FIRST_TEAM, now)


def found(tx: Connection, house: House, team: Team, now: datetime) -> UUID:
    """Make the team with a campaign on the default cadence; returns the team's id."""
    team_id = house.new_id()
    tx.execute(insert(teams), {"id": team_id, **asdict(team), "created_at": now})
    campaigns.start_campaign(tx, house, team_id, CAMPAIGN_NAME, now=now)
    return team_id
