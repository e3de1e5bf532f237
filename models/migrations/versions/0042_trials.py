"""A campaign's dry run comes to the phone of whoever tries it."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted

revision = "0042"
down_revision: str | None = "0041"

TABLE = "page_attempts"
BEFORE = "'escalation', 'gathered', 'test', 'watch'"


def upgrade() -> None:
    """Let an attempt carry words of its own."""
    op.add_column(TABLE, sa.Column("words", Encrypted(f"{TABLE}.words")))
    _know(f"{BEFORE}, 'trial'")


def downgrade() -> None:
    """Undo it; trials go, and what staff answered to them stays."""
    op.execute(f"DELETE FROM {TABLE} WHERE purpose = 'trial'")
    _know(BEFORE)
    op.drop_column(TABLE, "words")


def _know(purposes: str) -> None:
    name = op.f(f"ck_{TABLE}_purpose_known")
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(f"purpose IN ({purposes})"))
