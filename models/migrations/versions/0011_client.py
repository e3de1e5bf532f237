"""The client's own page: what staff know of a client, and how they may safely be reached."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0011"
down_revision: str | None = "0010"

TABLES = ("particulars", "safety_plans")
COLUMNS = ("text_from_hour", "text_until_hour", "called", "pronouns")
# As they were known when this was written.
TOPICS = (
    "called",
    "pronouns",
    "language",
    "time_zone",
    "birth_year",
    "safe_to_text",
    "ok_name",
    "safe_word",
    "shared_phone",
    "voicemail",
    "no_calls_after",
    "notes",
    "number",
)


def upgrade() -> None:
    """Create the tables, the columns that the gate reads, and what a timeline is read by."""
    op.add_column("clients", sa.Column("text_from_hour", sa.Integer))
    op.add_column("clients", sa.Column("text_until_hour", sa.Integer))
    op.add_column("clients", sa.Column("called", Encrypted("clients.called")))
    op.add_column("clients", sa.Column("pronouns", Encrypted("clients.pronouns")))
    _create_particulars()
    _create_safety_plans()
    op.create_index("ix_escalations_opened", "escalations", ["conversation_id", "opened_at"])
    op.create_index("ix_claims_claimed", "claims", ["conversation_id", "claimed_at"])
    for statement in _SQLITE_UP if _on_sqlite() else _POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    """Drop them, in the opposite order."""
    op.drop_index("ix_claims_claimed", "claims")
    op.drop_index("ix_escalations_opened", "escalations")
    for table in reversed(TABLES):
        op.drop_table(table)
    for column in reversed(COLUMNS):
        op.drop_column("clients", column)


def _create_particulars() -> None:
    listed = ", ".join(f"'{topic}'" for topic in TOPICS)
    op.create_table(
        "particulars",
        *_about_a_client(),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("value", Encrypted("particulars.value"), nullable=False),
        sa.CheckConstraint(f"topic IN ({listed})", name="ck_particulars_topic_known"),
    )
    op.create_index("ix_particulars_latest", "particulars", ["client_id", "topic", "id"])


def _create_safety_plans() -> None:
    op.create_table(
        "safety_plans",
        *_about_a_client(),
        sa.Column("plan", Encrypted("safety_plans.plan"), nullable=False),
    )
    op.create_index("ix_safety_plans_latest", "safety_plans", ["client_id", "id"])


def _about_a_client() -> tuple[sa.Column[object], ...]:
    """Give the columns that say about whom, by whom, and when."""
    return (
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("staff_id", sa.Uuid, sa.ForeignKey("staff_members.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


_SQLITE_UP = tuple(
    f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}"
    f" BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
    for table in TABLES
    for deed in ("update", "delete")
)
_POSTGRESQL_UP = tuple(
    f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
    for table in TABLES
)
