"""What the script language keeps: values remembered, services offered, late answers, long names."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0007"
down_revision: str | None = "0006"

TABLES = ("remembered", "service_referrals")
# Column, its length until now and from now on: a step of a called script has a longer name.
WIDENED = (
    ("messages", "step", 60, 170),
    ("outcomes", "step", 60, 170),
    ("timers", "name", 80, 190),
)


def upgrade() -> None:
    """Create the tables with their rules, and make room in the others."""
    _create_remembered()
    _create_service_referrals()
    _run(_SQLITE_RULES if _on_sqlite() else _POSTGRESQL_RULES)
    _add_grace()
    for table, column, _, wide in WIDENED:
        _resize(table, column, kind=f"VARCHAR({wide})", what=column)


def downgrade() -> None:
    """Undo it, in the opposite order; names that were longer are cut."""
    for table, column, narrow, _ in reversed(WIDENED):
        _resize(table, column, kind=f"VARCHAR({narrow})", what=f"substr({column}, 1, {narrow})")
    op.drop_index("ix_progresses_listening", "progresses")
    op.execute("ALTER TABLE progresses DROP COLUMN grace_until")
    for table in reversed(TABLES):
        op.drop_table(table)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _run(statements: Iterable[str]) -> None:
    for statement in statements:
        op.execute(statement)


def _create_remembered() -> None:
    told: tuple[sa.Column[Any], ...] = (
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", Encrypted("remembered.value"), nullable=False),
    )
    op.create_table("remembered", *_columns(*told), *_rules("remembered"))
    latest = ["conversation_id", "name", "id"]
    op.create_index("ix_remembered_latest", "remembered", latest, unique=False)


def _create_service_referrals() -> None:
    told: tuple[sa.Column[Any], ...] = (
        sa.Column("service", Encrypted("service_referrals.service"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
    )
    known = sa.CheckConstraint(
        "state IN ('offered', 'accepted', 'declined')",
        name=op.f("ck_service_referrals_state_known"),
    )
    op.create_table("service_referrals", *_columns(*told), *_rules("service_referrals"), known)
    op.create_index(
        "ix_service_referrals_conversation_id",
        "service_referrals",
        ["conversation_id", "id"],
        unique=False,
    )


def _columns(*told: sa.Column[Any]) -> tuple[sa.Column[Any], ...]:
    """Give what was told, between where and why."""
    return (
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("progress_id", sa.Uuid, nullable=True),
        sa.Column("turn_id", sa.Uuid, nullable=False),
        *told,
        sa.Column("script", sa.String(length=40), nullable=True),
        sa.Column("script_version", sa.String(length=12), nullable=True),
        sa.Column("step", sa.String(length=170), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def _rules(table: str) -> tuple[sa.Constraint, ...]:
    refers = {
        "conversation_id": "conversations.id",
        "progress_id": "progresses.id",
        "staff_id": "staff_members.id",
        "turn_id": "turns.id",
    }
    return (
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
            for column, target in refers.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _add_grace() -> None:
    op.add_column("progresses", sa.Column("grace_until", UtcDateTime, nullable=True))
    listening = "state = 'active' OR grace_until IS NOT NULL"
    op.create_index(
        "ix_progresses_listening",
        "progresses",
        ["conversation_id"],
        unique=False,
        sqlite_where=sa.text(listening),
        postgresql_where=sa.text(listening),
    )


def _resize(table: str, column: str, *, kind: str, what: str) -> None:
    """Give a text column another length, holding `what` of its text from now on.

    SQLite cannot alter a column, and copying a whole table would lose its triggers and break what
    refers to it: so the column alone is copied.
    """
    if not _on_sqlite():
        using = f" USING {what}" if what != column else ""  # without it no row is written anew
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}{using}")
        return
    null = " NOT NULL DEFAULT ''" if table == "timers" else ""
    _run(
        (
            f"ALTER TABLE {table} ADD COLUMN resized {kind}{null}",
            f"UPDATE {table} SET resized = {what}",
            f"ALTER TABLE {table} DROP COLUMN {column}",
            f"ALTER TABLE {table} RENAME COLUMN resized TO {column}",
        )
    )


_SQLITE_RULES = tuple(
    f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}"
    f" BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
    for table in TABLES
    for deed in ("update", "delete")
)
_POSTGRESQL_RULES = tuple(
    f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
    for table in TABLES
)
