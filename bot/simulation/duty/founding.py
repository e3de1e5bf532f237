"""Founds a month's teams in an empty, migrated database, through the house's own deeds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert

from bot import wiring
from bot.care import founding, intake
from bot.care.founding import Team
from bot.care.intake import Referral, Referrer
from bot.care.paging import ways
from bot.care.rosters import covering, planning
from bot.care.rosters.planning import NewPattern
from bot.care.specialist import StaffMember
from bot.care.turn import receive
from bot.errors import DeedRefused
from bot.house import House
from bot.sending.channels.base import Inbound
from bot.simulation.duty.plan import PlannedPattern, PlannedPerson, PlannedTeam
from models import staff_members


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff, and what was planned for them."""

    staff: StaffMember
    plan: PlannedPerson

    @property
    def id(self) -> UUID:
        """Return their id."""
        return self.staff.id


@dataclass(frozen=True, slots=True)
class Founded:
    """A team: its people, and its clients' conversations by number."""

    id: UUID
    zone: str
    people: tuple[Person, ...]
    talks: tuple[UUID, ...]
    phones: tuple[str, ...]

    @property
    def supervisor(self) -> StaffMember:
        """Return who arranges its roster."""
        return next(one.staff for one in self.people if one.staff.role == "supervisor")


def found(house: House, plan: PlannedTeam, now: datetime) -> Founded:
    """Make a team with its staff, ways, needs, patterns and clients."""
    wiring.keep_editions(house, now)
    team = Team(plan.name, f"{plan.name} follow-up team", "503-555-0199", time_zone=plan.zone)
    with house.db.writing() as tx:
        team_id = founding.found(tx, house, team, now)
        people = tuple(_person(tx, house, team_id, plan=one, now=now) for one in plan.people)
    talks = tuple(_client(house, team_id, phone, now) for phone in plan.phones)
    made = Founded(team_id, plan.zone, people, talks, plan.phones)
    for need in plan.needs:
        covering.add(house, made.supervisor, need, now)
    for pattern in plan.patterns:
        add_pattern(house, made, pattern, now)
    return made


def _person(
    tx: Connection, house: House, team_id: UUID, *, plan: PlannedPerson, now: datetime
) -> Person:
    staff = StaffMember(house.new_id(), team_id, plan.role, plan.name)
    row = {"id": staff.id, "team_id": team_id, "sign_in_name": plan.name.lower()}
    told = {"display_name": plan.name, "role": plan.role, "languages": ["en"]}
    more = {"password_hash": "", "active": True, "created_at": now}
    tx.execute(insert(staff_members), {**row, **told, **more})
    for way in plan.ways:
        tested = way.tested_after is not None and not way.tested_after
        ways.add(tx, house, (staff.id, way.kind, way.address), now, tested=tested)
    return Person(staff, plan)


def _client(house: House, team_id: UUID, phone: str, now: datetime) -> UUID:
    who = Referral(f"Person {phone[-2:]}", phone, "en", "UTC", verbal_consent_by="R. Vega")
    talk_id = intake.refer(house, Referrer(team_id), who, now=now).conversation_id
    receive(house, Inbound("sms", f"SM{phone}yes", phone, "yes", received_at=now), now)
    return talk_id


def add_pattern(house: House, team: Founded, plan: PlannedPattern, now: datetime) -> bool:
    """Add a pattern; False where its person cannot be paged yet."""
    person = team.people[plan.person]
    new = NewPattern(person.id, plan.role, plan.hours, now.date())
    try:
        planning.add_pattern(house, team.supervisor, new, now)
    except DeedRefused:
        return False
    return True
