"""Reads the health strip: is anybody waiting, is anybody on duty, do texts leave at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, func, or_, select

from bot.care import duty, snoozes
from bot.doors.console import words
from bot.doors.heartbeat import SILENT_AFTER, last_beat
from bot.doors.sessions import SignedIn
from bot.house import House
from bot.sending.gate import next_open, window_end
from models import conversations, escalations, messages, staff_members


@dataclass(frozen=True, slots=True)
class Health:
    """What the strip says. `alarms` are things that somebody must see to."""

    levels: tuple[tuple[str, int], ...]
    oldest: str
    window: str
    held: int
    on_duty: str
    scheduler: str
    alarms: tuple[str, ...]


def read(tx: Connection, house: House, signed_in: SignedIn, now: datetime) -> Health:
    """Read the health of this member of staff's team."""
    team_id = signed_in.staff.team_id
    levels, oldest = _waiting(tx, team_id, now)
    on_duty = _names(tx, team_id, now)
    stuck = _count(tx, team_id, _STUCK)
    beat = last_beat(tx)
    return Health(
        levels=tuple((words.LEVELS[level], count) for level, count in levels),
        oldest=words.span(now - oldest) if oldest else "",
        window=_window(house, signed_in.zone, now),
        held=_count(tx, team_id, messages.c.status == "held"),
        on_duty=", ".join(on_duty),
        scheduler=f"seen {words.span(now - beat)} ago" if beat else "never seen",
        alarms=tuple(_alarms(stuck, on_duty, _silence(beat, now))),
    )


def _waiting(
    tx: Connection, team_id: UUID, now: datetime
) -> tuple[list[tuple[int, int]], datetime | None]:
    query = (
        select(escalations.c.level, func.count(), func.min(escalations.c.opened_at))
        .join(conversations)
        .where(escalations.c.state == "open", escalations.c.acknowledged_at.is_(None))
        .where(conversations.c.team_id == team_id)
        .where(~snoozes.away(conversations.c.id, now))
        .group_by(escalations.c.level)
        .order_by(escalations.c.level)
    )
    rows = tx.execute(query).all()
    return [(row[0], row[1]) for row in rows], min((row[2] for row in rows), default=None)


_STUCK = or_(
    messages.c.status == "doubtful",
    and_(
        messages.c.status.in_(("queued", "held")),
        messages.c.reason.in_(("provider", "provider_unreachable")),
    ),
)


def _count(tx: Connection, team_id: UUID, which: Any) -> int:
    """Count among the texts that have not left, which are few and indexed."""
    unsent = messages.c.status.in_(("queued", "held")) | (messages.c.status == "doubtful")
    query = select(func.count()).select_from(messages.join(conversations)).where(unsent, which)
    return tx.execute(query.where(conversations.c.team_id == team_id)).scalar_one()


def _names(tx: Connection, team_id: UUID, now: datetime) -> list[str]:
    ids = duty.on_duty(tx, team_id, now)
    query = select(staff_members.c.display_name).where(staff_members.c.id.in_(ids))
    return list(tx.execute(query.order_by(staff_members.c.display_name)).scalars())


def _silence(last: datetime | None, now: datetime) -> str:
    """Say how long the scheduler has been silent, if that is too long."""
    if last is None:
        return "has never run"
    return f"was last seen {words.span(now - last)} ago" if now - last > SILENT_AFTER else ""


def _window(house: House, zone: ZoneInfo, now: datetime) -> str:
    opens = next_open(now, zone.key, house.policy)
    if opens > now:
        return f"closed until {words.day_and_time(opens, zone)}"
    return f"open until {words.clock_time(window_end(now, zone.key, house.policy), zone)}"


def _alarms(stuck: int, on_duty: list[str], silence: str) -> list[str]:
    said = []
    if stuck:
        said.append(f"Texts are not leaving. {stuck} held.")
    if silence:
        said.append(f"The scheduler {silence}: nothing is sent and nobody is paged.")
    if not on_duty:
        said.append("Nobody is on duty. Pages go to the whole team's screens.")
    return said
