"""Reads the follow-ups that are open: the late first, one's own or the whole team's."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Select, func, select

from bot.care.specialist import StaffMember
from bot.doors.console import record_words
from bot.doors.console.records_reading import day
from bot.doors.tongue import say
from models import clients, contact_points, conversations, follow_ups, staff_members

ROWS_MAX = 200
COUNTED_MAX = 99


@dataclass(frozen=True, slots=True)
class Line:
    """A follow-up as it is shown."""

    id: UUID
    conversation_id: UUID
    client: str
    subject: str
    day: str
    due: str
    late: bool
    owner: str


def read(tx: Connection, staff: StaffMember, today: date, *, mine: bool) -> list[Line]:
    """Return the open follow-ups, one's own or everybody's in the team, by day."""
    query = (
        select(follow_ups, clients.c.name, staff_members.c.display_name)
        .join(conversations, conversations.c.id == follow_ups.c.conversation_id)
        .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
        .outerjoin(clients, clients.c.id == contact_points.c.client_id)
        .join(staff_members, staff_members.c.id == follow_ups.c.staff_id)
        .where(follow_ups.c.team_id == staff.team_id, follow_ups.c.ended_at.is_(None))
        .order_by(follow_ups.c.due_on, follow_ups.c.id)
        .limit(ROWS_MAX)
    )
    if mine:
        query = query.where(follow_ups.c.staff_id == staff.id)
    return [
        Line(
            id=row.id,
            conversation_id=row.conversation_id,
            client=row.name or say("Unknown sender"),
            subject=record_words.subject(row.kind, row.subject),
            day=day(row.due_on),
            due=record_words.due(row.due_on, today),
            late=row.due_on < today,
            owner="" if row.staff_id == staff.id else row.display_name,
        )
        for row in tx.execute(query)
    ]


def count_due(tx: Connection, staff: StaffMember, today: date) -> int:
    """Count one's own follow-ups that are due today or late, up to COUNTED_MAX."""
    some = _due(staff, today).limit(COUNTED_MAX).subquery()
    return tx.execute(select(func.count()).select_from(some)).scalar_one()


def _due(staff: StaffMember, today: date) -> Select[tuple[UUID]]:
    return select(follow_ups.c.id).where(
        follow_ups.c.team_id == staff.team_id,
        follow_ups.c.ended_at.is_(None),
        follow_ups.c.due_on <= today,
        follow_ups.c.staff_id == staff.id,
    )
