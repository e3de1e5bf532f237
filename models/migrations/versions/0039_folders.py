"""Files come from a folder too: nobody brought them, and a refusal is told on their page."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision: str | None = "0038"

STATES = "'reading', 'checking', 'checked', 'importing', 'imported', 'dropped', 'undoing', 'undone'"


def upgrade() -> None:
    """Let a file be nobody's, and refused."""
    _allow(f"{STATES}, 'refused'", optional=True)


def downgrade() -> None:
    """Undo it; files that nobody brought go, with their rows."""
    op.execute(
        "DELETE FROM upload_rows WHERE upload_id IN (SELECT id FROM uploads WHERE staff_id IS NULL)"
    )
    op.execute("DELETE FROM uploads WHERE staff_id IS NULL")
    _allow(STATES, optional=False)


def _allow(states: str, *, optional: bool) -> None:
    name = op.f("ck_uploads_state_known")
    with op.batch_alter_table("uploads") as batch:
        batch.alter_column("staff_id", existing_type=sa.Uuid, nullable=optional)
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(f"state IN ({states})"))
