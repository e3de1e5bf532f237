"""Messages, what providers reported of them, and inbound that is still to be read."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Create the tables, referenced ones first."""
    _create_messages()
    _create_status_reports()
    _create_stored_inbound()


def downgrade() -> None:
    """Drop them, in the opposite order."""
    for table in reversed(TABLES):
        op.drop_table(table)


TABLES = ("messages", "status_reports", "stored_inbound")


def _create_messages() -> None:
    op.create_table("messages", *_message_columns(), *_message_rules())
    _index_messages()


def _index_messages() -> None:
    op.create_index(
        "ix_messages_conversation_id", "messages", ["conversation_id", "id"], unique=False
    )
    op.create_index(
        "ix_messages_due",
        "messages",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("status IN ('queued', 'held')"),
        postgresql_where=sa.text("status IN ('queued', 'held')"),
    )
    op.create_index(
        "ix_messages_unsettled",
        "messages",
        ["leased_until"],
        unique=False,
        sqlite_where=sa.text("status IN ('sending', 'doubtful')"),
        postgresql_where=sa.text("status IN ('sending', 'doubtful')"),
    )
    op.create_index(
        "ix_messages_with_provider",
        "messages",
        ["sent_at"],
        unique=False,
        sqlite_where=sa.text("status IN ('accepted', 'sent')"),
        postgresql_where=sa.text("status IN ('accepted', 'sent')"),
    )


def _message_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("turn_id", sa.Uuid, nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("author", sa.String(length=6), nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("body", Encrypted("messages.body"), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("media_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("script", sa.String(length=40), nullable=True),
        sa.Column("script_version", sa.String(length=12), nullable=True),
        sa.Column("step", sa.String(length=60), nullable=True),
        sa.Column("wording", sa.String(length=100), nullable=True),
        sa.Column("consent_entry_id", sa.Uuid, nullable=True),
        sa.Column("answers_at", UtcDateTime, nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("status_rank", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.String(length=64), nullable=True),
        sa.Column("idempotency_key", sa.String(length=80), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("segments", sa.Integer(), server_default="1", nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=True),
        sa.Column("leased_until", UtcDateTime, nullable=True),
        sa.Column("sent_at", UtcDateTime, nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )


def _message_rules() -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint(
            "author IN ('client', 'bot', 'staff')", name=op.f("ck_messages_author_known")
        ),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_messages_direction_known")),
        sa.CheckConstraint(
            "status IN ('queued', 'held', 'sending', 'doubtful', 'accepted', 'sent', "
            "'delivered', 'undelivered', 'failed', 'refused', 'cancelled', 'received', 'read')",
            name=op.f("ck_messages_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_entry_id"], ["consent_entries.id"], name=op.f("fk_messages_consent_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f("fk_messages_staff_id")
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_messages_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_messages_idempotency_key")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_messages_provider_id")),
    )


def _create_status_reports() -> None:
    op.create_table(
        "status_reports",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("message_id", sa.Uuid, nullable=True),
        sa.Column("provider_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("error_code", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_status_reports_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_reports")),
        sa.UniqueConstraint(
            "provider_id",
            "status",
            "error_code",
            name=op.f("uq_status_reports_provider_id_status_error_code"),
        ),
    )


def _create_stored_inbound() -> None:
    op.create_table(
        "stored_inbound",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("provider_id", sa.String(length=64), nullable=False),
        sa.Column("payload", Encrypted("stored_inbound.payload"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=80), nullable=False),
        sa.Column("next_try_at", UtcDateTime, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "channel IN ('sms', 'whatsapp', 'webchat')",
            name=op.f("ck_stored_inbound_channel_known"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'given_up')", name=op.f("ck_stored_inbound_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_inbound")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_stored_inbound_provider_id")),
    )
    op.create_index(
        "ix_stored_inbound_waiting",
        "stored_inbound",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
