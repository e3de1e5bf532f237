"""How staff are paged: their ways, and each attempt."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0018"
down_revision: str | None = "0017"


def upgrade() -> None:
    """Create both tables."""
    _create_ways()
    _create_attempts()


def downgrade() -> None:
    """Undo it."""
    op.drop_table("page_attempts")
    op.drop_table("paging_ways")


def _create_ways() -> None:
    op.create_table(
        "paging_ways",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("address", Encrypted("paging_ways.address"), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("tested_at", UtcDateTime),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("failing_since", UtcDateTime),
        sa.Column("retired_at", UtcDateTime),
        _known("paging_ways", "kind", listed="('push', 'sms', 'voice', 'email')"),
        _refers("paging_ways", "staff_id", target="staff_members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paging_ways")),
    )
    op.create_index("ix_paging_ways_staff_id", "paging_ways", ["staff_id"])
    op.create_index("ix_paging_ways_address_hash", "paging_ways", ["address_hash"])


def _create_attempts() -> None:
    table = "page_attempts"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("page_id", sa.Uuid),
        sa.Column("way_id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("attempted_at", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("provider_id", sa.String(length=80)),
        sa.Column("fault", sa.String(length=60)),
        sa.Column("acknowledged_at", UtcDateTime),
        sa.Column("answered_by", sa.String(length=5)),
        _known(table, "purpose", listed="('escalation', 'gathered', 'test', 'watch')"),
        _known(
            table,
            "state",
            listed="('queued', 'sending', 'sent', 'delivered', 'failed', 'doubtful', 'cancelled')",
        ),
        _known(table, "answered_by", listed="('link', 'reply', 'key', 'page')"),
        _refers(table, "page_id", target="pages"),
        _refers(table, "way_id", target="paging_ways"),
        _refers(table, "staff_id", target="staff_members"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("token_hash", name=op.f(f"uq_{table}_token_hash")),
    )
    unsent = sa.text("state IN ('queued', 'sending')")
    op.create_index(
        "ix_page_attempts_due", table, ["due_at"], sqlite_where=unsent, postgresql_where=unsent
    )
    op.create_index("ix_page_attempts_page_id", table, ["page_id"])
    op.create_index("ix_page_attempts_way_id", table, ["way_id", "id"])
    op.create_index("ix_page_attempts_staff_id", table, ["staff_id", "id"])


def _known(table: str, column: str, *, listed: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN {listed}", name=op.f(f"ck_{table}_{column}_known"))


def _refers(table: str, column: str, *, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)
