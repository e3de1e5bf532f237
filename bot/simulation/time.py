"""Virtual time, and ids and tokens drawn from the seed instead of from chance."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

TICK = timedelta(milliseconds=1)
_COUNTER_BITS = 12
_RANDOM_BITS = 62


class VirtualClock:
    """A clock that moves when told, and a little with each look: no two moments are the same."""

    def __init__(self, at: datetime) -> None:
        """Start at `at`, aware and in UTC."""
        self.at = at

    def now(self) -> datetime:
        """Return the moment; the next look finds a later one."""
        self.at += TICK
        return self.at

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)

    def reach(self, moment: datetime) -> None:
        """Move on to a moment, unless it is past already."""
        self.at = max(self.at, moment)


class SeededIds:
    """UUIDs of version 7 in virtual time: ordered, and the same for the same seed."""

    def __init__(self, clock: VirtualClock, rng: Random) -> None:
        """Start before the first id."""
        self._clock, self._rng, self._last = clock, rng, 0

    def __call__(self) -> UUID:
        """Return the next id, above every id before."""
        ticks = int(self._clock.at.timestamp() * 1000) << _COUNTER_BITS
        self._last = max(ticks, self._last + 1)
        milliseconds, counter = self._last >> _COUNTER_BITS, self._last & (1 << _COUNTER_BITS) - 1
        chance = self._rng.getrandbits(_RANDOM_BITS)
        return UUID(int=milliseconds << 80 | 7 << 76 | counter << 64 | 0b10 << 62 | chance)

    def token(self) -> str:
        """Return a token for a claim."""
        return f"{self._rng.getrandbits(160):040x}"
