"""Clients who are one person, whose a number was found to be, and records that were handed out."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0017"
down_revision: str | None = "0016"

APPEND_ONLY = (
    "client_merges",
    "merged_points",
    "merge_endings",
    "number_findings",
    "record_exports",
)
TABLES = (
    "client_merges",
    "merged_points",
    "merge_endings",
    "merged_clients",
    "number_findings",
    "record_exports",
)


def upgrade() -> None:
    """Create the tables with their rules."""
    _create_client_merges()
    _create_merged_points()
    _create_merge_endings()
    _create_merged_clients()
    _create_number_findings()
    _create_record_exports()
    for statement in _only_added_to():
        op.execute(statement)


def downgrade() -> None:
    """Drop them, in the opposite order."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create(table: str, *parts: Any, refers: dict[str, str]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, nullable=False),
        *parts,
        *_refers(table, refers),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _refers(table: str, refers: dict[str, str]) -> Iterable[sa.ForeignKeyConstraint]:
    for column, target in refers.items():
        name = op.f(f"fk_{table}_{column}")
        yield sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def _ref(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid, nullable=False)


def _sealed(table: str, name: str) -> sa.Column[Any]:
    return sa.Column(name, Encrypted(f"{table}.{name}"), nullable=False)


def _at() -> sa.Column[Any]:
    return sa.Column("at", UtcDateTime, nullable=False)


def _create_client_merges() -> None:
    table = "client_merges"
    _create(
        table,
        _ref("kept_id"),
        _ref("other_id"),
        _ref("staff_id"),
        _sealed(table, "reason"),
        _sealed(table, "changes"),
        _at(),
        refers={"kept_id": "clients", "other_id": "clients", "staff_id": "staff_members"},
    )
    op.create_index("ix_client_merges_kept_id", table, ["kept_id", "id"])
    op.create_index("ix_client_merges_other_id", table, ["other_id", "id"])


def _create_merged_points() -> None:
    table = "merged_points"
    _create(
        table,
        _ref("client_merge_id"),
        _ref("contact_point_id"),
        sa.Column("moved", sa.Boolean, nullable=False),
        sa.Column("set_aside", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("state_reason", sa.String(40)),
        refers={"client_merge_id": "client_merges", "contact_point_id": "contact_points"},
    )
    op.create_index("ix_merged_points_client_merge_id", table, ["client_merge_id"])


def _create_merge_endings() -> None:
    table = "merge_endings"
    _create(
        table,
        _ref("client_merge_id"),
        _ref("staff_id"),
        _sealed(table, "reason"),
        _at(),
        sa.UniqueConstraint("client_merge_id", name=op.f(f"uq_{table}_client_merge_id")),
        refers={"client_merge_id": "client_merges", "staff_id": "staff_members"},
    )


def _create_merged_clients() -> None:
    table = "merged_clients"
    refers = {"client_id": "clients", "kept_id": "clients", "client_merge_id": "client_merges"}
    op.create_table(
        table,
        *map(_ref, refers),
        *_refers(table, refers),
        sa.PrimaryKeyConstraint("client_id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_merged_clients_kept_id", table, ["kept_id"])


def _create_number_findings() -> None:
    table = "number_findings"
    checks = "checked IN ('safe_word', 'called', 'seen', 'other')"
    _create(
        table,
        _ref("contact_point_id"),
        _ref("staff_id"),
        sa.Column("finding", sa.String(10), nullable=False),
        sa.Column("checked", sa.String(12), nullable=False),
        _sealed(table, "note"),
        _at(),
        sa.CheckConstraint(
            "finding IN ('theirs', 'not_theirs')", name=op.f(f"ck_{table}_finding_known")
        ),
        sa.CheckConstraint(checks, name=op.f(f"ck_{table}_checked_known")),
        refers={"contact_point_id": "contact_points", "staff_id": "staff_members"},
    )
    op.create_index("ix_number_findings_contact_point_id", table, ["contact_point_id", "id"])


def _create_record_exports() -> None:
    table = "record_exports"
    _create(
        table,
        _ref("client_id"),
        _ref("staff_id"),
        _sealed(table, "reason"),
        _at(),
        refers={"client_id": "clients", "staff_id": "staff_members"},
    )
    op.create_index("ix_record_exports_client_id", table, ["client_id", "id"])


def _only_added_to() -> Iterable[str]:
    if op.get_bind().dialect.name != "sqlite":
        return [
            f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
            for table in APPEND_ONLY
        ]
    return [
        f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        for table in APPEND_ONLY
        for deed in ("update", "delete")
    ]
