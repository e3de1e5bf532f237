"""Files of referrals, and their rows until they are taken over or thrown away."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0033"
down_revision: str | None = "0032"

STATES = "('reading', 'checking', 'checked', 'importing', 'imported', 'dropped')"
ROW_STATES = "('read', 'good', 'faulty', 'alike', 'shared', 'left', 'taken')"
AT_WORK = sa.text("state IN ('checking', 'importing')")


def upgrade() -> None:
    """Create the tables."""
    op.create_table("uploads", *_columns(), *_constraints())
    op.create_index("ix_uploads_team_id", "uploads", ["team_id", "id"])
    op.create_index(
        "ix_uploads_at_work", "uploads", ["id"], sqlite_where=AT_WORK, postgresql_where=AT_WORK
    )
    op.create_index("ix_uploads_rows_kept_until", "uploads", ["rows_kept_until"])
    _create_rows()


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("team_id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("encoding", sa.String(length=12), nullable=False),
        sa.Column("separator", sa.String(length=1), nullable=False),
        sa.Column("columns", Encrypted("uploads.columns"), nullable=False),
        sa.Column("head_faults", sa.JSON, nullable=False),
        sa.Column("matched", sa.JSON, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("checked", sa.Integer, nullable=False),
        sa.Column("checked_until", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("confirmed_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("rows_kept_until", UtcDateTime),
    ]


def _constraints() -> list[sa.Constraint]:
    owners = {"team_id": "teams", "staff_id": "staff_members"}
    return [
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_uploads_state_known")),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_uploads_{name}_{table}")
            )
            for name, table in owners.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    ]


def _create_rows() -> None:
    table = "upload_rows"
    owners = {"upload_id": "uploads", "client_id": "clients"}
    op.create_table(
        table,
        sa.Column("upload_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("cells", Encrypted("upload_rows.cells"), nullable=False),
        sa.Column("read_faults", sa.JSON, nullable=False),
        sa.Column("faults", sa.JSON, nullable=False),
        sa.Column("address_hash", sa.LargeBinary(length=16)),
        sa.Column("same_as", sa.Integer),
        sa.Column("client_id", sa.Uuid),
        sa.CheckConstraint(f"state IN {ROW_STATES}", name=op.f(f"ck_{table}_state_known")),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}")
            )
            for name, other in owners.items()
        ),
        sa.PrimaryKeyConstraint("upload_id", "number", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_state", table, ["upload_id", "state", "number"])
    op.create_index(f"ix_{table}_address_hash", table, ["upload_id", "address_hash", "number"])
    op.create_index(f"ix_{table}_client_id", table, ["client_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("upload_rows")
    op.drop_table("uploads")
