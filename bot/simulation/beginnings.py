"""Makes the demonstration town: a team on duty, its clients, and their first days of follow-up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from bot.care import accounts, founding, intake, specialist
from bot.care.intake import Referred, Referrer
from bot.care.paging import ways
from bot.care.specialist import Holding, StaffMember
from bot.errors import ConfigInvalid
from bot.sending.gate import next_open
from bot.simulation.people import CLIENTS, STAFF, STORY, TEAM, Called, Wrote
from bot.simulation.town import Town
from bot.wiring import Parts
from models import contact_points, conversations, shifts, teams

PASSWORD_FILE = "demo-password"
PASSWORD_LENGTH = 20
SHIFT_HOURS = 10
SHIFT_DAYS = 400
SHIFT_STAGGER = 3
# The last digits of the first number by which staff are paged; clients have those before.
STAFF_PHONES = 11
FIRST_CHECK_IN_AFTER = timedelta(hours=48)


def ensure(parts: Parts) -> str:
    """Make the town if there is none yet; returns the password of all its staff.

    The password is made for this town alone and kept beside its keys, written last, so that its
    file says that the town is whole. Raises ConfigInvalid for a half-made one.
    """
    file = parts.config.data / PASSWORD_FILE
    with parts.house.db.reading() as tx:
        made = tx.execute(select(teams.c.id)).first() is not None
    if made and not file.exists():
        raise ConfigInvalid(f"this town is half made: remove {file.parent} and start again")
    if not made:
        password = parts.house.new_token()[:PASSWORD_LENGTH]
        _Beginning(parts, password).play()
        _keep(file, password)
    return file.read_text().strip()


def _keep(file: Path, password: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(f"{password}\n")


class _Beginning:
    """The town's first days: founded on a weekday morning, so that its first texts may leave."""

    def __init__(self, parts: Parts, password: str) -> None:
        self.parts, self.town = parts, Town(parts)
        self.zone = ZoneInfo(TEAM.time_zone)
        self._wait_for_morning()
        self.founded_at = parts.clock.now()
        self.team_id, self.staff = self._found(password)
        self.referred = {client.name: self._refer(client) for client in CLIENTS}

    def play(self) -> None:
        """Let happen what the story tells, in its order."""
        self.town.settle()
        for happening in STORY:
            if happening.later:
                self._wait_for_check_ins()
            if isinstance(happening, Wrote):
                self.town.text(self._phone(happening.client), happening.body)
            else:
                self._call(happening)

    def _wait_for_morning(self) -> None:
        now = self.parts.clock.now()
        opens = next_open(now, TEAM.time_zone, self.parts.config.policy)
        if self.parts.town is not None and opens > now:
            self.parts.town.move(opens + timedelta(minutes=20) - now, now)

    def _wait_for_check_ins(self) -> None:
        """Move on to the afternoon on which the first check-ins have gone out."""
        due_at = self.founded_at + FIRST_CHECK_IN_AFTER
        day = next_open(due_at, TEAM.time_zone, self.parts.config.policy).astimezone(self.zone)
        afternoon = day.replace(hour=14, minute=0, second=0, microsecond=0).astimezone(UTC)
        if afternoon > self.parts.clock.now():
            self.town.advance(until=afternoon)

    def _found(self, password: str) -> tuple[UUID, dict[str, StaffMember]]:
        house, now, staff = self.parts.house, self.founded_at, {}
        with house.db.writing() as tx:
            team_id = founding.found(tx, house, TEAM, now)
            for place, person in enumerate(STAFF):
                new = replace(person, team_id=team_id, password=password)
                staff_id = accounts.create_staff(tx, house, new, now)
                name = person.display_name
                staff[name] = StaffMember(staff_id, team_id, person.role, name)
                phone = f"+150355501{STAFF_PHONES + place}"
                ways.add(tx, house, (staff_id, "sms", phone), now, tested=True)
                row = {"staff_id": staff_id}
                rota = [{**row, "id": house.new_id(), **shift} for shift in self._rota(place)]
                tx.execute(insert(shifts), rota)
        return team_id, staff

    def _rota(self, place: int) -> Iterator[dict[str, datetime]]:
        """Give four ten-hour days a week, the first weekday differing from person to person."""
        first_day, local = place % SHIFT_STAGGER, self.founded_at.astimezone(self.zone)
        today = local.replace(hour=8, minute=0, second=0, microsecond=0)
        for days in range(SHIFT_DAYS):
            start = today + timedelta(days=days)
            if first_day <= start.weekday() < first_day + 4:
                ends_at = start + timedelta(hours=SHIFT_HOURS)
                yield {"starts_at": start.astimezone(UTC), "ends_at": ends_at.astimezone(UTC)}

    def _refer(self, client: intake.Referral) -> Referred:
        referrer = Referrer(self.team_id)
        return intake.refer(self.parts.house, referrer, client, now=self.founded_at)

    def _phone(self, client: str) -> UUID:
        query = (
            select(contact_points.c.id)
            .join(conversations)
            .where(conversations.c.id == self.referred[client].conversation_id)
        )
        with self.parts.house.db.reading() as tx:
            found: UUID = tx.execute(query).scalar_one()
        return found

    def _call(self, called: Called) -> None:
        """Let a member of staff take it, note what was said on the phone, and close it."""
        house, now = self.parts.house, self.parts.clock.now()
        staff, place = self.staff[called.staff], self.referred[called.client].conversation_id
        claim = specialist.claim(house, staff, place, now)
        specialist.note(house, staff, place, called.note, now)
        holding = Holding(staff, place, claim.token)
        specialist.close(house, holding, outcome="talked_by_phone", now=now)
