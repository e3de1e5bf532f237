"""What the Reassigned Numbers Database said of a number is kept."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0037"
down_revision: str | None = "0036"

TABLE = "number_checks"
UNIQUE = ("contact_point_id", "since_on", "answer")


def upgrade() -> None:
    """Create the table with its rule."""
    point = op.f(f"fk_{TABLE}_contact_point_id")
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("contact_point_id", sa.Uuid, nullable=False),
        sa.Column("since_on", sa.Date, nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "answer IN ('yes', 'no', 'no_data')", name=op.f(f"ck_{TABLE}_answer_known")
        ),
        sa.ForeignKeyConstraint(["contact_point_id"], ["contact_points.id"], name=point),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(*UNIQUE, name=op.f(f"uq_{TABLE}_contact_point_id_since_on_answer")),
    )
    for statement in _only_added_to():
        op.execute(statement)


def downgrade() -> None:
    """Drop it."""
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
