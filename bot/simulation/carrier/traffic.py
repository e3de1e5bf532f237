"""The messages of an account on their way: queued, sent, arriving on handsets, in time order."""

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from bot.simulation.carrier.account import Account
from bot.simulation.carrier.journey import Route, plan
from bot.simulation.carrier.pace import Pace
from bot.simulation.carrier.refusals import VALIDITY_SECONDS_MAX, WHATSAPP
from bot.simulation.carrier.resources import (
    FINAL,
    Direction,
    MessageResource,
    Received,
    StatusChange,
)
from flows.segments import size


class Traffic:
    """Every message ever, the steps still planned for them, and what each phone received."""

    def __init__(self, rng: Random, account: Account) -> None:
        """Start with an empty log."""
        self.messages: dict[str, MessageResource] = {}
        self.handsets: dict[str, list[Received]] = {}
        self._rng, self._account = rng, account
        self._pace = Pace(account.segments_per_second)
        self._steps: list[tuple[datetime, int, str, StatusChange]] = []
        self._last_sender: dict[str, str] = {}
        self._count = 0

    def sender_for(self, handset: str) -> str:
        """Return our number for this handset: the one it last heard from, else the first fit."""
        if handset in self._last_sender:
            return self._last_sender[handset]
        whatsapp = handset.startswith(WHATSAPP)
        numbers = [n for n in self._account.numbers if n.startswith(WHATSAPP) == whatsapp]
        return (numbers or list(self._account.numbers))[0]

    def is_full(self, sender: str, now: datetime) -> bool:
        """Say whether this sender's queue takes no more."""
        return self._pace.is_full(sender, now)

    def enter(
        self,
        direction: Direction,
        addresses: tuple[str, str],
        *,
        content: tuple[str, int],
        at: datetime,
    ) -> MessageResource:
        """Make a message with a sid of its own and put it into the log.

        `addresses` are sender and recipient, `content` the text and its number of pictures.
        """
        (sender, to), (body, media) = addresses, content
        sid = f"{'MM' if media else 'SM'}{self._rng.getrandbits(128):032x}"
        message = MessageResource(sid, direction, sender, to, body, at, size(body).segments)
        message.num_media = media
        self.messages[sid] = message
        return message

    def depart(self, message: MessageResource, now: datetime) -> None:
        """Put a message into its sender's queue and plan its way."""
        validity = int(message.form.get("ValidityPeriod", VALIDITY_SECONDS_MAX))
        route = Route(
            accepted_at=now,
            starts_at=self._pace.starts_at(message.sender, now),
            expires_at=now + timedelta(seconds=validity),
            outcome=message.outcome,
            by_service=message.status == "accepted",
            overflows=self.is_full(message.sender, now),
        )
        self._last_sender[message.to] = message.sender
        if route.starts_at < route.expires_at and not route.overflows:
            self._pace.take(message.sender, now, segments=message.segments)
        for step in plan(route, self._rng):
            self._count += 1
            heapq.heappush(self._steps, (step.at, self._count, message.sid, step))

    def advance(self, now: datetime) -> Iterator[tuple[MessageResource, StatusChange]]:
        """Take every step planned up to now, in order of time, and tell of each."""
        while self._steps and self._steps[0][0] <= now:
            _, _, sid, step = heapq.heappop(self._steps)
            message = self.messages[sid]
            if message.status not in FINAL or step.status == "read":
                message.reach(step)
                self._arrive(message, step)
                yield message, step

    def next_at(self) -> datetime | None:
        """Return when the next planned step is, if there is one."""
        return self._steps[0][0] if self._steps else None

    def _arrive(self, message: MessageResource, step: StatusChange) -> None:
        """Show a text on its handset: on delivery, or on sending when nobody will report it."""
        if not message.outcome.reaches_phone:
            return
        if step.status == ("sent" if message.outcome.ending == "sent" else "delivered"):
            by_carrier = message.direction == "outbound-reply"
            shown = Received(
                step.at, message.sender, message.original_body, message.sid, by_carrier
            )
            self.handsets.setdefault(message.to, []).append(shown)
