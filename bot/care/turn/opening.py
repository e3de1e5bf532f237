"""When a person reads what a client writes now: the team's hours, or its next shift's.

While nobody is on shift, a fixed reply says the real hours of the next shift, on the client's own
clock and as their language says days and times. What it promises stays the same: that a person
reads it then. Danger is paged for at once all the same, and no reply promises that it is read.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.care import duty
from bot.care.paging import roster
from bot.care.turn.thread import Thread
from flows.cldr import local

HOURS = "{hours}"


def hours(tx: Connection, thread: Thread, language: str, now: datetime) -> str | None:
    """Return the next shift's day and hours in a language; None while somebody is on shift.

    None too where no shift is planned, and for a language whose days we cannot say: the team's own
    words for its hours hold then.
    """
    says, team_id = local(language), thread.row.team_id
    if says is None or duty.on_duty(tx, team_id, now):
        return None
    shift = roster.next_block(tx, team_id, now)
    if shift is None:
        return None
    zone = ZoneInfo(thread.row.zone)
    start, end = shift[0].astimezone(zone), shift[1].astimezone(zone)
    times = f"{says.say_time(_minute(start))}-{says.say_time(_minute(end))}"
    # "p.m." ends with a stop of its own, and so does the sentence that it ends.
    return f"{says.say_day(start.date())}, {times}".rstrip(".")


def _minute(at: datetime) -> time:
    return at.time().replace(second=0, microsecond=0)
