"""Who was mailed what their shift begins with."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0022"
down_revision: str | None = "0023"


def upgrade() -> None:
    """Create the table."""
    columns = {"shift_id": "shifts", "staff_id": "staff_members"}
    op.create_table(
        "digests",
        sa.Column("shift_id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("sent", sa.Boolean, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_digests_{name}_{table}")
            )
            for name, table in columns.items()
        ),
        sa.PrimaryKeyConstraint("shift_id", name=op.f("pk_digests")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("digests")
