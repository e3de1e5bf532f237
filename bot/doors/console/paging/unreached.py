"""What the health strip says when nobody who is there can be paged: to whom danger goes."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from bot.care import colleagues
from bot.care.paging import roster, ways
from bot.doors.tongue import listed, say


def alarms(tx: Connection, team_id: UUID, now: datetime) -> Iterator[str]:
    """Give the alarms of a team's paging, none while somebody on shift can be paged.

    That nobody is on shift says the bar that lets one take it.
    """
    team = roster.read(tx, team_id, now)
    reached = ways.reachable(tx, team.everybody)
    if reached.intersection(team.on_shift):
        return
    if team.on_shift:
        yield say("Nobody on duty can be paged: pages show on screens only.")
    names = colleagues.of_team(tx, team_id)
    woken = [names[one] for one in (*team.supervisors, *team.managers) if one in reached]
    if woken:
        yield say("Danger is paged to %(names)s.", names=listed(dict.fromkeys(woken)))
    else:
        yield say("Danger reaches nobody by phone: look at the queue.")
