"""The next text that is due is found where it stands, however many are due at the same moment."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision: str | None = "0039"

UNSENT = "status IN ('queued', 'held')"
PROMPT = UNSENT + " AND (author = 'staff' OR answers_at IS NOT NULL)"


def upgrade() -> None:
    """Put both indexes in the order in which texts leave."""
    _put_in_order("due_at", "id")


def downgrade() -> None:
    """Undo it."""
    _put_in_order("due_at")


def _put_in_order(*columns: str) -> None:
    for name, which in (("ix_messages_due", UNSENT), ("ix_messages_prompt", PROMPT)):
        where = sa.text(which)
        op.drop_index(name, "messages")
        op.create_index(name, "messages", list(columns), sqlite_where=where, postgresql_where=where)
