"""The carrier's posts on their way to us: each to whichever machine answers."""

from datetime import datetime, timedelta

from bot.simulation.carrier import Carrier, Delivery
from bot.simulation.city.machine import Machine
from bot.simulation.city.stage import Stage

# Webhooks that never arrive are found by the hourly comparison: somebody must look by then.
LOOK_AFTER = timedelta(hours=1)
# A look may fail, and we may die of it.
LOOKS = 12


class Post:
    """Performs what the carrier owes us."""

    def __init__(self, stage: Stage, carrier: Carrier) -> None:
        """Begin with nothing missed."""
        self._stage, self._carrier = stage, carrier
        self._lost = 0
        self._looks_left = 0
        self._missed_until: datetime | None = None

    def deliver(self) -> int:
        """Perform every post that is due; returns how many."""
        due = self._carrier.due(self._stage.clock.now())
        for delivery in due:
            self._deliver_one(delivery)
        self._count_lost()
        return len(due)

    def missed_until(self) -> datetime | None:
        """Return by when a text that was lost on its way should be looked for, if one was."""
        return self._missed_until

    def _deliver_one(self, delivery: Delivery) -> None:
        def post(machine: Machine) -> int:
            return machine.post(delivery)

        status: int | None = self._stage.on_a_machine(post)
        now = self._stage.clock.now()
        self._carrier.delivered(delivery, status, now=now, timed_out=status is None)
        about = delivery.form["From" if delivery.kind == "webhook" else "To"]
        word = delivery.form.get("MessageStatus", "text")
        told = "lost: we died" if status is None else f"{status}"
        self._stage.tell(f"{delivery.kind} {delivery.message_sid[:10]} {word}: {told}", about)

    def _count_lost(self) -> None:
        lost = sum(delivery.kind == "webhook" for delivery in self._carrier.lost)
        now = self._stage.clock.at
        if lost > self._lost:
            self._lost, self._looks_left = lost, LOOKS
            self._missed_until = self._missed_until or now + LOOK_AFTER
        elif self._missed_until is not None and self._missed_until <= now:
            self._looks_left -= 1
            self._missed_until = now + LOOK_AFTER if self._looks_left else None
