"""What the house keeps about itself: audit, activity, heartbeats, watermarks, town clock."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Create the tables, referenced ones first."""
    _create_audit_entries()
    _create_audit_seals()
    _create_activity()
    _create_heartbeats()
    _create_watermarks()
    _create_town_clock()


def downgrade() -> None:
    """Drop them, in the opposite order."""
    for table in reversed(TABLES):
        op.drop_table(table)


TABLES = ("audit_entries", "audit_seals", "activity", "heartbeats", "watermarks", "town_clock")


def _create_audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"], unique=False)
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject"], unique=False)


def _create_audit_seals() -> None:
    op.create_table(
        "audit_seals",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_at", UtcDateTime, nullable=False),
        sa.Column("covers_until", UtcDateTime, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seals")),
    )


def _create_activity() -> None:
    op.create_table(
        "activity",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_activity_conversation_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_activity")),
        sqlite_autoincrement=True,
    )


def _create_heartbeats() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("sweep", sa.String(length=40), nullable=False),
        sa.Column("beat_at", UtcDateTime, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sweep", name=op.f("pk_heartbeats")),
    )


def _create_watermarks() -> None:
    op.create_table(
        "watermarks",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watermarks")),
    )


def _create_town_clock() -> None:
    op.create_table(
        "town_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ahead_seconds", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town_clock")),
    )
