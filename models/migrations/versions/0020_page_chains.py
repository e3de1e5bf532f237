"""Page chains: the clock of the first reply, which clock a page is for, and texts from staff."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0020"
down_revision: str | None = "0019"

REPLY_TIMES = ("reply_by_at", "replied_at", "reply_page_at")


def upgrade() -> None:
    """Add the columns, their indexes, and the table.

    What is open already has no reply clock: it is given one when it is taken up anew.
    """
    for name in REPLY_TIMES:
        op.add_column("escalations", sa.Column(name, UtcDateTime))
    unsaid = sa.text("state = 'open' AND reply_page_at IS NOT NULL")
    op.create_index(
        "ix_escalations_reply_page_at",
        "escalations",
        ["reply_page_at"],
        sqlite_where=unsaid,
        postgresql_where=unsaid,
    )
    # Written out, since SQLite adds a column with its check only in one piece.
    op.execute(
        "ALTER TABLE pages ADD COLUMN clock VARCHAR(5) NOT NULL DEFAULT 'claim'"
        " CONSTRAINT ck_pages_clock_known CHECK (clock IN ('claim', 'reply'))"
    )
    op.create_index("ix_pages_staff_id", "pages", ["staff_id", "id"])
    op.create_index("ix_page_attempts_lately", "page_attempts", ["staff_id", "due_at"])
    _create_staff_texts()


def downgrade() -> None:
    """Undo it."""
    op.drop_table("staff_texts")
    op.drop_index("ix_page_attempts_lately", "page_attempts")
    op.drop_index("ix_pages_staff_id", "pages")
    op.drop_column("pages", "clock")
    op.drop_index("ix_escalations_reply_page_at", "escalations")
    for name in reversed(REPLY_TIMES):
        op.drop_column("escalations", name)


def _create_staff_texts() -> None:
    table = "staff_texts"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("way_id", sa.Uuid, nullable=False),
        sa.Column("provider_id", sa.String(length=64), nullable=False),
        sa.Column("body", Encrypted("staff_texts.body"), nullable=False),
        sa.Column("acknowledged", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        _refers(table, "staff_id", target="staff_members"),
        _refers(table, "way_id", target="paging_ways"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("provider_id", name=op.f(f"uq_{table}_provider_id")),
    )
    op.create_index("ix_staff_texts_staff_id", table, ["staff_id", "id"])
    for statement in _only_added_to(table):
        op.execute(statement)


def _refers(table: str, column: str, *, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def _only_added_to(table: str) -> list[str]:
    """Dropped with the table."""
    if op.get_bind().dialect.name == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            for deed in ("update", "delete")
        ]
    return [
        f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
    ]
