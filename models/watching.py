"""What the watchdog has found to be wrong, and whom it told."""

from sqlalchemy import Column, Index, Integer, String, Table, text

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import ALARMS

STANDS = text("ended_at IS NULL")

# One row from when something was found wrong until it was found well again. Where it is one team's
# it names the team; what concerns the whole house does not. It tells of no client.
alarms = Table(
    "alarms",
    metadata,
    identity(),
    Column("kind", String(12), nullable=False),
    # The team's id, or nothing for the whole house: two watchdogs must not tell the same twice.
    Column("subject", String(36), nullable=False),
    refers_to("teams", optional=True),
    # How many items, pages or texts it was about when last looked at.
    Column("count", Integer, nullable=False),
    moment("since"),
    moment("looked_at"),
    # By the second path: when last, how often, and how many people or mailboxes took it.
    moment("told_at", optional=True),
    Column("tellings", Integer, nullable=False, server_default="0"),
    Column("reached", Integer, nullable=False, server_default="0"),
    moment("ended_at", optional=True),
    one_of("kind", ALARMS),
    Index(
        "uq_alarms_standing",
        "kind",
        "subject",
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    ),
    Index("ix_alarms_since", "since"),
)
