"""What messages say in other languages, and who asked to have them told by machine."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0016"
down_revision: str | None = "0015"

TABLE = "message_translations"


def upgrade() -> None:
    """Create both tables; translations are only added to."""
    _create_translations()
    _create_wishes()
    for statement in _SQLITE_UP if _on_sqlite() else _POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("translation_wishes")
    op.drop_table(TABLE)


def _create_translations() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("message_id", sa.Uuid, sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("body", Encrypted(f"{TABLE}.body"), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("staff_id", sa.Uuid, sa.ForeignKey("staff_members.id"), nullable=False),
        sa.Column("idempotency_key", sa.String(80), unique=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.CheckConstraint("source IN ('human', 'machine')", name=f"ck_{TABLE}_source_known"),
    )
    op.create_index(f"ix_{TABLE}_latest", TABLE, ["message_id", "language", "id"])
    op.create_index(f"ix_{TABLE}_conversation_id", TABLE, ["conversation_id"])


def _create_wishes() -> None:
    table, still_open = "translation_wishes", sa.text("ended_at IS NULL")
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("staff_id", sa.Uuid, sa.ForeignKey("staff_members.id"), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("after_id", sa.Uuid, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("try_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_index(
        f"uq_{table}_open",
        table,
        ["conversation_id", "staff_id", "language"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


_SQLITE_UP = tuple(
    f"CREATE TRIGGER {TABLE}_no_{deed} BEFORE {deed} ON {TABLE}"
    f" BEGIN SELECT RAISE(ABORT, '{TABLE} is only added to'); END"
    for deed in ("update", "delete")
)
_POSTGRESQL_UP = (
    f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {TABLE}"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
)
