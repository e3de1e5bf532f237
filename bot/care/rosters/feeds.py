"""A person's shifts as a calendar that other programs fetch, at a secret address of their own.

The address carries 256 bits of chance and opens nothing but this person's hours; the table keeps
its hash. A new address ends the old one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, or_, select, update

from bot.care.rosters.arranging import Arranging, arranging
from bot.care.specialist import StaffMember
from bot.house import House
from models import calendar_feeds, shifts, staff_members
from models.states import ROLES

PAST = timedelta(days=60)
EVENTS_MAX = 2000


def make(house: House, staff: StaffMember, now: datetime) -> str:
    """Make the address of one's own calendar and return its secret part; the old one ends."""
    token = house.new_token()
    with arranging(house, staff, now, by=ROLES) as roster:
        _revoke(roster)
        row = {"token_hash": _hash(token), "staff_id": staff.id, "created_at": now}
        roster.tx.execute(insert(calendar_feeds), row)
        roster.note("roster.calendar_made", f"staff:{staff.id}")
    return token


def revoke(house: House, staff: StaffMember, now: datetime) -> None:
    """End one's own calendar's address; without one nothing changes."""
    with arranging(house, staff, now, by=ROLES) as roster:
        _revoke(roster)
        roster.note("roster.calendar_revoked", f"staff:{staff.id}")


def _revoke(roster: Arranging) -> None:
    mine = (calendar_feeds.c.staff_id == roster.staff.id, calendar_feeds.c.revoked_at.is_(None))
    roster.tx.execute(update(calendar_feeds).where(*mine).values(revoked_at=roster.now))


def standing_since(tx: Connection, staff_id: UUID) -> datetime | None:
    """Return since when somebody has a calendar's address; None where they have none."""
    query = select(calendar_feeds.c.created_at).where(
        calendar_feeds.c.staff_id == staff_id, calendar_feeds.c.revoked_at.is_(None)
    )
    found: datetime | None = tx.execute(query).scalar()
    return found


def owner(tx: Connection, token: str) -> UUID | None:
    """Return whose calendar an address opens: nobody's when it was given up or they have left."""
    query = (
        select(staff_members.c.id)
        .join(calendar_feeds)
        .where(calendar_feeds.c.token_hash == _hash(token), calendar_feeds.c.revoked_at.is_(None))
        .where(staff_members.c.active)
    )
    found: UUID | None = tx.execute(query).scalar()
    return found


def rows(tx: Connection, staff_id: UUID, now: datetime) -> Sequence[Any]:
    """Return the shifts that a person's calendar tells of: published ones, and those it once told
    of that are off the roster.
    """
    query = (
        select(shifts)
        .where(shifts.c.staff_id == staff_id, shifts.c.ends_at > now - PAST)
        .where(or_(shifts.c.state == "published", shifts.c.sequence > 0))
        .order_by(shifts.c.starts_at, shifts.c.id)
        .limit(EVENTS_MAX)
    )
    return tx.execute(query).all()


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
