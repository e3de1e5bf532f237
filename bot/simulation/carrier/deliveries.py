"""The HTTP posts the carrier owes us: webhooks and status callbacks, some lost, some twice.

A failed post is repeated as its URL's connection overrides say (`#rc=2&rp=all`), by default once
and only when no connection came about. After that the carrier never tries again.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal
from urllib.parse import parse_qs, urldefrag

from bot.simulation.carrier.faults import Faults

RETRIES_DEFAULT = 1
RETRIES_MAX = 5
RETRY_SECONDS = 1.0

# `twiml` is asked for while a call waits: it comes neither late nor twice, its answer is played.
Kind = Literal["webhook", "callback", "twiml"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One HTTP POST of a form; `url` is without its fragment, as it is signed and requested."""

    kind: Kind
    message_sid: str
    url: str
    form: Mapping[str, str]
    headers: Mapping[str, str]
    due_at: datetime
    retries_left: int = RETRIES_DEFAULT
    retry_on: frozenset[str] = frozenset({"ct"})
    attempt: int = 1


@dataclass(order=True, slots=True)
class _Waiting:
    due_at: datetime
    number: int
    delivery: Delivery = field(compare=False)


class Deliveries:
    """The posts that wait, and those that will never arrive (`lost`)."""

    def __init__(self, rng: Random) -> None:
        """Start with nothing to post."""
        self.lost: list[Delivery] = []
        self._rng = rng
        self._waiting: list[_Waiting] = []
        self._count = 0

    def send(self, delivery: Delivery, faults: Faults) -> None:
        """Queue a post, or lose it, or queue it twice, as the faults and chance have it."""
        lose, duplicate = _chances(delivery.kind, faults)
        if self._rng.random() < lose:
            self.lost.append(delivery)
            return
        copies = 2 if self._rng.random() < duplicate else 1
        for _ in range(copies):
            late = 0.0 if delivery.kind == "twiml" else faults.reorder_seconds
            delay = timedelta(seconds=self._rng.uniform(0, late))
            self._push(replace(delivery, due_at=delivery.due_at + delay))

    def due(self, now: datetime) -> list[Delivery]:
        """Take out every post whose moment has come, earliest first."""
        taken = []
        while self._waiting and self._waiting[0].due_at <= now:
            taken.append(heapq.heappop(self._waiting).delivery)
        return taken

    def drop_due(self, now: datetime) -> None:
        """Lose every post whose moment has come: the network is down and so are the retries."""
        self.lost.extend(self.due(now))

    def failed(self, delivery: Delivery, how: str, *, now: datetime) -> bool:
        """Queue a failed post again if its URL asks for that (True), else give it up."""
        if delivery.retries_left and delivery.retry_on & {how, "all"}:
            again_at = now + timedelta(seconds=RETRY_SECONDS)
            left = delivery.retries_left - 1
            self._push(
                replace(delivery, due_at=again_at, retries_left=left, attempt=delivery.attempt + 1)
            )
            return True
        self.lost.append(delivery)
        return False

    def next_due_at(self) -> datetime | None:
        """Return when the next post is due, if any is."""
        return self._waiting[0].due_at if self._waiting else None

    def _push(self, delivery: Delivery) -> None:
        self._count += 1
        heapq.heappush(self._waiting, _Waiting(delivery.due_at, self._count, delivery))


def overrides(url: str) -> tuple[str, int, frozenset[str]]:
    """Split a webhook URL into the URL to request, its retries and what they are for.

    Policies are `ct` (no connection), `rt` (no answer in time), `4xx`, `5xx` and `all`.
    """
    bare, fragment = urldefrag(url)
    chosen = {name: values[-1] for name, values in parse_qs(fragment).items()}
    retries = min(int(chosen.get("rc", RETRIES_DEFAULT)), RETRIES_MAX)
    return bare, retries, frozenset(chosen.get("rp", "ct").split(","))


def failure_of(status_code: int | None, timed_out: bool) -> str | None:
    """Name how a post failed in the words of a retry policy; nothing when it did not."""
    if status_code is None:
        return "rt" if timed_out else "ct"
    return f"{status_code // 100}xx" if status_code >= 400 else None


def _chances(kind: Kind, faults: Faults) -> tuple[float, float]:
    """Return the chances of losing and of repeating a post of this kind."""
    if kind == "twiml":
        return 0.0, 0.0
    if kind == "webhook":
        return faults.lose_webhook, faults.duplicate_webhook
    return faults.lose_callback, faults.duplicate_callback
