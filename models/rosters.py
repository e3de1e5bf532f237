"""Rosters: patterns that shifts are made from, what must be covered, and what is arranged."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    text,
)

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import SHIFT_OFFER_ENDINGS, SHIFT_ROLES, WISH_ENDINGS

STILL_OPEN = text("ended_at IS NULL")

# Who works on which weekdays (Monday is 0), from a local time on, in the team's zone.
shift_patterns = Table(
    "shift_patterns",
    metadata,
    identity(),
    refers_to("teams"),
    refers_to("staff_members"),
    Column("role", String(10), nullable=False),
    Column("weekdays", JSON, nullable=False),
    Column("start_minute", Integer, nullable=False),
    Column("length_minutes", Integer, nullable=False),
    Column("from_day", Date, nullable=False),
    # The last day on which a shift begins; nothing while it goes on.
    Column("until_day", Date),
    moment("created_at"),
    one_of("role", SHIFT_ROLES),
    Index("ix_shift_patterns_team_id", "team_id", "until_day"),
)

# How many people a team needs at which hours, and in which language if that is said.
cover_needs = Table(
    "cover_needs",
    metadata,
    identity(),
    refers_to("teams"),
    Column("role", String(10), nullable=False),
    Column("weekdays", JSON, nullable=False),
    Column("start_minute", Integer, nullable=False),
    Column("length_minutes", Integer, nullable=False),
    Column("least", Integer, nullable=False),
    Column("language", String(10)),
    one_of("role", SHIFT_ROLES),
    Index("ix_cover_needs_team_id", "team_id"),
)

# One publishing of a roster; what it made stands published under its id, unless it was undone.
publications = Table(
    "publications",
    metadata,
    identity(),
    refers_to("teams"),
    refers_to("staff_members"),
    moment("at"),
    Column("shifts", Integer, nullable=False),
    Column("gaps", Integer, nullable=False),
    moment("undone_at", optional=True),
    Index("ix_publications_team_id", "team_id", "id"),
)

# When somebody is away. Why is nobody's business here.
time_off = Table(
    "time_off",
    metadata,
    identity(),
    refers_to("staff_members"),
    moment("starts_at"),
    moment("ends_at"),
    refers_to("staff_members", name="entered_by"),
    moment("created_at"),
    moment("withdrawn_at", optional=True),
    Index("ix_time_off_staff_id", "staff_id", "ends_at"),
)

# Time off that somebody asks for; a supervisor says yes or no. Why is nobody's business here.
time_off_wishes = Table(
    "time_off_wishes",
    metadata,
    identity(),
    refers_to("staff_members"),
    moment("starts_at"),
    moment("ends_at"),
    moment("asked_at"),
    refers_to("staff_members", name="decided_by", optional=True),
    moment("ended_at", optional=True),
    Column("ending", String(9)),
    one_of("ending", WISH_ENDINGS),
    Index("ix_time_off_wishes_staff_id", "staff_id", "id"),
    Index(
        "ix_time_off_wishes_open",
        "staff_id",
        sqlite_where=STILL_OPEN,
        postgresql_where=STILL_OPEN,
    ),
)

# A shift that its owner gives away: to one colleague or, without a name, to whoever takes it.
shift_offers = Table(
    "shift_offers",
    metadata,
    identity(),
    refers_to("shifts"),
    refers_to("staff_members", name="offered_by"),
    refers_to("staff_members", name="offered_to", optional=True),
    moment("offered_at"),
    refers_to("staff_members", name="accepted_by", optional=True),
    moment("accepted_at", optional=True),
    moment("ended_at", optional=True),
    Column("ending", String(9)),
    one_of("ending", SHIFT_OFFER_ENDINGS),
    Index(
        "uq_shift_offers_open",
        "shift_id",
        unique=True,
        sqlite_where=STILL_OPEN,
        postgresql_where=STILL_OPEN,
    ),
)

# A gap that the daily check found, until it is filled or over; supervisors see it till they say so.
gap_notices = Table(
    "gap_notices",
    metadata,
    identity(),
    refers_to("teams"),
    Column("role", String(10), nullable=False),
    Column("language", String(10)),
    moment("starts_at"),
    moment("ends_at"),
    moment("found_at"),
    refers_to("staff_members", name="seen_by", optional=True),
    moment("seen_at", optional=True),
    moment("ended_at", optional=True),
    one_of("role", SHIFT_ROLES),
    Index("ix_gap_notices_open", "team_id", sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
)

roster_checks = Table(
    "roster_checks",
    metadata,
    Column("team_id", Uuid, ForeignKey("teams.id"), primary_key=True),
    moment("due_at"),
    Index("ix_roster_checks_due_at", "due_at"),
)

# The secret address of a person's shifts as a calendar; one that was given up shows nothing.
calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    # The hash of the address: a leaked table shows nobody's shifts.
    Column("token_hash", LargeBinary(32), primary_key=True),
    refers_to("staff_members"),
    moment("created_at"),
    moment("revoked_at", optional=True),
    Index("ix_calendar_feeds_staff_id", "staff_id"),
)

# Who was mailed what their shift begins with: once, written down before it leaves.
digests = Table(
    "digests",
    metadata,
    Column("shift_id", Uuid, ForeignKey("shifts.id"), primary_key=True),
    refers_to("staff_members"),
    moment("at"),
    Column("sent", Boolean, nullable=False),
)
