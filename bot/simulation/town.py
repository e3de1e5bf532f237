"""The demonstration town: invented people, a team on duty, and a clock that can be moved on."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select

from bot.care import founding, intake
from bot.care.intake import Referral, Referrer
from bot.care.turn import receive
from bot.errors import ConfigInvalid
from bot.privacy import passwords
from bot.sending.channels.base import Inbound
from bot.sending.gate import next_open
from bot.simulation.people import CLIENTS, FIRST_DAYS, STAFF, TEAM
from bot.sweeps import SWEEPS, sweep
from bot.wiring import Parts
from models import (
    check_ins,
    contact_points,
    conversations,
    messages,
    shifts,
    staff_members,
    stored_inbound,
    teams,
    timers,
)

ZONE = "America/Los_Angeles"
SHIFT_HOURS = 10
SHIFT_DAYS = 400
SHIFT_STAGGER = 3
PASSWORD_FILE = "demo-password"
PASSWORD_LENGTH = 20
# Due moments played between two clock positions, at the most.
MOMENTS_MAX = 2000
ROUNDS_MAX = 20


class Town:
    """The controls of a town: a phone texts us, and time moves on with all that falls due in it."""

    def __init__(self, parts: Parts) -> None:
        """Take the town's parts, which must have a movable clock."""
        assert parts.town is not None, "only a simulated town can be moved"
        self._parts, self._time = parts, parts.town

    def text(self, contact_point_id: UUID, body: str) -> None:
        """Text us from a simulated phone, and let what that caused happen at once."""
        query = select(contact_points.c.channel, contact_points.c.address).where(
            contact_points.c.id == contact_point_id
        )
        with self._parts.house.db.reading() as tx:
            point = tx.execute(query).one()
        now = self._parts.clock.now()
        provider_id = f"SIM{self._parts.house.new_id().hex}"
        inbound = Inbound(point.channel, provider_id, point.address, body, received_at=now)
        receive(self._parts.house, inbound, now)
        self.settle()

    def advance(self, *, until: datetime) -> None:
        """Move the town's time on to `until`, stopping at every moment where something is due."""
        for _ in range(MOMENTS_MAX):
            now = self._parts.clock.now()
            moment = min(next_due_at(self._parts, now) or until, until)
            if moment > now:
                self._time.move(moment - now, now)
            self.settle()
            if moment >= until:
                return

    def settle(self) -> None:
        """Run the sweeps until nothing is due any more at the present moment."""
        for _ in range(ROUNDS_MAX):
            now = self._parts.clock.now()
            if not sum([sweep(self._parts, one, now) for one in SWEEPS if one.name in _PLAYED]):
                return


_PLAYED = frozenset({"inbound", "pages", "claims", "timers", "check_ins", "sends", "doubts"})
# Pages repeat while nobody answers, so they are no moment to stop at.
_MOMENTS = (
    select(func.min(messages.c.due_at)).where(messages.c.status.in_(("queued", "held"))),
    select(func.min(timers.c.due_at)).where(
        timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None)
    ),
    select(func.min(check_ins.c.due_at)).where(check_ins.c.state == "due"),
    select(func.min(stored_inbound.c.next_try_at)).where(stored_inbound.c.state == "waiting"),
)


def next_due_at(parts: Parts, now: datetime) -> datetime | None:
    """Return the next moment at which something falls due, never before `now`."""
    with parts.house.db.reading() as tx:
        moments = [tx.execute(query).scalar() for query in _MOMENTS]
    later = [moment for moment in moments if moment is not None]
    return max(min(later), now) if later else None


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
        _make(parts, password)
        _keep(file, password)
    return file.read_text().strip()


def _keep(file: Path, password: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(f"{password}\n")


def _make(parts: Parts, password: str) -> None:
    """Found the town on a weekday morning, and let its first days of follow-up happen."""
    _wait_for_morning(parts)
    now = parts.clock.now()
    team_id = _make_team(parts, password, now)
    referred = {
        client["name"]: intake.refer(
            parts.house, Referrer(team_id), _referral(client), now=now
        ).conversation_id
        for client in CLIENTS
    }
    town = Town(parts)
    town.settle()
    for days, name, body in FIRST_DAYS:
        _until_day(town, parts, founded_at=now, days=days)
        town.text(_contact_point(parts, referred[name]), body)


def _wait_for_morning(parts: Parts) -> None:
    now = parts.clock.now()
    opens = next_open(now, ZONE, parts.config.policy)
    if parts.town is not None and opens > now:
        parts.town.move(opens + timedelta(minutes=20) - now, now)


def _until_day(town: Town, parts: Parts, *, founded_at: datetime, days: int) -> None:
    """Move on to the afternoon of that day, when everything planned for it has gone out."""
    local = founded_at.astimezone(ZoneInfo(ZONE)) + timedelta(days=days)
    afternoon = local.replace(hour=14, minute=0, second=0, microsecond=0).astimezone(UTC)
    if days and afternoon > parts.clock.now():
        town.advance(until=afternoon)


def _referral(client: Mapping[str, Any]) -> Referral:
    return Referral(**client, time_zone=ZONE, verbal_consent_by="R. Vega", source="demo")


def _contact_point(parts: Parts, conversation_id: UUID) -> UUID:
    query = select(conversations.c.contact_point_id).where(conversations.c.id == conversation_id)
    with parts.house.db.reading() as tx:
        found: UUID = tx.execute(query).scalar_one()
    return found


def _make_team(parts: Parts, password: str, now: datetime) -> UUID:
    house = parts.house
    hashed = passwords.hash_password(password)
    with house.db.writing() as tx:
        team_id = founding.found(tx, house, TEAM, now)
        for first_day, person in enumerate(STAFF):
            row = {"id": house.new_id(), "team_id": team_id, "password_hash": hashed}
            tx.execute(insert(staff_members), {**row, **person, "active": True, "created_at": now})
            shift = {"staff_id": row["id"]}
            spans = list(_shifts(now, first_day % SHIFT_STAGGER))
            tx.execute(insert(shifts), [{"id": house.new_id(), **shift, **s} for s in spans])
    return team_id


def _shifts(now: datetime, first_day: int) -> Iterator[dict[str, datetime]]:
    """Give four ten-hour days a week, the first weekday differing from person to person."""
    today = now.astimezone(ZoneInfo(ZONE)).replace(hour=8, minute=0, second=0, microsecond=0)
    for days in range(SHIFT_DAYS):
        start = today + timedelta(days=days)
        if first_day <= start.weekday() < first_day + 4:
            ends_at = start + timedelta(hours=SHIFT_HOURS)
            yield {"starts_at": start.astimezone(UTC), "ends_at": ends_at.astimezone(UTC)}
