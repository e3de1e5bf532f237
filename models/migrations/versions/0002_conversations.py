"""Conversations and their turns; the consent ledger; claims, escalations, notes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Create the tables, referenced ones first."""
    _create_conversations()
    _create_turns()
    _create_consent_entries()
    _create_claims()
    _create_escalations()
    _create_pages()
    _create_notes()


def downgrade() -> None:
    """Drop them, in the opposite order."""
    for table in reversed(TABLES):
        op.drop_table(table)


TABLES = ("conversations", "turns", "consent_entries", "claims", "escalations", "pages", "notes")


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("team_id", sa.Uuid, nullable=False),
        sa.Column("contact_point_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("last_inbound_at", UtcDateTime, nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "state IN ('bot', 'waiting', 'held')", name=op.f("ck_conversations_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_points.id"],
            name=op.f("fk_conversations_contact_point_id"),
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_conversations_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("contact_point_id", name=op.f("uq_conversations_contact_point_id")),
    )
    op.create_index("ix_conversations_team_id", "conversations", ["team_id", "state"], unique=False)


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.Column("reading", Encrypted("turns.reading"), nullable=True),
        sa.Column("staff_id", sa.Uuid, nullable=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "ending IN ('script', 'person', 'consent', 'staff', 'nothing')",
            name=op.f("ck_turns_ending_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('inbound', 'timer', 'check_in', 'staff', 'provider')",
            name=op.f("ck_turns_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_turns_conversation_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_members.id"], name=op.f("fk_turns_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
    )
    op.create_index("ix_turns_conversation_id", "turns", ["conversation_id"], unique=False)


def _create_consent_entries() -> None:
    op.create_table(
        "consent_entries",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("contact_point_id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("evidence", Encrypted("consent_entries.evidence"), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("turn_id", sa.Uuid, nullable=True),
        sa.Column("staff_id", sa.Uuid, nullable=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "state IN ('granted', 'revoked')", name=op.f("ck_consent_entries_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_points.id"],
            name=op.f("fk_consent_entries_contact_point_id"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f("fk_consent_entries_staff_id")
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_consent_entries_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_entries")),
    )
    op.create_index(
        "ix_consent_entries_latest",
        "consent_entries",
        ["contact_point_id", "purpose", "id"],
        unique=False,
    )


def _create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("claimed_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("released_at", UtcDateTime, nullable=True),
        sa.Column("release", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_claims_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f("fk_claims_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("token", name=op.f("uq_claims_token")),
    )
    op.create_index(
        "ix_claims_expires_at",
        "claims",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_index(
        "uq_claims_open",
        "claims",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )


def _create_escalations() -> None:
    op.create_table("escalations", *_escalation_columns(), *_escalation_rules())
    op.create_index(
        "ix_escalations_next_page_at",
        "escalations",
        ["next_page_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open' AND next_page_at IS NOT NULL"),
        postgresql_where=sa.text("state = 'open' AND next_page_at IS NOT NULL"),
    )
    op.create_index(
        "uq_escalations_open",
        "escalations",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _escalation_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("turn_id", sa.Uuid, nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("claim_by_at", UtcDateTime, nullable=False),
        sa.Column("next_page_at", UtcDateTime, nullable=True),
        sa.Column("pages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("acknowledged_at", UtcDateTime, nullable=True),
        sa.Column("acknowledged_by", sa.Uuid, nullable=True),
        sa.Column("closed_at", UtcDateTime, nullable=True),
        sa.Column("closed_by", sa.Uuid, nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
    )


def _escalation_rules() -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_escalations_state_known")),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["staff_members.id"], name=op.f("fk_escalations_acknowledged_by")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["staff_members.id"], name=op.f("fk_escalations_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_escalations_conversation_id")
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_escalations_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
    )


def _create_pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("escalation_id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalations.id"], name=op.f("fk_pages_escalation_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_members.id"], name=op.f("fk_pages_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
    )
    op.create_index("ix_pages_escalation_id", "pages", ["escalation_id"], unique=False)


def _create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("body", Encrypted("notes.body"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_notes_conversation_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_members.id"], name=op.f("fk_notes_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_conversation_id", "notes", ["conversation_id"], unique=False)
