"""Is the scheduler alive: the oldest sign of life among the sweeps that nothing goes without."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from models import heartbeats

ESSENTIAL = ("inbound", "pages", "page_sends", "claims", "timers", "check_ins", "sends")
# These beat every ten seconds while a scheduler lives and their work succeeds.
SILENT_AFTER = timedelta(minutes=2)


def last_beat(tx: Connection) -> datetime | None:
    """Return when every essential sweep had been alive, None while one of them never was."""
    query = select(heartbeats.c.beat_at).where(heartbeats.c.sweep.in_(ESSENTIAL))
    beats = tx.execute(query).scalars().all()
    return min(beats) if len(beats) == len(ESSENTIAL) else None
