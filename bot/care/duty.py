"""Who is on duty. Rosters and page chains grow from here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from models import shifts, staff_members


def on_duty(tx: Connection, team_id: UUID, now: datetime) -> list[UUID]:
    """List the team's active staff members with a shift that covers `now`, each once."""
    query = (
        select(staff_members.c.id)
        .join(shifts)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(shifts.c.starts_at <= now, shifts.c.ends_at > now)
        .distinct()
        .order_by(staff_members.c.id)
    )
    return list(tx.execute(query).scalars())
