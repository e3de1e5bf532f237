"""Clients are found by keyed marks of their names, numbers and incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"

UNMARKED = sa.text("marked = 0")


def upgrade() -> None:
    """Create the marks; a sweep writes those of the clients that are there."""
    op.add_column("clients", sa.Column("marked", sa.Integer, nullable=False, server_default="0"))
    op.create_index(
        "ix_clients_unmarked",
        "clients",
        ["id"],
        sqlite_where=UNMARKED,
        postgresql_where=UNMARKED,
    )
    op.create_table(
        "client_marks",
        sa.Column("team_id", sa.Uuid, sa.ForeignKey("teams.id"), nullable=False),
        sa.Column("mark", sa.LargeBinary(8), nullable=False),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey("clients.id"), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "mark", "client_id"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("client_marks")
    op.drop_index("ix_clients_unmarked", "clients")
    op.drop_column("clients", "marked")
