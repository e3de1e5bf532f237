"""Before a far step of a cadence staff find out whether the number is still the client's."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0038"
down_revision: str | None = "0037"


def upgrade() -> None:
    """Add the moment at which it is looked ahead; what is planned already is asked at its hour."""
    op.add_column("check_ins", sa.Column("verify_at", UtcDateTime))
    which = sa.text("verify_at IS NOT NULL")
    op.create_index(
        "ix_check_ins_verify_at",
        "check_ins",
        ["verify_at"],
        sqlite_where=which,
        postgresql_where=which,
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_check_ins_verify_at", "check_ins")
    op.drop_column("check_ins", "verify_at")
