"""The sweep of campaigns: plans, opens waves, starts members, follows what came of it."""

from collections.abc import Callable
from datetime import datetime

from bot.care.waves import opening, planning, settling, starting
from bot.house import House


def go_on(house: House, now: datetime, *, limit: int) -> int:
    """Do up to `limit` of each: close what was stopped, plan, open, start, look; return how many.

    Every step is a transaction of its own, which says where it stands: any number of processes may
    do this at once, and be killed between any two.
    """
    done = _while(lambda: settling.close_stopped(house) > 0, limit)
    done += _while(lambda: planning.plan_next(house, now), limit)
    done += opening.open_due(house, now)
    done += _while(lambda: starting.start_next(house, now), limit)
    return done + settling.look(house, now)


def _while(step: Callable[[], bool], limit: int) -> int:
    for done in range(limit):
        if not step():
            return done
    return limit
