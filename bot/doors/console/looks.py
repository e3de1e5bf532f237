"""Writes down who read whose record, before it is shown (HIPAA 164.312(b): reads too)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.doors import sessions
from bot.doors.desk import Desk
from bot.privacy import audit
from models import audit_entries

# A page that refreshes itself is one look, not hundreds.
SAME_LOOK = timedelta(minutes=10)


def log_look(desk: Desk, action: str, *, subject: str, now: datetime) -> None:
    """Log that whoever is signed in looks at a subject, as in `client:<id>`."""
    what = {
        "actor": f"staff:{sessions.current().staff.id}",
        "action": action,
        "subject": subject,
    }
    same = select(audit_entries.c.id).where(
        audit_entries.c.subject == what["subject"],
        audit_entries.c.actor == what["actor"],
        audit_entries.c.action == action,
        audit_entries.c.at > now - SAME_LOOK,
    )
    if sessions.is_background():
        with desk.house.db.reading() as tx:
            if tx.execute(same).first() is not None:
                return
    house = desk.house
    with house.db.writing() as tx:
        audit.append(tx, audit.entry(house.ring, house.new_id(), now, **what))
