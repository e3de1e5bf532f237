"""Clients have a ZIP code and tags: where their clock is, and for whom a campaign may be."""

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted

revision = "0041"
down_revision: str | None = "0040"

TABLE = "particulars"
# The table was made with a name that had its beginning twice.
NAME, NAME_BEFORE = "ck_particulars_topic_known", "ck_particulars_ck_particulars_topic_known"
TOPICS_BEFORE = (
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
ADDED = ("zip_code", "tags")


def upgrade() -> None:
    """Add the columns, and the topics under which their history is kept."""
    for name in ADDED:
        op.add_column("clients", sa.Column(name, Encrypted(f"clients.{name}")))
    topics = (*TOPICS_BEFORE[:5], *ADDED, *TOPICS_BEFORE[5:])
    _know(topics, before=NAME_BEFORE, named=NAME)


def downgrade() -> None:
    """Undo it; what was kept under these topics goes."""
    _let(_GUARDS_OFF)
    listed = ", ".join(f"'{topic}'" for topic in ADDED)
    op.execute(f"DELETE FROM {TABLE} WHERE topic IN ({listed})")
    _let(_GUARDS_ON)
    _know(TOPICS_BEFORE, before=NAME, named=NAME_BEFORE)
    for name in reversed(ADDED):
        op.drop_column("clients", name)


def _know(topics: tuple[str, ...], *, before: str, named: str) -> None:
    """Let only these topics be kept. SQLite copies the table, which loses its guards."""
    listed = ", ".join(f"'{topic}'" for topic in topics)
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(op.f(before), type_="check")
        batch.create_check_constraint(op.f(named), sa.text(f"topic IN ({listed})"))
    if _on_sqlite():
        _let(_GUARDS_ON)


def _let(statements: dict[bool, tuple[str, ...]]) -> None:
    for statement in statements[_on_sqlite()]:
        op.execute(statement)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


# By whether it is SQLite.
_GUARDS_ON = {
    True: tuple(
        f"CREATE TRIGGER {TABLE}_no_{deed} BEFORE {deed} ON {TABLE}"
        f" BEGIN SELECT RAISE(ABORT, '{TABLE} is only added to'); END"
        for deed in ("update", "delete")
    ),
    False: (f"ALTER TABLE {TABLE} ENABLE TRIGGER only_added_to",),
}
_GUARDS_OFF = {
    True: tuple(f"DROP TRIGGER {TABLE}_no_{deed}" for deed in ("update", "delete")),
    False: (f"ALTER TABLE {TABLE} DISABLE TRIGGER only_added_to",),
}
