"""Teams, staff members and their shifts; clients and how they may be reached."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Create the tables, referenced ones first."""
    _create_teams()
    _create_staff_members()
    _create_staff_sessions()
    _create_sign_in_attempts()
    _create_shifts()
    _create_clients()
    _create_contact_points()
    _create_referrals()


def downgrade() -> None:
    """Drop them, in the opposite order."""
    for table in reversed(TABLES):
        op.drop_table(table)


TABLES = (
    "teams",
    "staff_members",
    "staff_sessions",
    "sign_in_attempts",
    "shifts",
    "clients",
    "contact_points",
    "referrals",
)


def _create_teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("program", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.String(length=60), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )


def _create_staff_members() -> None:
    op.create_table(
        "staff_members",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("team_id", sa.Uuid, nullable=False),
        sa.Column("sign_in_name", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=14), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "role IN ('specialist', 'supervisor', 'administrator', 'auditor')",
            name=op.f("ck_staff_members_role_known"),
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_staff_members_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_members")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_staff_members_sign_in_name")),
    )
    op.create_index("ix_staff_members_team_id", "staff_members", ["team_id"], unique=False)


def _create_staff_sessions() -> None:
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime, nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f("fk_staff_sessions_staff_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_sessions")),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"], unique=False)


def _create_sign_in_attempts() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(
        "ix_sign_in_attempts_name_hash", "sign_in_attempts", ["name_hash", "at"], unique=False
    )


def _create_shifts() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f("fk_shifts_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    op.create_index("ix_shifts_ends_at", "shifts", ["ends_at"], unique=False)


def _create_clients() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("team_id", sa.Uuid, nullable=False),
        sa.Column("name", Encrypted("clients.name"), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("birth_year", Encrypted("clients.birth_year"), nullable=True),
        sa.Column("safe_to_text", sa.Boolean(), nullable=False),
        sa.Column("shared_phone", sa.Boolean(), nullable=False),
        sa.Column("service", Encrypted("clients.service"), nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_clients_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
    )
    op.create_index("ix_clients_team_id", "clients", ["team_id"], unique=False)


def _create_contact_points() -> None:
    op.create_table(
        "contact_points",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", Encrypted("contact_points.address"), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_reason", sa.String(length=40), nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "channel IN ('sms', 'whatsapp', 'webchat')",
            name=op.f("ck_contact_points_channel_known"),
        ),
        sa.CheckConstraint(
            "state IN ('active', 'unreachable', 'suspect')",
            name=op.f("ck_contact_points_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_contact_points_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_points")),
        sa.UniqueConstraint(
            "channel",
            "address_hash",
            "client_id",
            name=op.f("uq_contact_points_channel_address_hash_client_id"),
        ),
    )
    op.create_index("ix_contact_points_client_id", "contact_points", ["client_id"], unique=False)
    op.create_index(
        "uq_contact_points_of_nobody",
        "contact_points",
        ["channel", "address_hash"],
        unique=True,
        sqlite_where=sa.text("client_id IS NULL"),
        postgresql_where=sa.text("client_id IS NULL"),
    )


def _create_referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("incident_number", Encrypted("referrals.incident_number"), nullable=True),
        sa.Column("call_type", Encrypted("referrals.call_type"), nullable=True),
        sa.Column("called_at", UtcDateTime, nullable=True),
        sa.Column("verbal_consent_by", Encrypted("referrals.verbal_consent_by"), nullable=True),
        sa.Column("verbal_consent_at", UtcDateTime, nullable=True),
        sa.Column("staff_id", sa.Uuid, nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_referrals_client_id")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f("fk_referrals_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index("ix_referrals_client_id", "referrals", ["client_id"], unique=False)
