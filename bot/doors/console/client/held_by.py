"""Says who has one of a client's conversations, where that is in the way."""

from sqlalchemy import select

from bot.care.claims import AlreadyClaimed
from bot.doors import sessions
from bot.doors.console import words
from bot.doors.desk import Desk
from bot.doors.tongue import say
from models import staff_members


def sentence(desk: Desk, claimed: AlreadyClaimed) -> str:
    """Say who has it, and since when."""
    query = select(staff_members.c.display_name).where(staff_members.c.id == claimed.staff_id)
    with desk.house.db.reading() as tx:
        name = tx.execute(query).scalar_one()
    since = words.clock_time(claimed.since, sessions.current().zone)
    return say(
        "%(name)s has had a conversation with this client since %(time)s. Wait until it is free.",
        name=name,
        time=since,
    )
