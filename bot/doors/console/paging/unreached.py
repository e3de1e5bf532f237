"""What the health strip says when nobody who is there can be paged: to whom danger goes."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.care import colleagues
from bot.care.paging import roster, ways
from bot.doors.console import words
from bot.doors.tongue import listed, say


def alarms(tx: Connection, team_id: UUID, now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Give the alarms of a team's paging, none while somebody on shift can be paged."""
    team = roster.read(tx, team_id, now)
    reached = ways.reachable(tx, team.everybody)
    if reached.intersection(team.on_shift):
        return
    if not team.on_shift:
        yield _nobody_there(team.next_at, zone)
    else:
        yield say("Nobody on duty can be paged: pages show on screens only.")
    names = colleagues.of_team(tx, team_id)
    woken = [names[one] for one in (*team.supervisors, *team.managers) if one in reached]
    if woken:
        yield say("Danger is paged to %(names)s.", names=listed(dict.fromkeys(woken)))
    else:
        yield say("Danger reaches nobody by phone: look at the queue.")


def _nobody_there(next_at: datetime | None, zone: ZoneInfo) -> str:
    if next_at is None:
        return say("Nobody is on duty. Pages go to the whole team's screens.")
    until = words.day_and_time(next_at, zone)
    return say(
        "Nobody is on duty until %(time)s. Pages go to the whole team's screens.", time=until
    )
