"""A training house keeps which passes have been taken."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0013"
down_revision: str | None = "0012"

TABLE = "taken_passes"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        TABLE,
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f(f"fk_{TABLE}_staff_id")
        ),
        sa.PrimaryKeyConstraint("nonce", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(f"ix_{TABLE}_expires_at", TABLE, ["expires_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table(TABLE)
