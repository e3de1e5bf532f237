"""Founds a city in an empty, migrated database: a team, its staff and shifts, a campaign."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, insert, update

from bot import wiring
from bot.care import campaigns, intake
from bot.care.intake import Referral, Referrer
from bot.care.specialist import StaffMember
from bot.house import House
from bot.library import Library, edition_of
from bot.simulation.city.plan import Client
from flows.wording import Wording
from models import campaigns as campaigns_table
from models import shifts, staff_members, teams

TEAM = {
    "name": "Riverside",
    "program": "Riverside follow-up team",
    "phone": "503-555-0199",
    "hours": "8 am-6 pm",
    "time_zone": "America/Los_Angeles",
}
STAFF = ("Noor", "Luz", "Sam")
SHIFT = timedelta(hours=10)
ERRANDS = (
    {"script": "errand", "after_hours": 20},
    {"script": "errand", "after_hours": 72},
    {"script": "mood", "after_hours": 100},
    {"script": "errand", "after_hours": 150},
)
VISITS = ({"script": "mood", "after_hours": 5}, {"script": "errand", "after_hours": 30})


def found(house: House, now: datetime, *, practises: bool) -> tuple[StaffMember, ...]:
    """Make the team, its staff and a running campaign; returns the staff.

    A city that practises has the practice scripts in its campaign, and a cadence that they start.
    """
    wiring.keep_editions(house, now)
    with house.db.writing() as tx:
        team_id = house.new_id()
        tx.execute(insert(teams), {"id": team_id, **TEAM, "created_at": now})
        staff = tuple(_staff(tx, house, team_id, name=name, now=now) for name in STAFF)
        follow_up = campaigns.start_campaign(tx, house, team_id, "Follow-up", now=now)
        if practises:
            _practise(tx, house, team_id, follow_up=follow_up, now=now)
    return staff


def _practise(
    tx: Connection, house: House, team_id: UUID, *, follow_up: UUID, now: datetime
) -> None:
    of_follow_up = update(campaigns_table).where(campaigns_table.c.id == follow_up)
    tx.execute(of_follow_up.values(cadence=[*campaigns.DEFAULT_CADENCE, *ERRANDS]))
    # Older than the other, so that new referrals do not join it.
    row = {"id": house.new_id(), "team_id": team_id, "name": "Visits", "state": "running"}
    row |= {"cadence": list(VISITS), "created_at": now - timedelta(days=1)}
    tx.execute(insert(campaigns_table), row)


def _staff(tx: Connection, house: House, team_id: UUID, *, name: str, now: datetime) -> StaffMember:
    staff = StaffMember(house.new_id(), team_id, "specialist", name)
    row = {
        "id": staff.id,
        "team_id": team_id,
        "sign_in_name": name.lower(),
        "display_name": name,
        "role": "specialist",
        "languages": ["en", "es"],
        "password_hash": "",
        "active": True,
        "created_at": now,
    }
    tx.execute(insert(staff_members), row)
    days = [now + timedelta(days=day, hours=STAFF.index(name) * 8) for day in range(10)]
    spans = [{"starts_at": day, "ends_at": day + SHIFT} for day in days]
    tx.execute(insert(shifts), [{"id": house.new_id(), "staff_id": staff.id, **s} for s in spans])
    return staff


def refer(house: House, team_id: UUID, client: Client, *, now: datetime) -> UUID:
    """Refer a client; returns their conversation's id."""
    referral = Referral(
        client.name,
        client.phone,
        client.language,
        client.zone,
        channel=client.channel,
        service=client.service,
        verbal_consent_by="R. Vega" if client.agreed else "",
        shared_phone=client.shared,
    )
    return intake.refer(house, Referrer(team_id), referral, now=now).conversation_id


def changed(books: Library, name: str) -> Library:
    """Return books in which every wording of one script ends otherwise: another version of it."""
    old = books.current(name)
    wordings = {
        key: {language: _ending_otherwise(word) for language, word in words.items()}
        for key, words in old.wordings.items()
    }
    new = edition_of(old.script, old.sources, wordings)
    return replace(books, editions={**books.editions, name: new})


def _ending_otherwise(word: Wording) -> Wording:
    forms = tuple(f"{form} ~" for form in word.forms)
    return replace(word, text=f"{word.text} ~", forms=forms)
