"""How long a sender's queue is: each number sends so many segments a second, one after another."""

from datetime import datetime, timedelta

QUEUE_SECONDS_MAX = 36000


class Pace:
    """When each sending number is next free."""

    def __init__(self, segments_per_second: float) -> None:
        """Start with every queue empty."""
        self._seconds = 1.0 / segments_per_second
        self._free_at: dict[str, datetime] = {}

    def starts_at(self, sender: str, now: datetime) -> datetime:
        """Return when a message queued now leaves the queue."""
        return max(now, self._free_at.get(sender, now))

    def is_full(self, sender: str, now: datetime) -> bool:
        """Say whether the queue is longer than the provider keeps messages."""
        return self.starts_at(sender, now) - now > timedelta(seconds=QUEUE_SECONDS_MAX)

    def take(self, sender: str, now: datetime, *, segments: int) -> None:
        """Occupy the sender for the length of one message."""
        length = timedelta(seconds=segments * self._seconds)
        self._free_at[sender] = self.starts_at(sender, now) + length
