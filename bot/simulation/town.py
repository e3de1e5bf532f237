"""The demonstration town while it runs: its phones text us, and its clock can be moved on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from bot.care.turn import receive
from bot.sending.channels.base import Inbound
from bot.sweeps import SWEEPS, sweep
from bot.wiring import Parts
from models import check_ins, contact_points, messages, stored_inbound, timers

# Due moments played between two clock positions, at the most.
MOMENTS_MAX = 2000
ROUNDS_MAX = 20


class Town:
    """The controls of a town: a phone texts us, and time moves on with all that falls due in it."""

    def __init__(self, parts: Parts) -> None:
        """Take the town's parts, which must have a movable clock."""
        assert parts.town is not None, "only a simulated town can be moved"
        self._parts, self._time = parts, parts.town

    def text(self, contact_point_id: UUID, body: str) -> None:
        """Text us from a simulated phone, and let what that caused happen at once."""
        query = select(contact_points.c.channel, contact_points.c.address).where(
            contact_points.c.id == contact_point_id
        )
        with self._parts.house.db.reading() as tx:
            point = tx.execute(query).one()
        now = self._parts.clock.now()
        provider_id = f"SIM{self._parts.house.new_id().hex}"
        inbound = Inbound(point.channel, provider_id, point.address, body, received_at=now)
        receive(self._parts.house, inbound, now)
        self.settle()

    def advance(self, *, until: datetime) -> None:
        """Move the town's time on to `until`, stopping at every moment where something is due."""
        for _ in range(MOMENTS_MAX):
            now = self._parts.clock.now()
            moment = min(next_due_at(self._parts, now) or until, until)
            if moment > now:
                self._time.move(moment - now, now)
            self.settle()
            if moment >= until:
                return

    def settle(self) -> None:
        """Run the sweeps until nothing is due any more at the present moment."""
        for _ in range(ROUNDS_MAX):
            now = self._parts.clock.now()
            if not sum([sweep(self._parts, one, now) for one in SWEEPS if one.name in _PLAYED]):
                return


_PLAYED = frozenset(
    {"inbound", "pages", "page_sends", "claims", "timers", "check_ins", "sends", "doubts"}
)
# Pages repeat while nobody answers, so they are no moment to stop at.
_MOMENTS = (
    select(func.min(messages.c.due_at)).where(messages.c.status.in_(("queued", "held"))),
    select(func.min(timers.c.due_at)).where(
        timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None)
    ),
    select(func.min(check_ins.c.due_at)).where(check_ins.c.state == "due"),
    select(func.min(stored_inbound.c.next_try_at)).where(stored_inbound.c.state == "waiting"),
)


def next_due_at(parts: Parts, now: datetime) -> datetime | None:
    """Return the next moment at which something falls due, never before `now`."""
    with parts.house.db.reading() as tx:
        moments = [tx.execute(query).scalar() for query in _MOMENTS]
    later = [moment for moment in moments if moment is not None]
    return max(min(later), now) if later else None
