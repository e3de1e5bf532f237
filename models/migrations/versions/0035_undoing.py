"""Referrals are taken back, one or a whole file; rows are compared by name and birth year too."""

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0035"
down_revision: str | None = "0034"

STATES = "'reading', 'checking', 'checked', 'importing', 'imported', 'dropped'"
ROW_STATES = "'read', 'good', 'faulty', 'alike', 'shared', 'left', 'taken'"
MORE = "'undoing', 'undone'"
MORE_OF_ROWS = "'undone', 'stayed'"
AT_WORK = "'checking', 'importing'"


def upgrade() -> None:
    """Create the table, and let files and rows be undone."""
    op.create_table(
        "withdrawn_clients",
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_withdrawn_clients_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f("fk_withdrawn_clients_staff_id")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_withdrawn_clients")),
    )
    _allow("uploads", f"{STATES}, {MORE}")
    with op.batch_alter_table("uploads") as batch:
        batch.add_column(sa.Column("undone_by", sa.Uuid))
        name = op.f("fk_uploads_undone_by_staff_members")
        batch.create_foreign_key(name, "staff_members", ["undone_by"], ["id"])
    _allow("upload_rows", f"{ROW_STATES}, {MORE_OF_ROWS}")
    _index(f"{AT_WORK}, 'undoing'")
    op.add_column("upload_rows", sa.Column("person_mark", sa.LargeBinary(length=8)))
    op.add_column("upload_rows", sa.Column("alike_by", sa.String(length=6)))
    op.create_index(
        "ix_upload_rows_person_mark", "upload_rows", ["upload_id", "person_mark", "number"]
    )
    # They have a mark more from now on, which the house writes by itself.
    op.execute("UPDATE clients SET marked = 0 WHERE birth_year IS NOT NULL")


def downgrade() -> None:
    """Undo it; a file whose undoing was under way counts as taken over."""
    op.drop_index("ix_upload_rows_person_mark", "upload_rows")
    op.drop_column("upload_rows", "alike_by")
    op.drop_column("upload_rows", "person_mark")
    op.execute("UPDATE uploads SET state = 'imported' WHERE state IN ('undoing', 'undone')")
    op.execute("UPDATE upload_rows SET state = 'taken' WHERE state IN ('undone', 'stayed')")
    _index(AT_WORK)
    _allow("upload_rows", ROW_STATES)
    with op.batch_alter_table("uploads") as batch:
        batch.drop_constraint(op.f("fk_uploads_undone_by_staff_members"), type_="foreignkey")
        batch.drop_column("undone_by")
    _allow("uploads", STATES)
    op.drop_table("withdrawn_clients")


def _allow(table: str, states: str) -> None:
    name = op.f(f"ck_{table}_state_known")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(f"state IN ({states})"))


def _index(states: str) -> None:
    which = sa.text(f"state IN ({states})")
    op.drop_index("ix_uploads_at_work", "uploads")
    op.create_index(
        "ix_uploads_at_work", "uploads", ["id"], sqlite_where=which, postgresql_where=which
    )
