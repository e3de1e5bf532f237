"""Words that staff have begun, kept on the server, and a team's macros."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0015"
down_revision: str | None = "0014"

AFTERWARDS = "('nothing', 'hour', 'morning', 'hand_back', 'close')"


def upgrade() -> None:
    """Create the tables."""
    _create_drafts()
    _create_macros()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("macros")
    op.drop_table("drafts")


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("body", Encrypted("drafts.body"), nullable=False),
        sa.Column("written_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("kind IN ('reply', 'note')", name=op.f("ck_drafts_kind_known")),
        _refers("drafts", "conversation_id", to="conversations"),
        _refers("drafts", "staff_id", to="staff_members"),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id", "kind", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_written_at", "drafts", ["written_at"])


def _create_macros() -> None:
    op.create_table(
        "macros",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("team_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("note", Encrypted("macros.note"), nullable=False),
        sa.Column("afterwards", sa.String(12), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("changed_by", sa.Uuid, nullable=False),
        sa.CheckConstraint(f"afterwards IN {AFTERWARDS}", name=op.f("ck_macros_afterwards_known")),
        _refers("macros", "team_id", to="teams"),
        _refers("macros", "changed_by", to="staff_members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macros")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_macros_team_id_name")),
    )


def _refers(table: str, column: str, *, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
