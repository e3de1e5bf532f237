"""What is due next is found where it stands, however much is due at the same moment."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision: str | None = "0039"

UNSENT = "status IN ('queued', 'held')"
PROMPT = UNSENT + " AND (author = 'staff' OR answers_at IS NOT NULL)"
INDEXES = (
    ("ix_messages_due", "messages", UNSENT),
    ("ix_messages_prompt", "messages", PROMPT),
    ("ix_check_ins_due", "check_ins", "state = 'due'"),
)


def upgrade() -> None:
    """Put the indexes in the order in which texts and check-ins leave."""
    _put_in_order("due_at", "id")


def downgrade() -> None:
    """Undo it."""
    _put_in_order("due_at")


def _put_in_order(*columns: str) -> None:
    for name, table, which in INDEXES:
        where = sa.text(which)
        op.drop_index(name, table)
        op.create_index(name, table, list(columns), sqlite_where=where, postgresql_where=where)
