"""What the watchdog has found to be wrong."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0021"
down_revision: str | None = "0020"

KINDS = (
    "('unwatched', 'unreached', 'scheduler', 'sender', 'pages', 'inbound', 'provider', 'database')"
)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "alarms",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("team_id", sa.Uuid),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("looked_at", UtcDateTime, nullable=False),
        sa.Column("told_at", UtcDateTime),
        sa.Column("tellings", sa.Integer, nullable=False, server_default="0"),
        sa.Column("reached", sa.Integer, nullable=False, server_default="0"),
        sa.Column("ended_at", UtcDateTime),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_alarms_kind_known")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_alarms_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_alarms_standing",
        "alarms",
        ["kind", "subject"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_index("ix_alarms_since", "alarms", ["since"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("alarms")
