"""The demonstration town's time: how far ahead of ours it stands, kept where all can read it."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from bot.clock import stopwatch
from bot.db import Database
from models import town_clock

FRESH_SECONDS = 1.0
_ROW = 1


class TownTime:
    """Reads how far ahead the town is, at most once a second, and moves it forward."""

    def __init__(self, db: Database) -> None:
        """Read nothing yet."""
        self._db = db
        self._lock = threading.Lock()
        self._ahead = timedelta()
        self._read_at: float | None = None

    def ahead(self) -> timedelta:
        """Return how far ahead of real time the town is."""
        with self._lock:
            moment = stopwatch()
            if self._read_at is None or moment - self._read_at > FRESH_SECONDS:
                self._ahead, self._read_at = self._read(), moment
            return self._ahead

    def move(self, by: timedelta, now: datetime) -> None:
        """Move the town's time forward."""
        assert by >= timedelta(), "time never goes back"
        ahead = self._read() + by
        values = {"ahead_seconds": round(ahead.total_seconds()), "moved_at": now}
        with self._db.writing() as tx:
            if tx.execute(update(town_clock).values(**values)).rowcount == 0:
                tx.execute(insert(town_clock), {"id": _ROW, **values})
        with self._lock:
            self._ahead, self._read_at = ahead, stopwatch()

    def _read(self) -> timedelta:
        with self._db.reading() as tx:
            seconds = tx.execute(select(town_clock.c.ahead_seconds)).scalar()
        return timedelta(seconds=seconds or 0)
