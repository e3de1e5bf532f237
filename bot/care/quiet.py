"""Keeping quiet until a date: what was planned before it is planned anew from then on."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.care.turn.turning import Turn
from bot.errors import DeedRefused
from bot.sending.gate import next_open
from models import check_ins

# More than any cadence has.
CHECK_INS_MAX = 200
A_DAY = timedelta(days=1)


def until(turn: Turn, date: datetime) -> int:
    """Let check-ins that were due before a date wait for it; returns how many do.

    They come one a day from then on, each when the client may be texted, in the order that they
    had: nobody is asked three things at once for having been left in peace. Raises DeedRefused
    (`past`, `too_far`).
    """
    if date <= turn.now:
        raise DeedRefused("past")
    if date > turn.now + turn.house.policy.quiet_longest:
        raise DeedRefused("too_far")
    mine = (check_ins.c.conversation_id == turn.conversation_id, check_ins.c.state == "due")
    query = select(check_ins.c.id).where(*mine, check_ins.c.due_at < date)
    early = query.order_by(check_ins.c.due_at, check_ins.c.id).limit(CHECK_INS_MAX)
    waiting = list(turn.tx.execute(early).scalars())
    for number, check_in_id in enumerate(waiting):
        at = next_open(date + number * A_DAY, turn.facts.zone, turn.house.policy)
        # A minute apart where a weekend brings two to one day, and off the full hour, where others
        # of the cadence may stand: a script is planned once for a moment.
        at += timedelta(minutes=number, seconds=1)
        change = update(check_ins).where(check_ins.c.id == check_in_id)
        turn.tx.execute(change.values(planned_at=at, due_at=at, reason="kept_quiet"))
    return len(waiting)
