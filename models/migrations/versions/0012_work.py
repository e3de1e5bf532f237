"""What staff write down of their work: records, services, follow-ups, screens, checklists."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0012"
down_revision: str | None = "0011"

APPEND_ONLY = ("service_records", "waived_records", "screens", "checklists", "checklist_ticks")
TABLES = (
    "service_records",
    "waived_records",
    "team_services",
    "follow_ups",
    "screens",
    "checklists",
    "checklist_ticks",
)
CONTACTS = "('text', 'call', 'voicemail', 'visit', 'others')"
KINDS = (
    "('housing', 'food', 'health', 'mind', 'substances', 'money', 'legal', 'transport', 'other')"
)
STATES = "('offered', 'accepted', 'connected', 'declined', 'unreachable')"
STATES_BEFORE = "('offered', 'accepted', 'declined')"
HAND_OFFS = "('called', 'visited', 'for_them', 'no_answer')"
# What staff found out, in the words there were: a client who was connected had wanted it.
TOLD_BEFORE = (
    "CASE state WHEN 'connected' THEN 'accepted' WHEN 'unreachable' THEN 'offered' ELSE state END"
)
KEPT = (
    "id, conversation_id, progress_id, turn_id, service, state, script, script_version, step,"
    " language, staff_id, at"
)


def upgrade() -> None:
    """Create the tables with their rules, and widen what can become of a service."""
    _create_service_records()
    _create_waived_records()
    _create_team_services()
    _create_follow_ups()
    _create_screens()
    _create_checklists()
    _create_checklist_ticks()
    _run(_only_added_to(APPEND_ONLY))
    if _on_sqlite():
        _rebuild(_referral_columns_now(), _referral_rules(STATES, more=True), state="state")
    else:
        _widen()


def downgrade() -> None:
    """Undo it; what became of a service is told in the words there were."""
    if _on_sqlite():
        _rebuild(_referral_columns(), _referral_rules(STATES_BEFORE, more=False), state=TOLD_BEFORE)
    else:
        _narrow()
    for table in reversed(TABLES):
        op.drop_table(table)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _run(statements: Iterable[str]) -> None:
    for statement in statements:
        op.execute(statement)


def _only_added_to(tables: Iterable[str]) -> Iterable[str]:
    if not _on_sqlite():
        return [
            f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
            for table in tables
        ]
    return [
        f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        for table in tables
        for deed in ("update", "delete")
    ]


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


def _ref(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid, nullable=optional)


def _text(name: str, length: int, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), nullable=optional)


def _sealed(table: str, *names: str) -> Iterable[sa.Column[Any]]:
    return [sa.Column(name, Encrypted(f"{table}.{name}"), nullable=False) for name in names]


def _at(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime, nullable=optional)


def _known(table: str, column: str, *, listed: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN {listed}", name=op.f(f"ck_{table}_{column}_known"))


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _create_service_records() -> None:
    table = "service_records"
    counted = [
        sa.Column(name, sa.Integer, nullable=False) for name in ("minutes", "texts_in", "texts_out")
    ]
    _create(
        table,
        _ref("entry_id"),
        sa.Column("version", sa.Integer, nullable=False),
        _ref("conversation_id"),
        _ref("staff_id"),
        _ref("claim_id", optional=True),
        _text("kind", 12),
        *counted,
        *_sealed(table, "ticks", "done"),
        _text("outcome", 40),
        *_sealed(table, "next_step"),
        sa.Column("next_on", sa.Date),
        _text("idempotency_key", 80),
        _at("at"),
        _known(table, "kind", listed=CONTACTS),
        _once(table, "idempotency_key"),
        _once(table, "entry_id", "version"),
        refers={
            "conversation_id": "conversations",
            "staff_id": "staff_members",
            "claim_id": "claims",
        },
    )
    op.create_index("ix_service_records_conversation_id", table, ["conversation_id", "id"])
    op.create_index("ix_service_records_claim_id", table, ["claim_id"])


def _create_waived_records() -> None:
    table = "waived_records"
    refers = {"claim_id": "claims", "staff_id": "staff_members"}
    parts = (_ref("claim_id"), _ref("staff_id"), _at("at"), _once(table, "claim_id"))
    _create(table, *parts, refers=refers)


def _create_team_services() -> None:
    table = "team_services"
    _create(
        table,
        _ref("team_id"),
        _text("name", 80),
        _text("kind", 12),
        _text("phone", 40),
        _text("hours", 80),
        _text("languages", 80),
        _text("hand_off", 200),
        sa.Column("active", sa.Boolean, nullable=False),
        _at("changed_at"),
        _ref("changed_by"),
        _known(table, "kind", listed=KINDS),
        _once(table, "team_id", "name"),
        refers={"team_id": "teams", "changed_by": "staff_members"},
    )


def _create_follow_ups() -> None:
    table = "follow_ups"
    _create(
        table,
        _ref("team_id"),
        _ref("conversation_id"),
        _ref("staff_id"),
        _text("kind", 8),
        _ref("source_id", optional=True),
        *_sealed(table, "subject"),
        sa.Column("due_on", sa.Date, nullable=False),
        _at("created_at"),
        _at("ended_at", optional=True),
        _ref("ended_by", optional=True),
        _text("ending", 8, optional=True),
        _known(table, "kind", listed="('record', 'service', 'danger', 'report')"),
        _known(table, "ending", listed="('done', 'moved', 'replaced')"),
        refers={
            "team_id": "teams",
            "conversation_id": "conversations",
            "staff_id": "staff_members",
            "ended_by": "staff_members",
        },
    )
    still = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_follow_ups_open",
        table,
        ["team_id", "due_on"],
        sqlite_where=still,
        postgresql_where=still,
    )
    op.create_index("ix_follow_ups_conversation_id", table, ["conversation_id"])


_BY_STAFF = {"conversation_id": "conversations", "staff_id": "staff_members"}


def _create_screens() -> None:
    table = "screens"
    _create(
        table,
        _ref("conversation_id"),
        _ref("staff_id"),
        _text("contact_kind", 12),
        *_sealed(table, "answers", "result", "note"),
        _text("idempotency_key", 80),
        _at("at"),
        _known(table, "contact_kind", listed=CONTACTS),
        _once(table, "idempotency_key"),
        refers=_BY_STAFF,
    )
    op.create_index("ix_screens_conversation_id", table, ["conversation_id", "id"])


def _create_checklists() -> None:
    table = "checklists"
    _create(
        table,
        _ref("conversation_id"),
        _ref("staff_id"),
        _text("kind", 8),
        _text("idempotency_key", 80),
        _at("at"),
        _known(table, "kind", listed="('danger', 'report')"),
        _once(table, "idempotency_key"),
        refers=_BY_STAFF,
    )
    op.create_index("ix_checklists_conversation_id", table, ["conversation_id", "kind", "id"])


def _create_checklist_ticks() -> None:
    table = "checklist_ticks"
    _create(
        table,
        _ref("checklist_id"),
        _ref("staff_id"),
        _text("step", 20),
        sa.Column("done", sa.Boolean, nullable=False),
        *_sealed(table, "told", "number"),
        _text("idempotency_key", 80),
        _at("at"),
        _once(table, "idempotency_key"),
        refers={"checklist_id": "checklists", "staff_id": "staff_members"},
    )
    op.create_index("ix_checklist_ticks_checklist_id", table, ["checklist_id", "id"])


def _referral_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.Uuid, nullable=False),
        _ref("conversation_id"),
        _ref("progress_id", optional=True),
        _ref("turn_id"),
        *_sealed("service_referrals", "service"),
        _text("state", 20),
        _text("script", 40, optional=True),
        _text("script_version", 12, optional=True),
        _text("step", 170, optional=True),
        _text("language", 10),
        _ref("staff_id", optional=True),
        _at("at"),
    )


def _added_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("note", Encrypted("service_referrals.note")),
        sa.Column("follow_up_on", sa.Date),
        _text("hand_off", 12, optional=True),
        sa.Column("spoke_with", Encrypted("service_referrals.spoke_with")),
        _text("idempotency_key", 80, optional=True),
    )


def _referral_columns_now() -> tuple[sa.Column[Any], ...]:
    return (*_referral_columns(), *_added_columns())


def _referral_rules(states: str, *, more: bool) -> tuple[sa.Constraint, ...]:
    table = "service_referrals"
    refers = {
        "conversation_id": "conversations",
        "progress_id": "progresses",
        "staff_id": "staff_members",
        "turn_id": "turns",
    }
    return (
        *_refers(table, refers),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _known(table, "state", listed=states),
        *(
            (_known(table, "hand_off", listed=HAND_OFFS), _once(table, "idempotency_key"))
            if more
            else ()
        ),
    )


def _rebuild(
    columns: tuple[sa.Column[Any], ...], rules: tuple[sa.Constraint, ...], *, state: str
) -> None:
    """Copy the table under another rule: SQLite cannot alter one. Nothing refers to it."""
    op.create_table("service_referrals_anew", *columns, *rules)
    taken = KEPT.replace(" state,", f" {state},")
    op.execute(f"INSERT INTO service_referrals_anew ({KEPT}) SELECT {taken} FROM service_referrals")
    op.drop_table("service_referrals")
    op.rename_table("service_referrals_anew", "service_referrals")
    op.create_index(
        "ix_service_referrals_conversation_id", "service_referrals", ["conversation_id", "id"]
    )
    _run(_only_added_to(("service_referrals",)))


def _widen() -> None:
    table = "service_referrals"
    for column in _added_columns():
        op.add_column(table, column)
    op.drop_constraint(op.f(f"ck_{table}_state_known"), table)
    op.create_check_constraint(op.f(f"ck_{table}_state_known"), table, f"state IN {STATES}")
    op.create_check_constraint(
        op.f(f"ck_{table}_hand_off_known"), table, f"hand_off IN {HAND_OFFS}"
    )
    op.create_unique_constraint(op.f(f"uq_{table}_idempotency_key"), table, ["idempotency_key"])


def _narrow() -> None:
    table = "service_referrals"
    op.drop_constraint(op.f(f"ck_{table}_state_known"), table)
    op.execute(f"ALTER TABLE {table} DISABLE TRIGGER only_added_to")
    op.execute(f"UPDATE {table} SET state = {TOLD_BEFORE} WHERE state NOT IN {STATES_BEFORE}")
    op.execute(f"ALTER TABLE {table} ENABLE TRIGGER only_added_to")
    op.create_check_constraint(op.f(f"ck_{table}_state_known"), table, f"state IN {STATES_BEFORE}")
    for column in ("idempotency_key", "spoke_with", "hand_off", "follow_up_on", "note"):
        op.drop_column(table, column)
