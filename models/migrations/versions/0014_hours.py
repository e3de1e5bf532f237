"""When replies leave: what staff chose outside of a client's hours."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0014"
down_revision: str | None = "0013"

TABLE = "hour_choices"
REFERS = {
    "conversation_id": "conversations",
    "message_id": "messages",
    "staff_id": "staff_members",
}
LATER = sa.text("status = 'held' AND reason = 'later'")


def upgrade() -> None:
    """Create the table, only to be added to, and the index of replies that wait for an hour."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid, nullable=False),
        *(sa.Column(column, sa.Uuid, nullable=False) for column in REFERS),
        sa.Column("chosen", sa.String(length=5), nullable=False),
        sa.Column("why", Encrypted("hour_choices.why")),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.CheckConstraint("chosen IN ('now', 'later')", name=op.f(f"ck_{TABLE}_chosen_known")),
        *_refers(),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("conversation_id", "message_id"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column, "id"])
    op.create_index(
        "ix_messages_later",
        "messages",
        ["conversation_id"],
        sqlite_where=LATER,
        postgresql_where=LATER,
    )
    for statement in _only_added_to():
        op.execute(statement)


def downgrade() -> None:
    """Undo it; a reply that waits then leaves at its hour, whatever was said since."""
    op.drop_index("ix_messages_later", "messages")
    op.drop_table(TABLE)


def _refers() -> Iterable[sa.ForeignKeyConstraint]:
    for column, target in REFERS.items():
        name = op.f(f"fk_{TABLE}_{column}")
        yield sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def _only_added_to() -> Iterable[str]:
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
