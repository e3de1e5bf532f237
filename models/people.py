"""Clients and how they may be reached: teams, contact points, the consent ledger, referrals."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import CHANNELS, CONSENT_STATES, CONTACT_STATES
from models.types import Encrypted

teams = Table(
    "teams",
    metadata,
    identity(),
    Column("name", String(80), nullable=False, unique=True),
    # How a team names itself to clients: neutral, it shows on lock screens.
    Column("program", String(40), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("hours", String(60), nullable=False),
    Column("time_zone", String(40), nullable=False),
    moment("created_at"),
)

clients = Table(
    "clients",
    metadata,
    identity(),
    refers_to("teams"),
    Column("name", Encrypted("clients.name"), nullable=False),
    Column("language", String(10), nullable=False),
    Column("time_zone", String(40), nullable=False),
    # Every zone that an unsure client may be in; nothing where `time_zone` is sure.
    Column("possible_zones", JSON),
    Column("birth_year", Encrypted("clients.birth_year")),
    # Five digits, and the team's own words for whom a campaign may be for, with commas between.
    Column("zip_code", Encrypted("clients.zip_code")),
    Column("tags", Encrypted("clients.tags")),
    Column("safe_to_text", Boolean, nullable=False),
    Column("shared_phone", Boolean, nullable=False),
    # Safe to text only between these hours of the client's day; both or neither.
    Column("text_from_hour", Integer),
    Column("text_until_hour", Integer),
    # How the client wants to be called and spoken of.
    Column("called", Encrypted("clients.called")),
    Column("pronouns", Encrypted("clients.pronouns")),
    # Why they are not texted unasked, and until when; without an end until somebody says so.
    # The newest of `circumstances`, where the gate reads it at no cost of its own.
    Column("circumstance", String(12)),
    moment("circumstance_until", optional=True),
    # What the client was referred on to, as check-ins may name it.
    Column("service", Encrypted("clients.service")),
    # By which marks the client can be found; 0 until they are written (`client_marks`).
    Column("marked", Integer, nullable=False, server_default="0"),
    moment("created_at"),
    Index("ix_clients_team_id", "team_id"),
    Index(
        "ix_clients_unmarked",
        "id",
        sqlite_where=text("marked = 0"),
        postgresql_where=text("marked = 0"),
    ),
)

# Keyed hashes of pieces of what a client is called and known by: names are encrypted, and found.
client_marks = Table(
    "client_marks",
    metadata,
    Column("team_id", Uuid, ForeignKey("teams.id"), primary_key=True),
    Column("mark", LargeBinary(8), primary_key=True),
    Column("client_id", Uuid, ForeignKey("clients.id"), primary_key=True),
    Index("ix_client_marks_client_id", "client_id"),
    sqlite_with_rowid=False,
)

contact_points = Table(
    "contact_points",
    metadata,
    identity(),
    refers_to("clients", optional=True),
    Column("channel", String(10), nullable=False),
    Column("address", Encrypted("contact_points.address"), nullable=False),
    Column("address_hash", LargeBinary(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("state_reason", String(40)),
    moment("created_at"),
    one_of("channel", CHANNELS),
    one_of("state", CONTACT_STATES),
    # Two clients may share a number: each has a row of its own.
    UniqueConstraint("channel", "address_hash", "client_id"),
    # An address of nobody, or of more than one client, has one row without a client.
    Index(
        "uq_contact_points_of_nobody",
        "channel",
        "address_hash",
        unique=True,
        sqlite_where=text("client_id IS NULL"),
        postgresql_where=text("client_id IS NULL"),
    ),
    Index("ix_contact_points_client_id", "client_id"),
)

consent_entries = Table(
    "consent_entries",
    metadata,
    identity(),
    refers_to("contact_points"),
    Column("purpose", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    # client, staff, referral or provider, and what shows it: a wording, a rule, a form's words.
    Column("source", String(12), nullable=False),
    Column("evidence", Encrypted("consent_entries.evidence"), nullable=False),
    Column("language", String(10), nullable=False),
    refers_to("turns", optional=True),
    refers_to("staff_members", optional=True),
    moment("at"),
    one_of("state", CONSENT_STATES),
    Index("ix_consent_entries_latest", "contact_point_id", "purpose", "id"),
)

referrals = Table(
    "referrals",
    metadata,
    identity(),
    refers_to("clients"),
    Column("source", String(12), nullable=False),
    Column("incident_number", Encrypted("referrals.incident_number")),
    Column("call_type", Encrypted("referrals.call_type")),
    moment("called_at", optional=True),
    Column("disposition", Encrypted("referrals.disposition")),
    # Who heard the client say yes to one text, and when: the basis of the consent request.
    Column("verbal_consent_by", Encrypted("referrals.verbal_consent_by")),
    moment("verbal_consent_at", optional=True),
    refers_to("staff_members", optional=True),
    refers_to("api_tokens", optional=True),
    moment("created_at"),
    Index("ix_referrals_client_id", "client_id"),
)
