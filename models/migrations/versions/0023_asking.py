"""What became of pages is asked for, and time off is."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0023"
down_revision: str | None = "0026"

ASKED = sa.text("ask_at IS NOT NULL")
ENDINGS = "('granted', 'refused', 'withdrawn')"
STILL_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Add the column and create the tables."""
    op.add_column("page_attempts", sa.Column("ask_at", UtcDateTime))
    op.create_index(
        "ix_page_attempts_ask_at",
        "page_attempts",
        ["ask_at"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
    _create_wishes()


def _create_wishes() -> None:
    table = "time_off_wishes"
    staff = {name: op.f(f"fk_{table}_{name}_staff_members") for name in ("staff_id", "decided_by")}
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("ending", sa.String(length=9)),
        sa.CheckConstraint(f"ending IN {ENDINGS}", name=op.f(f"ck_{table}_ending_known")),
        *(
            sa.ForeignKeyConstraint([column], ["staff_members.id"], name=name)
            for column, name in staff.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_staff_id", table, ["staff_id", "id"])
    op.create_index(
        f"ix_{table}_open",
        table,
        ["staff_id"],
        sqlite_where=STILL_OPEN,
        postgresql_where=STILL_OPEN,
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("time_off_wishes")
    op.drop_index("ix_page_attempts_ask_at", "page_attempts")
    op.drop_column("page_attempts", "ask_at")
