"""Machines that may refer, and what a referral tells beside the call's number and kind."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0032"
down_revision: str | None = "0031"


def upgrade() -> None:
    """Create the tables and columns."""
    _create_api_tokens()
    _create_api_requests()
    op.add_column("clients", sa.Column("possible_zones", sa.JSON))
    with op.batch_alter_table("referrals") as batch:
        batch.add_column(sa.Column("disposition", Encrypted("referrals.disposition")))
        batch.add_column(sa.Column("api_token_id", sa.Uuid))
        name = op.f("fk_referrals_api_token_id")
        batch.create_foreign_key(name, "api_tokens", ["api_token_id"], ["id"])


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("referrals") as batch:
        batch.drop_constraint(op.f("fk_referrals_api_token_id"), type_="foreignkey")
        batch.drop_column("api_token_id")
        batch.drop_column("disposition")
    op.drop_column("clients", "possible_zones")
    op.drop_table("api_requests")
    op.drop_table("api_tokens")


def _create_api_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("team_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("counted_from_at", UtcDateTime),
        sa.Column("counted", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_used_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("revoked_at", UtcDateTime),
        sa.CheckConstraint("scope IN ('referrals:write')", name=op.f("ck_api_tokens_scope_known")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_api_tokens_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_tokens_digest")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_api_tokens_team_id_name")),
    )


def _create_api_requests() -> None:
    token = op.f("fk_api_requests_api_token_id")
    op.create_table(
        "api_requests",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("api_token_id", sa.Uuid, nullable=False),
        sa.Column("key_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["api_token_id"], ["api_tokens.id"], name=token),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_requests")),
        sa.UniqueConstraint(
            "api_token_id", "key_hash", name=op.f("uq_api_requests_api_token_id_key_hash")
        ),
    )
    op.create_index("ix_api_requests_at", "api_requests", ["api_token_id", "at"])
