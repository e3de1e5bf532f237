"""Rosters: patterns, needs, publishing, time off, swaps, notices, calendars."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0019"
down_revision: str | None = "0018"

ROLES = "('first', 'second', 'supervisor', 'manager')"
STATES = "('draft', 'published', 'cancelled')"
ENDINGS = "('done', 'refused', 'withdrawn', 'replaced')"
OPEN = sa.text("ended_at IS NULL")
TABLES = (
    "shift_patterns",
    "cover_needs",
    "publications",
    "time_off",
    "gap_notices",
    "roster_checks",
    "calendar_feeds",
)
SHIFT_COLUMNS = ("role", "state", "pattern_id", "day", "publication_id", "sequence", "changed_at")


def upgrade() -> None:
    """Create the tables; a shift that there is was published, for the first on duty."""
    _create_patterns()
    _create_needs()
    _create_publications()
    _create_time_off()
    _widen_shifts()
    _create_offers()
    _create_notices()
    _create_checks()
    _create_feeds()


def downgrade() -> None:
    """Undo it; a shift that puts nobody on duty is no shift by the words there were."""
    op.drop_table("shift_offers")
    op.execute("DELETE FROM shifts WHERE state <> 'published'")
    op.drop_index("ix_shifts_staff_id", "shifts")
    op.drop_index("ix_shifts_publication_id", "shifts")
    with op.batch_alter_table("shifts") as shifts:
        shifts.drop_constraint(op.f("uq_shifts_pattern_id_day"), type_="unique")
        for column in ("pattern_id", "publication_id"):
            shifts.drop_constraint(op.f(f"fk_shifts_{column}"), type_="foreignkey")
        for column in ("role", "state"):
            shifts.drop_constraint(op.f(f"ck_shifts_{column}_known"), type_="check")
        for column in reversed(SHIFT_COLUMNS):
            shifts.drop_column(column)
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_patterns() -> None:
    _create(
        "shift_patterns",
        _uuid("team_id"),
        _uuid("staff_id"),
        *_hours(),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("until_day", sa.Date),
        _moment("created_at"),
        _known("shift_patterns", "role", listed=ROLES),
        refers={"team_id": "teams", "staff_id": "staff_members"},
    )
    op.create_index("ix_shift_patterns_team_id", "shift_patterns", ["team_id", "until_day"])


def _create_needs() -> None:
    _create(
        "cover_needs",
        _uuid("team_id"),
        *_hours(),
        sa.Column("least", sa.Integer, nullable=False),
        sa.Column("language", sa.String(length=10)),
        _known("cover_needs", "role", listed=ROLES),
        refers={"team_id": "teams"},
    )
    op.create_index("ix_cover_needs_team_id", "cover_needs", ["team_id"])


def _create_publications() -> None:
    _create(
        "publications",
        _uuid("team_id"),
        _uuid("staff_id"),
        _moment("at"),
        sa.Column("shifts", sa.Integer, nullable=False),
        sa.Column("gaps", sa.Integer, nullable=False),
        _moment("undone_at", optional=True),
        refers={"team_id": "teams", "staff_id": "staff_members"},
    )
    op.create_index("ix_publications_team_id", "publications", ["team_id", "id"])


def _create_time_off() -> None:
    _create(
        "time_off",
        _uuid("staff_id"),
        _moment("starts_at"),
        _moment("ends_at"),
        _uuid("entered_by"),
        _moment("created_at"),
        _moment("withdrawn_at", optional=True),
        refers={"staff_id": "staff_members", "entered_by": "staff_members"},
    )
    op.create_index("ix_time_off_staff_id", "time_off", ["staff_id", "ends_at"])


def _widen_shifts() -> None:
    with op.batch_alter_table("shifts") as shifts:
        shifts.add_column(sa.Column("role", sa.String(10), nullable=False, server_default="first"))
        shifts.add_column(
            sa.Column("state", sa.String(9), nullable=False, server_default="published")
        )
        shifts.add_column(_uuid("pattern_id", optional=True))
        shifts.add_column(sa.Column("day", sa.Date))
        shifts.add_column(_uuid("publication_id", optional=True))
        shifts.add_column(sa.Column("sequence", sa.Integer, nullable=False, server_default="0"))
        shifts.add_column(_moment("changed_at", optional=True))
        shifts.create_check_constraint(op.f("ck_shifts_role_known"), f"role IN {ROLES}")
        shifts.create_check_constraint(op.f("ck_shifts_state_known"), f"state IN {STATES}")
        shifts.create_unique_constraint(op.f("uq_shifts_pattern_id_day"), ["pattern_id", "day"])
        for column, target in {
            "pattern_id": "shift_patterns",
            "publication_id": "publications",
        }.items():
            shifts.create_foreign_key(op.f(f"fk_shifts_{column}"), target, [column], ["id"])
    op.create_index("ix_shifts_staff_id", "shifts", ["staff_id", "ends_at"])
    op.create_index("ix_shifts_publication_id", "shifts", ["publication_id"])


def _create_offers() -> None:
    people = ("offered_by", "offered_to", "accepted_by")
    _create(
        "shift_offers",
        _uuid("shift_id"),
        _uuid("offered_by"),
        _uuid("offered_to", optional=True),
        _moment("offered_at"),
        _uuid("accepted_by", optional=True),
        _moment("accepted_at", optional=True),
        _moment("ended_at", optional=True),
        sa.Column("ending", sa.String(length=9)),
        _known("shift_offers", "ending", listed=ENDINGS),
        refers={"shift_id": "shifts"} | dict.fromkeys(people, "staff_members"),
    )
    _while_open("uq_shift_offers_open", "shift_offers", column="shift_id", unique=True)


def _create_notices() -> None:
    _create(
        "gap_notices",
        _uuid("team_id"),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=10)),
        _moment("starts_at"),
        _moment("ends_at"),
        _moment("found_at"),
        _uuid("seen_by", optional=True),
        _moment("seen_at", optional=True),
        _moment("ended_at", optional=True),
        _known("gap_notices", "role", listed=ROLES),
        refers={"team_id": "teams", "seen_by": "staff_members"},
    )
    _while_open("ix_gap_notices_open", "gap_notices", column="team_id", unique=False)


def _create_checks() -> None:
    op.create_table(
        "roster_checks",
        _uuid("team_id"),
        _moment("due_at"),
        *_refer("roster_checks", {"team_id": "teams"}),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_roster_checks")),
    )
    op.create_index("ix_roster_checks_due_at", "roster_checks", ["due_at"])


def _create_feeds() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        _uuid("staff_id"),
        _moment("created_at"),
        _moment("revoked_at", optional=True),
        *_refer("calendar_feeds", {"staff_id": "staff_members"}),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_calendar_feeds")),
    )
    op.create_index("ix_calendar_feeds_staff_id", "calendar_feeds", ["staff_id"])


def _create(table: str, *parts: Any, refers: dict[str, str]) -> None:
    op.create_table(
        table,
        _uuid("id"),
        *parts,
        *_refer(table, refers),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _refer(table: str, refers: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in refers.items()
    ]


def _hours() -> list[sa.Column[Any]]:
    return [
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("weekdays", sa.JSON, nullable=False),
        sa.Column("start_minute", sa.Integer, nullable=False),
        sa.Column("length_minutes", sa.Integer, nullable=False),
    ]


def _uuid(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid, nullable=optional)


def _moment(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime, nullable=optional)


def _known(table: str, column: str, *, listed: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN {listed}", name=op.f(f"ck_{table}_{column}_known"))


def _while_open(name: str, table: str, *, column: str, unique: bool) -> None:
    op.create_index(name, table, [column], unique=unique, sqlite_where=OPEN, postgresql_where=OPEN)
