"""Reads how the roster stands now: who is on, who comes next, and where a danger goes meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from bot.care import duty
from bot.doors import dates
from bot.doors.console.roster import roster_words
from bot.doors.sessions import SignedIn
from bot.doors.tongue import listed, say
from models import shifts, staff_members

NEXT_MAX = 5
NEXT_SEEN = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is on in each role (names, until when), who is next, and what to say with nobody on."""

    on: tuple[tuple[str, str], ...]
    next: str
    nobody: str


def read(tx: Connection, reader: SignedIn, now: datetime) -> Standing:
    """Read how a team's roster stands."""
    team_id = reader.staff.team_id
    there = duty.by_role(tx, team_id, now)
    names = _names(tx, [one for ids in there.values() for one in ids])
    on = tuple(
        (say(told), listed(names[one] for one in there[role]))
        for role, told in roster_words.ROLES.items()
        if there[role]
    )
    working = any(there[role] for role in duty.WORKING_ROLES)
    on_call = listed(names[one] for role in ("supervisor", "manager") for one in there[role])
    back = duty.back_at(tx, team_id, now)
    nobody = "" if working else _nobody(back, on_call, reader=reader, now=now)
    return Standing(on, _next(tx, reader, now), nobody)


def is_nobody_on(tx: Connection, reader: SignedIn, now: datetime) -> str:
    """Say that nobody is on duty, until when, and who is paged; nothing while somebody is."""
    team_id = reader.staff.team_id
    return "" if duty.on_duty(tx, team_id, now) else read(tx, reader, now).nobody


def _nobody(back: datetime | None, on_call: str, *, reader: SignedIn, now: datetime) -> str:
    if back is None:
        told = say("No one is on duty, and nobody is planned.")
    else:
        time = dates.clock_time(back, reader.zone)
        if roster_words.day_of(back, reader.zone) != roster_words.day_of(now, reader.zone):
            time = dates.day_and_time(back, reader.zone)
        told = say("No one is on duty until %(time)s.", time=time)
    goes = say("Danger now goes to %(names)s.", names=on_call) if on_call else ""
    return " ".join((told, goes or say("Pages go to the whole team.")))


def _next(tx: Connection, reader: SignedIn, now: datetime) -> str:
    query = (
        select(shifts.c.starts_at, staff_members.c.display_name)
        .join(staff_members)
        .where(staff_members.c.team_id == reader.staff.team_id, staff_members.c.active)
        .where(shifts.c.state == "published", shifts.c.role.in_(duty.WORKING_ROLES))
        .where(shifts.c.ends_at > now, shifts.c.starts_at > now)
        .order_by(shifts.c.starts_at, staff_members.c.display_name)
        .limit(NEXT_SEEN)
    )
    rows: list[Any] = list(tx.execute(query))
    soon = [row.display_name for row in rows if row.starts_at == rows[0].starts_at][:NEXT_MAX]
    if not soon:
        return ""
    when = dates.day_and_time(rows[0].starts_at, reader.zone)
    return say("%(names)s, %(when)s", names=listed(soon), when=when)


def _names(tx: Connection, ids: list[UUID]) -> dict[UUID, str]:
    query = select(staff_members.c.id, staff_members.c.display_name)
    return {
        row.id: row.display_name for row in tx.execute(query.where(staff_members.c.id.in_(ids)))
    }
