"""The sweeps' rounds: in any order, on either machine, now and then left out."""

from datetime import datetime, timedelta
from random import Random

from bot.log import failure
from bot.simulation.city.machine import Machine
from bot.simulation.city.stage import Stage
from bot.simulation.moments import next_due
from bot.sweeps import SWEEPS, Sweep, sweep
from bot.wiring import Parts

SKIPPED = 0.15
# A sweep with nothing due is mostly left out: it costs time and does nothing.
IDLE = 0.03
BY_PACE = frozenset({"unanswered", "lost_inbound", "audit_seals"})
ON_BOTH = 0.2
WITH_BEAT = 0.05
URGENT = frozenset({"pages", "inbound"})


class Rounds:
    """Who swept what when. A sweep is never left out twice in a row: nothing stands still."""

    def __init__(self, stage: Stage, rng: Random) -> None:
        """Begin with nothing swept."""
        self._stage, self._rng = stage, rng
        self._swept_at: dict[str, datetime] = {}
        self._skipped: set[str] = set()

    def run(self, *, skipping: bool = True) -> int:
        """Run the sweeps that have something to do; returns how much they did."""
        due = self._due()
        self._rng.shuffle(due)
        return sum(self._run_one(one) for one in due if not (skipping and self._skips(one)))

    def run_all(self) -> int:
        """Run every sweep, whatever its pace; returns how much they did."""
        return sum(self._run_one(one) for one in SWEEPS)

    def run_urgent(self) -> None:
        """Run what has a thread of its own in life, and waits for no provider."""
        for one in self._due():
            if one.name in URGENT:
                self._run_one(one)

    def _due(self) -> list[Sweep]:
        moments, now = next_due(self._stage.house), self._stage.clock.at
        return [one for one in SWEEPS if self._is_due(one, moments.get(one.name), now=now)]

    def _is_due(self, one: Sweep, due_at: datetime | None, *, now: datetime) -> bool:
        if one.name in BY_PACE:
            last = self._swept_at.get(one.name)
            return last is None or now - last >= timedelta(seconds=one.every_seconds)
        return (due_at is not None and due_at <= now) or self._rng.random() < IDLE

    def _skips(self, one: Sweep) -> bool:
        if one.name in self._skipped or self._rng.random() >= SKIPPED:
            self._skipped.discard(one.name)
            return False
        self._skipped.add(one.name)
        return True

    def _run_one(self, one: Sweep) -> int:
        def deed(machine: Machine) -> int:
            now = self._stage.clock.now()
            # The whole of it, heartbeat included, only now and then: it costs two commits.
            return (sweep if self._rng.random() < WITH_BEAT else _run)(machine.parts, one, now)

        if not self._stage.has_a_free_machine:
            return 0
        self._swept_at[one.name] = self._stage.clock.at
        done: int = self._stage.on_a_machine(deed) or 0
        if self._rng.random() < ON_BOTH and self._stage.has_a_free_machine:
            done += self._stage.on_a_machine(deed) or 0
        if done:
            self._stage.tell(f"{one.name}: {done}", "sweep")
        return done


def _run(parts: Parts, one: Sweep, now: datetime) -> int:
    try:
        return one.run(parts, now)
    except Exception as error:
        failure(f"sweep {one.name} failed", error)
        return 0
