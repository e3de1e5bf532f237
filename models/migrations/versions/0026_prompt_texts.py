"""What is looked for by rows that grow: prompt texts, what is just leaving, a client's marks."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision: str | None = "0021"


def upgrade() -> None:
    """Create the indexes."""
    _create("ix_messages_prompt", "due_at", where="status IN ('queued', 'held') AND " + PROMPT)
    _create("ix_messages_setting_out", "conversation_id", where="status = 'sending'")
    op.create_index("ix_client_marks_client_id", "client_marks", ["client_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_client_marks_client_id", "client_marks")
    op.drop_index("ix_messages_setting_out", "messages")
    op.drop_index("ix_messages_prompt", "messages")


PROMPT = "(author = 'staff' OR answers_at IS NOT NULL)"


def _create(name: str, column: str, *, where: str) -> None:
    which = sa.text(where)
    op.create_index(name, "messages", [column], sqlite_where=which, postgresql_where=which)
