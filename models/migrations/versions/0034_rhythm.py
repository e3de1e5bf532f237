"""A planned text knows the step that it is of: what becomes of it when its hour has passed."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision: str | None = "0033"


def upgrade() -> None:
    """Add the column."""
    op.add_column("check_ins", sa.Column("step", sa.JSON))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("check_ins", "step")
