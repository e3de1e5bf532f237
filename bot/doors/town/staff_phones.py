"""Reads the town's staff phones: the pages that arrived on them, and which were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.doors.console import words
from bot.doors.tongue import marked, say
from models import page_attempts, paging_ways, staff_members

PAGES_MAX = 8
KINDS = {
    "sms": marked("Text"),
    "voice": marked("Call"),
    "email": marked("E-mail"),
    "push": marked("Notification"),
}
ABOUT = {
    "escalation": marked("Something urgent is waiting."),
    "gathered": marked("Something is waiting."),
    "test": marked("A test of your paging"),
    "watch": marked("Something in Aftercall may have stopped."),
    "trial": marked("A campaign's text, as a client would read it"),
}
# By what each kind is answered, of models.states.PAGE_ANSWERS.
ANSWERED_BY = {"sms": "reply", "voice": "key", "email": "link", "push": "link"}


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page on somebody's simulated phone, by its attempt's id."""

    id: UUID
    name: str
    kind: str
    words: str
    time: str
    answered: bool
    answers_by: str


def read(tx: Connection, team_id: UUID, zone: ZoneInfo) -> Sequence[StaffPage]:
    """List the team's latest pages that arrived, the newest first."""
    query = (
        select(page_attempts, paging_ways.c.kind, staff_members.c.display_name)
        .join(paging_ways, paging_ways.c.id == page_attempts.c.way_id)
        .join(staff_members, staff_members.c.id == page_attempts.c.staff_id)
        .where(staff_members.c.team_id == team_id)
        .where(page_attempts.c.state.in_(("sent", "delivered")))
        .order_by(page_attempts.c.id.desc())
        .limit(PAGES_MAX)
    )
    return [
        StaffPage(
            id=row.id,
            name=row.display_name,
            kind=say(KINDS[row.kind]),
            words=row.words or say(ABOUT[row.purpose]),
            time=words.day_and_time(row.attempted_at or row.due_at, zone),
            answered=row.acknowledged_at is not None,
            answers_by=ANSWERED_BY[row.kind],
        )
        for row in tx.execute(query)
    ]
