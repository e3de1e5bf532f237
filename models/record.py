"""What the house keeps about itself: the audit log, live activity, heartbeats, watermarks."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, LargeBinary, String, Table

from models.base import identity, metadata, moment, refers_to
from models.types import UtcDateTime

# Who did or saw what. Append-only; each row carries a keyed MAC, and seals chain them in batches,
# so that a busy hour does not queue behind one row.
audit_entries = Table(
    "audit_entries",
    metadata,
    identity(),
    moment("at"),
    Column("actor", String(60), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("mac", LargeBinary(32), nullable=False),
    Index("ix_audit_entries_subject", "subject"),
    Index("ix_audit_entries_at", "at"),
)

audit_seals = Table(
    "audit_seals",
    metadata,
    Column("number", Integer, primary_key=True),
    moment("sealed_at"),
    moment("covers_until"),
    Column("entries", Integer, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
)

# One row for each change that a live page may want to show; the cursor of live updates.
activity = Table(
    "activity",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    refers_to("conversations"),
    Column("kind", String(12), nullable=False),
    moment("at"),
    sqlite_autoincrement=True,
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("sweep", String(40), primary_key=True),
    moment("beat_at"),
    Column("done", Integer, nullable=False),
)

watermarks = Table(
    "watermarks",
    metadata,
    Column("name", String(60), primary_key=True),
    moment("at"),
)

# The demonstration town's clock: how far its time stands ahead of ours.
town_clock = Table(
    "town_clock",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ahead_seconds", BigInteger, nullable=False),
    Column("moved_at", UtcDateTime, nullable=False),
)
