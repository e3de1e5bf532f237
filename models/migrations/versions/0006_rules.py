"""Rules that no code may break: a message's status moves forward, ledgers are only added to."""

from collections.abc import Iterable

from alembic import op

revision = "0006"
down_revision: str | None = "0005"

APPEND_ONLY = ("consent_entries", "audit_entries", "audit_seals", "status_reports")


def upgrade() -> None:
    """Create the triggers."""
    _run(_SQLITE_UP if _on_sqlite() else _POSTGRESQL_UP)


def downgrade() -> None:
    """Drop them."""
    _run(_SQLITE_DOWN if _on_sqlite() else _POSTGRESQL_DOWN)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _run(statements: Iterable[str]) -> None:
    for statement in statements:
        op.execute(statement)


_SQLITE_UP = (
    "CREATE TRIGGER status_moves_forward BEFORE UPDATE OF status_rank ON messages"
    " WHEN NEW.status_rank < OLD.status_rank"
    " BEGIN SELECT RAISE(ABORT, 'a status only moves forward'); END",
    *(
        f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        for table in APPEND_ONLY
        for deed in ("update", "delete")
    ),
)
_SQLITE_DOWN = (
    "DROP TRIGGER status_moves_forward",
    *(f"DROP TRIGGER {table}_no_{deed}" for table in APPEND_ONLY for deed in ("update", "delete")),
)
_POSTGRESQL_UP = (
    "CREATE FUNCTION status_moves_forward() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'a status only moves forward' USING ERRCODE = '23514'; END $$",
    "CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = '23514';"
    " END $$",
    "CREATE TRIGGER status_moves_forward BEFORE UPDATE OF status_rank ON messages FOR EACH ROW"
    " WHEN (NEW.status_rank < OLD.status_rank) EXECUTE FUNCTION status_moves_forward()",
    *(
        f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in APPEND_ONLY
    ),
)
_POSTGRESQL_DOWN = (
    "DROP TRIGGER status_moves_forward ON messages",
    *(f"DROP TRIGGER only_added_to ON {table}" for table in APPEND_ONLY),
    "DROP FUNCTION status_moves_forward()",
    "DROP FUNCTION only_added_to()",
)
