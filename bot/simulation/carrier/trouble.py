"""The refusals and losses that hit a request whatever it asks for."""

from random import Random

from bot.simulation.carrier.faults import Faults
from bot.simulation.carrier.refusals import rejected
from bot.simulation.carrier.resources import LostAnswer, Rejected


class Trouble:
    """Chance at the door of the API; `busy` requests more are refused with 20429."""

    def __init__(self, rng: Random) -> None:
        """Start in calm weather."""
        self.busy = 0
        self._rng = rng

    def refusal(self, faults: Faults) -> Rejected | None:
        """Return the refusal chance has for this request: too many, or a server error."""
        if not self.busy and self._rng.random() < faults.burst_429:
            self.busy = faults.burst_length
        if self.busy:
            self.busy -= 1
            return rejected(20429)
        if self._rng.random() < faults.server_error:
            return rejected(self._rng.choice((20500, 20503)))
        return None

    def lost_answer(self, faults: Faults) -> LostAnswer | None:
        """Say how the answer to an accepted message fails to arrive, if it does."""
        if self._rng.random() >= faults.lose_answer:
            return None
        return "timeout" if self._rng.random() < 0.5 else "reset"

    def latency_seconds(self, faults: Faults) -> float:
        """Draw how long the answer to one request takes."""
        return self._rng.uniform(0, faults.latency_seconds)
