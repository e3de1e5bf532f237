"""Campaigns in waves for tests: people who may be texted, and a supervisor who leads one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.care.waves import building, sweeping
from bot.care.waves.audience import Audience
from bot.care.waves.building import Plan
from bot.sweeps import SWEEPS, sweep
from models import wave_campaigns, wave_members
from tests.town import Known, Town

GOOD_WISH = "caring_contact.good_wish"


def people(town: Town) -> dict[str, Known]:
    """Let all four be referred; Bo stops, Dee never answers. Then six quiet days pass."""
    found = {name: town.agreed(name) for name in ("Ana", "Bea", "Bo")}
    town.hears(found["Bo"], "STOP")
    found["Dee"] = town.refer("Dee")
    town.settle()
    town.clock.at += timedelta(days=6)
    return found


def crowd(town: Town, count: int) -> list[Known]:
    """Let so many people agree who write English. Then six quiet days pass."""
    phones = [f"+15035550{150 + n}" for n in range(count)]
    found = [replace(town.refer("Bea", address=phone), phone=phone) for phone in phones]
    town.settle()
    for known in found:
        town.hears(known, "yes")
    town.settle()
    town.clock.at += timedelta(days=6)
    return found


def plan(**changes: Any) -> Plan:
    """A good wish to everybody."""
    wish = {"name": "Winter wishes", "audience": Audience(), "scripts": {"a": "caring_contact"}}
    return Plan(**{**wish, "pace": 20, **changes})


def ready(town: Town, wanted: Plan | None = None) -> UUID:
    """Let Sam write a campaign and have its members found."""
    sam = town.staff["Sam"]
    campaign_id = building.keep(town.house, sam, wanted or plan(), None, town.now)
    building.prepare(town.house, sam, campaign_id, town.now)
    go_on(town)
    return campaign_id


def started(town: Town, wanted: Plan | None = None) -> UUID:
    """Let Sam start a campaign; its first wave opens and its texts are queued."""
    campaign_id = ready(town, wanted)
    building.start(town.house, town.staff["Sam"], campaign_id, town.now)
    go_on(town)
    return campaign_id


def go_on(town: Town) -> None:
    """Run the campaigns' sweep until it has nothing to do at this moment, and no other."""
    sweeping.go_on(town.house, town.now, limit=100)


def run(town: Town, *names: str) -> None:
    """Run these sweeps, once each."""
    for one in SWEEPS:
        if one.name in names:
            sweep(town.parts, one, town.now)


def campaign(town: Town, campaign_id: UUID) -> Any:
    """Read a campaign."""
    [row] = town.rows(wave_campaigns, id=campaign_id)
    return row


def members(town: Town, campaign_id: UUID) -> dict[UUID, tuple[str, str | None]]:
    """Read where each member stands, by conversation."""
    query = select(wave_members).where(wave_members.c.campaign_id == campaign_id)
    with town.house.db.reading() as tx:
        return {row.conversation_id: (row.state, row.reason) for row in tx.execute(query)}
