"""Who works here and when: staff members, their sign-ins, their shifts."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import ROLES, SHIFT_ROLES, SHIFT_STATES

staff_members = Table(
    "staff_members",
    metadata,
    identity(),
    refers_to("teams"),
    Column("sign_in_name", String(60), nullable=False, unique=True),
    Column("display_name", String(60), nullable=False),
    Column("role", String(14), nullable=False),
    Column("languages", JSON, nullable=False),
    Column("password_hash", String(120), nullable=False),
    Column("active", Boolean, nullable=False),
    moment("created_at"),
    one_of("role", ROLES),
    Index("ix_staff_members_team_id", "team_id"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    # The hash of the cookie's token: a leaked table signs nobody in.
    Column("token_hash", LargeBinary(32), primary_key=True),
    refers_to("staff_members"),
    moment("created_at"),
    moment("seen_at"),
    moment("ended_at", optional=True),
    Index("ix_staff_sessions_staff_id", "staff_id"),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    identity(),
    Column("name_hash", LargeBinary(16), nullable=False),
    Column("succeeded", Boolean, nullable=False),
    moment("at"),
    Index("ix_sign_in_attempts_name_hash", "name_hash", "at"),
)

# A shift of one person. Only published ones put anybody on duty. Whoever gives a shift away keeps
# the row, cancelled, and the other has one of their own: calendars are told of both.
shifts = Table(
    "shifts",
    metadata,
    identity(),
    refers_to("staff_members"),
    moment("starts_at"),
    moment("ends_at"),
    Column("role", String(10), nullable=False, server_default="first"),
    Column("state", String(9), nullable=False, server_default="published"),
    # What made it, and for which day of the team's calendar: once, also when it was taken away.
    refers_to("shift_patterns", optional=True, name="pattern_id"),
    Column("day", Date),
    refers_to("publications", optional=True),
    # How often it was changed since it was first told of (RFC 5545, SEQUENCE).
    Column("sequence", Integer, nullable=False, server_default="0"),
    moment("changed_at", optional=True),
    one_of("role", SHIFT_ROLES),
    one_of("state", SHIFT_STATES),
    UniqueConstraint("pattern_id", "day"),
    Index("ix_shifts_ends_at", "ends_at"),
    Index("ix_shifts_staff_id", "staff_id", "ends_at"),
    Index("ix_shifts_publication_id", "publication_id"),
)

# The passes by which people came into a training house: each is taken once.
taken_passes = Table(
    "taken_passes",
    metadata,
    Column("nonce", String(64), primary_key=True),
    refers_to("staff_members"),
    moment("expires_at"),
    Index("ix_taken_passes_expires_at", "expires_at"),
)
