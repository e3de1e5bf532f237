"""Campaigns in waves: what is sent to whom, the waves, their members, their texts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import UtcDateTime

revision = "0031"
down_revision: str | None = "0022"

CAMPAIGN_STATES = (
    "('draft', 'planning', 'ready', 'running', 'paused', 'stopping', 'stopped', 'finished')"
)
MEMBER_STATES = "('waiting', 'open', 'started', 'sent', 'failed', 'skipped')"
TABLES = ("wave_campaigns", "waves", "wave_members", "wave_texts")
NO = sa.text("false")


def upgrade() -> None:
    """Create the tables."""
    _create_campaigns()
    _create_waves()
    _create_members()
    op.create_table(
        "wave_texts",
        _id("message_id"),
        _id("campaign_id"),
        *_references("wave_texts", message_id="messages", campaign_id="wave_campaigns"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_wave_texts")),
    )


def downgrade() -> None:
    """Undo it."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_campaigns() -> None:
    people = {"author_id": "staff_members", "changed_by": "staff_members"}
    op.create_table(
        "wave_campaigns",
        _id("id"),
        _id("team_id"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("audience", "scripts", "versions")),
        sa.Column("pace", sa.Integer, nullable=False),
        *(_id(name) for name in people),
        *(_moment(name) for name in ("created_at", "changed_at")),
        sa.Column("planned_to", sa.Uuid),
        sa.Column("looked_at", sa.Integer, nullable=False, server_default="0"),
        _moment("planned_at", nullable=True),
        sa.Column("size", sa.Integer, nullable=False, server_default="0"),
        sa.Column("approved_by", sa.Uuid),
        *(_moment(name, nullable=True) for name in ("approved_at", "started_at", "ended_at")),
        sa.Column("reason", sa.String(40)),
        *_references("wave_campaigns", team_id="teams", **people, approved_by="staff_members"),
        _known("wave_campaigns", column="state", values=CAMPAIGN_STATES),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_campaigns")),
    )
    op.create_index("ix_wave_campaigns_team_id", "wave_campaigns", ["team_id", "id"])
    op.create_index("ix_wave_campaigns_state", "wave_campaigns", ["state"])


def _create_waves() -> None:
    op.create_table(
        "waves",
        _id("campaign_id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("variant", sa.String(1), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("answering", sa.Integer, nullable=False),
        _moment("opened_at"),
        *_references("waves", campaign_id="wave_campaigns"),
        _known("waves", column="variant", values="('a', 'b')"),
        sa.PrimaryKeyConstraint("campaign_id", "number", name=op.f("pk_waves")),
    )


def _create_members() -> None:
    linked = {"message_id": "messages", "progress_id": "progresses"}
    owned = {"campaign_id": "wave_campaigns", "client_id": "clients"}
    op.create_table(
        "wave_members",
        *(_id(name) for name in owned),
        sa.Column("conversation_id", sa.Uuid),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.Column("wave", sa.Integer, nullable=False, server_default="0"),
        _moment("due_at"),
        _moment("started_at", nullable=True),
        *(sa.Column(name, sa.Uuid) for name in linked),
        _moment("look_at", nullable=True),
        *(
            sa.Column(name, sa.Boolean, nullable=False, server_default=NO)
            for name in ("delivered", "replied", "escalated", "opted_out")
        ),
        *_references("wave_members", **owned, conversation_id="conversations", **linked),
        _known("wave_members", column="state", values=MEMBER_STATES),
        sa.PrimaryKeyConstraint("campaign_id", "client_id", name=op.f("pk_wave_members")),
    )
    _index_members()


def _index_members() -> None:
    table = "wave_members"
    waiting = ["campaign_id", "due_at", "place"]
    _index(table, "ix_wave_members_waiting", columns=waiting, where="state = 'waiting'")
    _index(table, "ix_wave_members_open", columns=["campaign_id", "place"], where="state = 'open'")
    _index(table, "ix_wave_members_look_at", columns=["look_at"], where="look_at IS NOT NULL")
    which = sa.text("progress_id IS NOT NULL")
    op.create_index(
        "uq_wave_members_progress_id",
        table,
        ["progress_id"],
        unique=True,
        sqlite_where=which,
        postgresql_where=which,
    )
    op.create_index("ix_wave_members_conversation_id", table, ["conversation_id"])
    op.create_index("ix_wave_members_wave", table, ["campaign_id", "wave"])


def _id(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime, nullable=nullable)


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def _known(table: str, *, column: str = "state", values: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN {values}", name=op.f(f"ck_{table}_{column}_known"))


def _index(table: str, name: str, *, columns: list[str], where: str) -> None:
    which = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=which, postgresql_where=which)
