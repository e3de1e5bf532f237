"""Time off that was asked for, as its pages tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from bot.care.rosters import wishes
from bot.care.rosters.arranging import ARRANGERS, Arranging
from bot.care.rosters.shifts import Shift
from bot.doors import dates
from bot.doors.console.roster import roster_words
from bot.doors.sessions import SignedIn
from bot.doors.tongue import marked, say
from bot.house import House

STATES = {
    None: marked("waits for a supervisor"),
    "granted": marked("yes"),
    "refused": marked("no"),
    "withdrawn": marked("withdrawn"),
}
OVER = marked("nobody decided in time")
DECIDED = marked("%(name)s decided on %(day)s")


@dataclass(frozen=True, slots=True)
class Told:
    """A wish that waits: whose, for which days, how many shifts lie in it, what it uncovers."""

    id: UUID
    name: str
    days: str
    asked: str
    shifts: int
    gaps: str
    mine: bool


def waiting(tx: Connection, house: House, reader: SignedIn, now: datetime) -> Sequence[Told]:
    """Return what waits for a word of those who arrange rosters; nothing for others."""
    if reader.staff.role not in ARRANGERS:
        return ()
    rows = wishes.open_of_team(tx, reader.staff.team_id, now)
    roster = Arranging(tx, house, reader.staff, now, reader.zone)
    return [told(roster, row, wishes.inside(tx, row, now)) for row in rows]


def told(roster: Arranging, row: Any, inside: Sequence[Shift]) -> Told:
    """Return one wish as it is told to who decides."""
    opened = wishes.uncovered(roster, inside)
    return Told(
        id=row.id,
        name=row.display_name,
        days=days(row, roster),
        asked=dates.date(row.asked_at, roster.zone),
        shifts=len(inside),
        gaps=roster_words.gaps(opened, roster.zone) if opened else "",
        mine=row.staff_id == roster.staff.id,
    )


def own(tx: Connection, reader: SignedIn, now: datetime) -> list[dict[str, Any]]:
    """Return what somebody asked for lately, and what became of it."""
    return [
        {
            "id": row.id,
            "days": days(row, reader),
            "state": say(_state(row, now)),
            "by": _decided(row, reader),
            "open": row.ended_at is None and row.ends_at > now,
        }
        for row in wishes.latest_of(tx, reader.staff.id)
    ]


def days(row: Any, clocks: Arranging | SignedIn) -> str:
    """Say the days of a wish, which ends at the midnight after the last."""
    first = roster_words.day_of(row.starts_at, clocks.zone)
    last = roster_words.day_of(row.ends_at - timedelta(seconds=1), clocks.zone)
    told = dates.short_day(first)
    return told if last == first else f"{told} – {dates.short_day(last)}"


def _state(row: Any, now: datetime) -> str:
    return OVER if row.ended_at is None and row.ends_at <= now else STATES[row.ending]


def _decided(row: Any, reader: SignedIn) -> str:
    if row.decider is None:
        return ""
    day = dates.short_day(roster_words.day_of(row.ended_at, reader.zone))
    return say(DECIDED, name=row.decider, day=day)
