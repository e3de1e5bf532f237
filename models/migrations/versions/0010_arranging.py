"""What staff arrange among themselves."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0010"
down_revision: str | None = "0009"

TABLES = ("offers", "snoozes", "second_looks", "mentions", "presences", "saved_views")
STILL_OPEN = sa.text("ended_at IS NULL")
UNOPENED = sa.text("opened_at IS NULL")


def upgrade() -> None:
    """Create them; what a claim and an escalation belong to can be found by its index."""
    for table in ("claims", "escalations"):
        op.create_index(f"ix_{table}_conversation_id", table, ["conversation_id", "id"])
    _create_offers()
    _create_snoozes()
    _create_second_looks()
    _create_mentions()
    _create_presences()
    _create_saved_views()


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_table(table)
    for table in ("escalations", "claims"):
        op.drop_index(f"ix_{table}_conversation_id", table)


def _create_offers() -> None:
    endings = "'accepted', 'declined', 'withdrawn', 'lapsed', 'taken'"
    _create(
        "offers",
        _of("conversations", "conversation_id"),
        _of("staff_members", "offered_by"),
        _of("staff_members", "holder_id", nullable=True),
        _of("staff_members", "offered_to"),
        sa.Column("reason", Encrypted("offers.reason")),
        *_moments("offered_at", "expires_at"),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("ending", sa.String(12)),
        sa.CheckConstraint(f"ending IN ({endings})", name=op.f("ck_offers_ending_known")),
    )
    _once_open("offers")
    _partial("ix_offers_offered_to", "offers", columns=["offered_to"], where=STILL_OPEN)
    op.create_index("ix_offers_conversation_id", "offers", ["conversation_id", "id"])


def _create_snoozes() -> None:
    known = "woken IN ('wrote', 'raised', 'brought_back')"
    _create(
        "snoozes",
        _of("conversations", "conversation_id"),
        _of("staff_members", "staff_id"),
        sa.Column("note", Encrypted("snoozes.note")),
        *_moments("snoozed_at", "until_at", "back_at"),
        sa.Column("woken", sa.String(12)),
        sa.Column("ended_at", UtcDateTime),
        sa.CheckConstraint(known, name=op.f("ck_snoozes_woken_known")),
    )
    _once_open("snoozes")
    op.create_index("ix_snoozes_conversation_id", "snoozes", ["conversation_id", "id"])


def _create_second_looks() -> None:
    _create(
        "second_looks",
        _of("conversations", "conversation_id"),
        _of("staff_members", "asked_by"),
        *_moments("asked_at"),
        sa.Column("ended_at", UtcDateTime),
        _of("staff_members", "ended_by", nullable=True),
    )
    _once_open("second_looks")
    op.create_index("ix_second_looks_conversation_id", "second_looks", ["conversation_id", "id"])


def _create_mentions() -> None:
    _create(
        "mentions",
        _of("conversations", "conversation_id"),
        _of("notes", "note_id"),
        _of("staff_members", "staff_id"),
        *_moments("at"),
        sa.Column("opened_at", UtcDateTime),
    )
    _partial("ix_mentions_unopened", "mentions", columns=["staff_id"], where=UNOPENED)


def _create_presences() -> None:
    op.create_table(
        "presences",
        _of("conversations", "conversation_id"),
        _of("staff_members", "staff_id"),
        sa.Column("doing", sa.String(8), nullable=False),
        *_moments("seen_at"),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id"),
        sa.CheckConstraint("doing IN ('looking', 'typing')", name=op.f("ck_presences_doing_known")),
    )
    op.create_index("ix_presences_staff_id", "presences", ["staff_id"])


def _create_saved_views() -> None:
    _create(
        "saved_views",
        _of("staff_members", "staff_id"),
        sa.Column("name", Encrypted("saved_views.name"), nullable=False),
        sa.Column("filter", sa.JSON, nullable=False),
        *_moments("created_at"),
    )
    op.create_index("ix_saved_views_staff_id", "saved_views", ["staff_id"])


def _create(table: str, *columns: Any) -> None:
    op.create_table(table, sa.Column("id", sa.Uuid, primary_key=True), *columns)


def _of(table: str, name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _moments(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, UtcDateTime, nullable=False) for name in names]


def _once_open(table: str) -> None:
    _partial(f"uq_{table}_open", table, columns=["conversation_id"], where=STILL_OPEN, unique=True)


def _partial(
    name: str, table: str, *, columns: list[str], where: Any, unique: bool = False
) -> None:
    wheres = {"sqlite_where": where, "postgresql_where": where}
    op.create_index(name, table, columns, unique=unique, **wheres)
