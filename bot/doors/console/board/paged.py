"""Reads what paged whom lately, and what the watchdog has told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from bot.care.watchdog import keeping
from bot.doors.console import words
from bot.doors.console.paging.answered import BECAME, WAYS
from bot.doors.console.reach import of_team
from bot.doors.sessions import SignedIn
from bot.doors.tongue import marked, say, say_many, tongue
from bot.sending.paging.watch_words import sentence
from models import (
    alarms,
    conversations,
    escalations,
    page_attempts,
    pages,
    paging_ways,
    staff_members,
)

# Among the last of the whole house: the cost stays the same for ever.
RECENT = 2000
SHOWN, MORE_SHOWN = 20, 200
SINCE = timedelta(hours=24)
ALARMS_SINCE = timedelta(days=7)
ALARMS_MAX = 20

ANSWERED_BY = {
    "link": marked("answered by its link"),
    "reply": marked("answered by text"),
    "key": marked("answered on the phone"),
    "page": marked("answered by taking it"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that left, or was to leave: when, to whom, how, and what became of it."""

    time: str
    name: str
    how: str
    about: str
    became: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something the watchdog found: what, since when, whether it stands, and who was told."""

    told: str
    since: str
    stands: bool
    until: str
    reached: str


_LATELY = select(page_attempts).order_by(page_attempts.c.id.desc()).limit(RECENT).subquery()
_PAGES = (
    select(_LATELY, paging_ways.c.kind, staff_members.c.display_name, escalations.c.level)
    .select_from(_LATELY)
    .join(pages, pages.c.id == _LATELY.c.page_id)
    .join(escalations, escalations.c.id == pages.c.escalation_id)
    .join(conversations, conversations.c.id == escalations.c.conversation_id)
    .join(paging_ways, paging_ways.c.id == _LATELY.c.way_id)
    .join(staff_members, staff_members.c.id == _LATELY.c.staff_id)
    .where(of_team(bindparam("of_team")), _LATELY.c.due_at >= bindparam("since"))
    .order_by(_LATELY.c.id.desc())
    .limit(bindparam("most"))
)


def read(tx: Connection, reader: SignedIn, now: datetime, *, more: bool) -> Sequence[Page]:
    """Read the pages of a team's last day, newest first; one more than is shown, if there is."""
    most = MORE_SHOWN if more else SHOWN
    key = {"of_team": reader.staff.team_id, "since": now - SINCE, "most": most + 1}
    return [_page(row, reader) for row in tx.execute(_PAGES, key)]


def _page(row: Any, reader: SignedIn) -> Page:
    became = say(BECAME[row.state])
    if row.acknowledged_at is not None:
        became = say(ANSWERED_BY[row.answered_by])
    return Page(
        time=words.day_and_time(row.attempted_at or row.due_at, reader.zone),
        name=row.display_name,
        how=say(WAYS[row.kind]),
        about=words.level(row.level),
        became=became,
    )


def told(tx: Connection, reader: SignedIn, now: datetime) -> list[Alarm]:
    """Read the alarms that stand and those of the last days, the newest first."""
    ours = or_(alarms.c.team_id.is_(None), alarms.c.team_id == reader.staff.team_id)
    over = select(alarms).where(ours, alarms.c.ended_at.is_not(None))
    over = over.where(alarms.c.since >= now - ALARMS_SINCE).order_by(alarms.c.since.desc())
    rows = [row for row in keeping.standing(tx) if row.team_id in (None, reader.staff.team_id)]
    return list(_alarms([*rows, *tx.execute(over.limit(ALARMS_MAX))], reader))


def _alarms(rows: Sequence[Any], reader: SignedIn) -> Iterator[Alarm]:
    for row in rows:
        yield Alarm(
            told=sentence(tongue(), row.kind, row.count),
            since=words.day_and_time(row.since, reader.zone),
            stands=row.ended_at is None,
            until=words.day_and_time(row.ended_at, reader.zone) if row.ended_at else "",
            reached=_reached(row),
        )


def _reached(row: Any) -> str:
    if not row.tellings:
        return ""
    if not row.reached:
        return say("nobody could be told")
    return say_many("told to %(num)s", "told to %(num)s", num=row.reached)
