"""What is going to happen, in order of time."""

import heapq
from collections.abc import Callable
from datetime import datetime

Happening = Callable[[], None]


class Agenda:
    """Happenings and their moments; of two at once, the one written down first comes first."""

    def __init__(self) -> None:
        """Start with nothing to come."""
        self._coming: list[tuple[datetime, int, Happening]] = []
        self._count = 0

    def add(self, at: datetime, happening: Happening) -> None:
        """Write down a happening."""
        self._count += 1
        heapq.heappush(self._coming, (at, self._count, happening))

    def next_at(self) -> datetime | None:
        """Return when the next one is."""
        return self._coming[0][0] if self._coming else None

    def take(self, now: datetime) -> Happening | None:
        """Take the next happening that is due by now."""
        if self._coming and self._coming[0][0] <= now:
            return heapq.heappop(self._coming)[2]
        return None

    def clear(self) -> None:
        """Let nothing of it happen any more."""
        self._coming.clear()
