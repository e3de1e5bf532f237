"""What became of pages is asked for; time off is asked for, and shifts are exchanged."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0023"
down_revision: str | None = "0021"

ASKED = sa.text("ask_at IS NOT NULL")
STILL_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Add the column and create the tables."""
    op.add_column("page_attempts", sa.Column("ask_at", UtcDateTime))
    op.create_index(
        "ix_page_attempts_ask_at",
        "page_attempts",
        ["ask_at"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_page_attempts_ask_at", "page_attempts")
    op.drop_column("page_attempts", "ask_at")
