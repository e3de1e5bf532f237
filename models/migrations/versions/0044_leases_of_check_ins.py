"""Who claims a check-in has it for a while, and no index has to know."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0044"
down_revision: str | None = "0043"

TABLE = "check_ins"


def upgrade() -> None:
    """Add the column; pages written from now on keep room for it to change in."""
    op.add_column(TABLE, sa.Column("leased_until", UtcDateTime))
    if _on_postgresql():
        op.execute(f"ALTER TABLE {TABLE} SET (fillfactor = 90)")


def downgrade() -> None:
    """Undo it: what is claimed is due."""
    if _on_postgresql():
        op.execute(f"ALTER TABLE {TABLE} RESET (fillfactor)")
    op.drop_column(TABLE, "leased_until")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
