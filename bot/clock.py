"""The one place that reads the clock or draws by chance."""

import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

_RANDOM_BITS = 62
_COUNTER_BITS = 12


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """Return the aware UTC time."""


class SystemClock:
    """This machine's time."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        return datetime.now(UTC)


class TownClock:
    """The demonstration town's time: ours, moved ahead. It never goes back."""

    def __init__(self, ahead: Callable[[], timedelta]) -> None:
        """Take what says how far ahead the town is, so that all its processes agree."""
        self._ahead = ahead

    def now(self) -> datetime:
        """Return the town's aware UTC time."""
        return datetime.now(UTC) + self._ahead()


class TimeOrderedIds:
    """Makes UUIDs of version 7 (RFC 9562): ordered by creation, also within one millisecond."""

    def __init__(self) -> None:
        """Start before the first millisecond."""
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> UUID:
        """Return the next id, above every id this process made before."""
        with self._lock:
            ticks = time.time_ns() // 1_000_000 << _COUNTER_BITS
            self._last = max(ticks, self._last + 1)
            stamp = self._last
        return _version_7(stamp, secrets.randbits(_RANDOM_BITS))


def _version_7(stamp: int, chance: int) -> UUID:
    milliseconds, counter = stamp >> _COUNTER_BITS, stamp & ((1 << _COUNTER_BITS) - 1)
    return UUID(int=milliseconds << 80 | 7 << 76 | counter << 64 | 0b10 << 62 | chance)


def new_token() -> str:
    """Return 256 bits that nobody can guess, fit for a URL."""
    return secrets.token_urlsafe(32)


def pause(seconds: float) -> None:
    """Wait, for the loops of long-running processes."""
    time.sleep(seconds)


def stopwatch() -> float:
    """Return seconds on a clock that only runs forward, for measuring."""
    return time.perf_counter()
