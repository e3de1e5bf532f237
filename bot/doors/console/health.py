"""Reads the health strip: is anybody waiting, is anybody on duty, do texts leave at all."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, exists, func, literal_column, select

from bot.care import duty, snoozes
from bot.doors.console import words
from bot.doors.console.paging import unreached, watched
from bot.doors.console.reach import of_team
from bot.doors.console.roster import standing
from bot.doors.heartbeat import is_fresh, last_beat, last_look
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say
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
    # That nobody is on duty, until when, and who is paged meanwhile; nothing while somebody is.
    nobody: str


def read(tx: Connection, house: House, signed_in: SignedIn, now: datetime) -> Health:
    """Read the health of this member of staff's team."""
    team_id = signed_in.staff.team_id
    levels, oldest = _waiting(tx, team_id, now)
    on_duty = _names(tx, team_id, now)
    stuck = _stuck(tx, team_id)
    beat = last_beat(tx)
    return Health(
        levels=tuple((words.level(level), count) for level, count in levels),
        oldest=words.span(now - oldest) if oldest else "",
        window=_window(house, signed_in.zone, now),
        held=_held(tx, team_id),
        on_duty=", ".join(on_duty),
        scheduler=_seen(beat, now),
        alarms=(
            *_alarms(stuck, _silence(beat, now), _unwatched(last_look(tx), now)),
            *watched.alarms(tx, team_id),
            *unreached.alarms(tx, team_id, now),
        ),
        nobody=standing.is_nobody_on(tx, signed_in, now),
    )


def _waiting(
    tx: Connection, team_id: UUID, now: datetime
) -> tuple[list[tuple[int, int]], datetime | None]:
    query = (
        select(escalations.c.level, func.count(), func.min(escalations.c.opened_at))
        .join(conversations)
        .where(escalations.c.state == "open", escalations.c.acknowledged_at.is_(None))
        .where(of_team(team_id), ~snoozes.away(conversations.c.id, now))
        .group_by(escalations.c.level)
        .order_by(escalations.c.level)
    )
    rows = tx.execute(query).all()
    return [(row[0], row[1]) for row in rows], min((row[2] for row in rows), default=None)


# Literal, since a planner uses an index of some rows only where it can see that they are meant.
_UNSENT: ColumnElement[bool] = literal_column("messages.status IN ('queued', 'held')")
_DOUBTFUL: ColumnElement[bool] = literal_column("messages.status IN ('sending', 'doubtful')")
_PROVIDER = ("provider", "provider_unreachable")


def _held(tx: Connection, team_id: UUID) -> int:
    return _count(tx, team_id, _UNSENT, messages.c.status == "held")


def _stuck(tx: Connection, team_id: UUID) -> int:
    """Count what the provider keeps from leaving, and what nobody knows to have left."""
    waiting = _count(tx, team_id, _UNSENT, messages.c.reason.in_(_PROVIDER))
    return waiting + _count(tx, team_id, _DOUBTFUL, messages.c.status == "doubtful")


def _count(tx: Connection, team_id: UUID, *which: ColumnElement[bool]) -> int:
    """Count a team's texts among those of an index that holds only what has not left."""
    same = conversations.c.id == messages.c.conversation_id
    ours = exists().where(same, of_team(team_id))
    query = select(func.count()).select_from(messages).where(*which, ours)
    return tx.execute(query).scalar_one()


def _names(tx: Connection, team_id: UUID, now: datetime) -> list[str]:
    ids = duty.on_duty(tx, team_id, now)
    query = select(staff_members.c.display_name).where(staff_members.c.id.in_(ids))
    return list(tx.execute(query.order_by(staff_members.c.display_name)).scalars())


def _seen(beat: datetime | None, now: datetime) -> str:
    if beat is None:
        return say("never seen")
    return say("seen %(span)s ago", span=words.span(now - beat))


def _silence(last: datetime | None, now: datetime) -> str:
    """Say how long the scheduler has been silent, if that is too long."""
    if last is None:
        return say("The scheduler has never run: nothing is sent and nobody is paged.")
    if is_fresh(last, now):
        return ""
    return say(
        "The scheduler was last seen %(span)s ago: nothing is sent and nobody is paged.",
        span=words.span(now - last),
    )


def _unwatched(last: datetime | None, now: datetime) -> str:
    """Say that nobody watches over it all, if nobody does."""
    if is_fresh(last, now):
        return ""
    if last is None:
        return say("The watchdog has never run: nobody would notice if paging stopped.")
    span = words.span(now - last)
    return say("The watchdog was last seen %(span)s ago: is paging still watched?", span=span)


def _window(house: House, zone: ZoneInfo, now: datetime) -> str:
    opens = next_open(now, zone.key, house.policy)
    if opens > now:
        return say("closed until %(time)s", time=words.day_and_time(opens, zone))
    closes = words.clock_time(window_end(now, zone.key, house.policy), zone)
    return say("open until %(time)s", time=closes)


def _alarms(stuck: int, *silences: str) -> list[str]:
    said = []
    if stuck:
        said.append(say("Texts are not leaving. %(count)s held.", count=stuck))
    return [*said, *filter(None, silences)]
