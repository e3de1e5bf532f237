"""What staff are paged by: pagers that take time, fail as planned, and reach pockets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.sending.channels.base import Sent, StatusReport
from bot.sending.paging.base import PageOut, Sought
from bot.simulation.accidents import Accidents
from bot.simulation.duty.plan import KINDS, Trouble
from bot.simulation.time import VirtualClock

BUSY, GONE = 20429, 30005
WAIT_SECONDS = 10.0
# How likely a page in doubt has left all the same, and one that is told to have failed later.
LEFT_ALL_THE_SAME = 0.5
UNDELIVERED = 0.6
TOLD_OF_DELIVERY = 0.3


@dataclass(slots=True)
class Handed:
    """A page that a provider was asked to take: when the request set out, and what came of it.

    `arrived` says whether it reached its person.
    """

    attempt_id: UUID
    kind: str
    address: str
    urgent: bool
    began_at: datetime
    outcome: str
    arrived: bool


@dataclass(slots=True)
class Hooks:
    """What the rest of the month does in and after a request."""

    meanwhile: Callable[[float], None]
    arrives: Callable[[Handed], None]
    reports: Callable[[datetime, StatusReport], None]


class Post:
    """Every pager of the month, and all that was handed to them."""

    def __init__(
        self, clock: VirtualClock, troubles: tuple[Trouble, ...], *, rng: Random, luck: Accidents
    ) -> None:
        """Begin with nothing handed over."""
        self.handed: list[Handed] = []
        self._clock, self._troubles, self._rng, self._luck = clock, troubles, rng, luck
        self.hooks = Hooks(lambda _: None, lambda _: None, lambda _, __: None)

    @property
    def pagers(self) -> Mapping[str, "OnePager"]:
        """Return a pager of each kind."""
        return {kind: OnePager(self, kind) for kind in KINDS}

    def take(self, out: PageOut) -> Sent:
        """Take a page, or fail as planned; see `Pager.page`."""
        now = self._clock.now()
        page = Handed(out.attempt_id, out.kind, out.address, out.urgent, now, "cut off", False)
        self.handed.append(page)
        self._luck.request("before")
        page.outcome = outcome = self._meets(out)
        self.hooks.meanwhile(WAIT_SECONDS if outcome == "doubtful" else self._rng.uniform(0, 2))
        page.arrived = outcome in ("sent", "undelivered") or self._left(outcome)
        if page.arrived and outcome != "undelivered":
            self.hooks.arrives(page)
        self._luck.request("after")
        return self._answer(page)

    def _meets(self, out: PageOut) -> str:
        now = self._clock.at
        here = {one.what for one in self._troubles if one.holds(now) and one.of == out.kind}
        gone = any(one.holds(now) and one.of == out.address for one in self._troubles)
        if "undelivered" in here and self._rng.random() >= UNDELIVERED:
            here.discard("undelivered")
        order = ("down", "busy", "doubtful", "undelivered")
        met = next((what for what in order if what in here), "sent")
        return "refused" if gone and met != "down" else met

    def _left(self, outcome: str) -> bool:
        return outcome == "doubtful" and self._rng.random() < LEFT_ALL_THE_SAME

    def _answer(self, page: Handed) -> Sent:
        if page.outcome == "down":
            raise ProviderUnreachable
        if page.outcome == "busy":
            raise ChannelError(BUSY, permanent=False)
        if page.outcome == "refused":
            raise ChannelError(GONE, permanent=True)
        if page.outcome == "doubtful":
            raise DeliveryDoubtful
        provider_id = f"PG{len(self.handed):08d}"
        told = "undelivered" if page.outcome == "undelivered" else "delivered"
        at = self._clock.at + timedelta(seconds=self._rng.choice((2, 20, 90, 600)))
        if told == "undelivered" or self._rng.random() < TOLD_OF_DELIVERY:
            self.hooks.reports(at, StatusReport(provider_id, told, GONE))
        return Sent(provider_id, "sent")


@dataclass(frozen=True, slots=True)
class OnePager:
    """One kind's `Pager`."""

    post: Post
    kind: str

    def page(self, out: PageOut) -> Sent:
        """Hand the page over."""
        return self.post.take(out)

    def status(self, provider_id: str) -> StatusReport:
        """Say that it arrived."""
        return StatusReport(provider_id, "delivered")

    def find(self, sought: Sought) -> StatusReport:
        """Nobody ever knows: a report may still come."""
        return StatusReport("", "doubtful")
