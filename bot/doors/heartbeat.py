"""Is the scheduler alive, and is the watchdog: their signs of life in the database."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.care.watchdog.rules import SCHEDULER, SENDER
from bot.care.watchdog.watched import BEATS_AS
from models import heartbeats

# The sweeps that nothing goes without.
ESSENTIAL = (*SCHEDULER, *SENDER)
# These beat every ten seconds while a scheduler lives and their work succeeds; the watchdog beats
# whenever it has looked.
SILENT_AFTER = timedelta(minutes=2)


def last_beat(tx: Connection) -> datetime | None:
    """Return when every essential sweep had been alive, None while one of them never was."""
    query = select(heartbeats.c.beat_at).where(heartbeats.c.sweep.in_(ESSENTIAL))
    beats = tx.execute(query).scalars().all()
    return min(beats) if len(beats) == len(ESSENTIAL) else None


def last_look(tx: Connection) -> datetime | None:
    """Return when the watchdog last looked, None while it never did."""
    query = select(heartbeats.c.beat_at).where(heartbeats.c.sweep == BEATS_AS)
    looked: datetime | None = tx.execute(query).scalar()
    return looked


def is_fresh(beat: datetime | None, now: datetime) -> bool:
    """Say whether a sign of life is recent enough."""
    return beat is not None and now - beat < SILENT_AFTER
