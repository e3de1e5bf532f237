"""Editions of scripts are kept for ever: no code may change or delete one (P7)."""

from collections.abc import Iterable

from alembic import op

revision = "0008"
down_revision: str | None = "0007"

TABLE = "script_versions"
DEEDS = ("update", "delete")


def upgrade() -> None:
    """Create the triggers."""
    _run(_SQLITE_UP if _on_sqlite() else (_POSTGRESQL_UP,))


def downgrade() -> None:
    """Drop them."""
    _run(_SQLITE_DOWN if _on_sqlite() else (_POSTGRESQL_DOWN,))


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _run(statements: Iterable[str]) -> None:
    for statement in statements:
        op.execute(statement)


_SQLITE_UP = tuple(
    f"CREATE TRIGGER {TABLE}_no_{deed} BEFORE {deed} ON {TABLE}"
    f" BEGIN SELECT RAISE(ABORT, '{TABLE} is only added to'); END"
    for deed in DEEDS
)
_SQLITE_DOWN = tuple(f"DROP TRIGGER {TABLE}_no_{deed}" for deed in DEEDS)
_POSTGRESQL_UP = (
    f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {TABLE}"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
)
_POSTGRESQL_DOWN = f"DROP TRIGGER only_added_to ON {TABLE}"
