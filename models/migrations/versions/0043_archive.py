"""What was said long ago has a table of its own, and what is tied to a message finds it there."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0043"
down_revision: str | None = "0042"

TABLE = "archived_messages"
# Tables with a message's id, and whether they are only added to.
TIED = {
    "status_reports": True,
    "message_translations": True,
    "hour_choices": True,
    "wave_members": False,
    "wave_texts": False,
}


def upgrade() -> None:
    """Create the archive, and let go of the foreign keys that bind a message to its table."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("turn_id", sa.Uuid, nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("author", sa.String(6), nullable=False),
        sa.Column("staff_id", sa.Uuid),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("body", Encrypted("messages.body"), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("media_count", sa.Integer, nullable=False),
        sa.Column("script", sa.String(40)),
        sa.Column("script_version", sa.String(12)),
        sa.Column("step", sa.String(170)),
        sa.Column("wording", sa.String(100)),
        sa.Column("consent_entry_id", sa.Uuid),
        sa.Column("answers_at", UtcDateTime),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("status_rank", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.Column("error_code", sa.Integer),
        sa.Column("provider_id", sa.String(64)),
        sa.Column("idempotency_key", sa.String(80)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("due_at", UtcDateTime),
        sa.Column("sent_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        *_references(),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(f"ix_{TABLE}_conversation_id", TABLE, ["conversation_id", "id"])
    for table, guarded in TIED.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_message_id"), type_="foreignkey")
        if guarded:
            _guard(table)


def downgrade() -> None:
    """Undo it: what is in the archive goes back among the messages."""
    names = ", ".join(column["name"] for column in sa.inspect(op.get_bind()).get_columns(TABLE))
    op.execute(f"INSERT INTO messages ({names}) SELECT {names} FROM {TABLE}")
    op.drop_table(TABLE)
    for table, guarded in TIED.items():
        with op.batch_alter_table(table) as batch:
            name = op.f(f"fk_{table}_message_id")
            batch.create_foreign_key(name, "messages", ["message_id"], ["id"])
        if guarded:
            _guard(table)


def _references() -> Iterator[sa.ForeignKeyConstraint]:
    for column, other in (
        ("conversation_id", "conversations"),
        ("turn_id", "turns"),
        ("staff_id", "staff_members"),
    ):
        name = op.f(f"fk_{TABLE}_{column}")
        yield sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _guard(table: str) -> None:
    """Let a table only be added to: SQLite copies the table, which loses its guards."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for deed in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        )
