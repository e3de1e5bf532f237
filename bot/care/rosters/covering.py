"""What a team says that it must cover; where it has said nothing, somebody at every hour."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert

from bot.care.rosters import planning, reading
from bot.care.rosters.arranging import arranging
from bot.care.rosters.cover import Need
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused, NotAllowed
from bot.house import House
from flows.languages import LANGUAGES
from models import cover_needs

LEAST_MAX = 20


def add(house: House, staff: StaffMember, need: Need, now: datetime) -> None:
    """Add what must be covered.

    Raises NotAllowed, DeedRefused: `weekdays`, `hours`, `role`, `least`, `language`, `too_many`.
    """
    with arranging(house, staff, now) as roster:
        planning.check_hours(need.hours, need.role)
        if not 0 < need.least <= LEAST_MAX:
            raise DeedRefused("least")
        if need.language is not None and need.language not in LANGUAGES:
            raise DeedRefused("language")
        if len(reading.need_rows(roster.tx, staff.team_id)) >= reading.NEEDS_MAX:
            raise DeedRefused("too_many")
        row = {"id": house.new_id(), "team_id": staff.team_id, "role": need.role}
        hours = {"start_minute": need.hours.start_minute, "weekdays": sorted(need.hours.weekdays)}
        hours |= {"length_minutes": need.hours.length_minutes}
        told = {"least": need.least, "language": need.language}
        roster.tx.execute(insert(cover_needs), {**row, **hours, **told})
        roster.note("roster.need_added", f"need:{row['id']}")


def remove(house: House, staff: StaffMember, need_id: UUID, now: datetime) -> None:
    """Take back what must be covered. Raises NotAllowed when it is not this team's."""
    with arranging(house, staff, now) as roster:
        mine = (cover_needs.c.id == need_id, cover_needs.c.team_id == staff.team_id)
        if roster.tx.execute(delete(cover_needs).where(*mine)).rowcount != 1:
            raise NotAllowed("no such need of this team's")
        roster.note("roster.need_removed", f"need:{need_id}")
