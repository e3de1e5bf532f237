"""Staff say that a client is in hospital or in jail, has moved away or died."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0036"
down_revision: str | None = "0035"

TABLE = "circumstances"
KNOWN = "'in_hospital', 'in_jail', 'moved_away', 'deceased'"


def upgrade() -> None:
    """Create the table with its rule, and the columns that the gate reads."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("told", sa.String(length=12), nullable=False),
        sa.Column("until_at", UtcDateTime),
        sa.Column("note", Encrypted(f"{TABLE}.note"), nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.CheckConstraint(f"told IN ({KNOWN}, 'over')", name=op.f(f"ck_{TABLE}_told_known")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{TABLE}_client_id")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f(f"fk_{TABLE}_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(f"ix_{TABLE}_client_id", TABLE, ["client_id", "id"])
    for statement in _only_added_to():
        op.execute(statement)
    op.add_column("clients", sa.Column("circumstance", sa.String(length=12)))
    op.add_column("clients", sa.Column("circumstance_until", UtcDateTime))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("clients", "circumstance_until")
    op.drop_column("clients", "circumstance")
    op.drop_table(TABLE)


def _only_added_to() -> list[str]:
    if op.get_bind().dialect.name != "sqlite":
        return [
            f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {TABLE}"
            " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        ]
    return [
        f"CREATE TRIGGER {TABLE}_no_{deed} BEFORE {deed} ON {TABLE}"
        f" BEGIN SELECT RAISE(ABORT, '{TABLE} is only added to'); END"
        for deed in ("update", "delete")
    ]
