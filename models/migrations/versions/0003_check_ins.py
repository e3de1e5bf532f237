"""Campaigns, check-ins and their scripts: where each stands and what was answered."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import Encrypted, UtcDateTime

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Create the tables, referenced ones first."""
    _create_campaigns()
    _create_enrolments()
    _create_check_ins()
    _create_script_versions()
    _create_progresses()
    _create_timers()
    _create_outcomes()


def downgrade() -> None:
    """Drop them, in the opposite order."""
    for table in reversed(TABLES):
        op.drop_table(table)


TABLES = (
    "campaigns",
    "enrolments",
    "check_ins",
    "script_versions",
    "progresses",
    "timers",
    "outcomes",
)


def _create_campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("team_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("cadence", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'running', 'paused', 'finished')",
            name=op.f("ck_campaigns_state_known"),
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_campaigns_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_campaigns_team_id_name")),
    )


def _create_enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("campaign_id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("enrolled_at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "state IN ('enrolled', 'stopped', 'finished')", name=op.f("ck_enrolments_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_enrolments_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_enrolments_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint(
            "campaign_id", "client_id", name=op.f("uq_enrolments_campaign_id_client_id")
        ),
    )


def _create_check_ins() -> None:
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("enrolment_id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("script", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("planned_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=True),
        sa.CheckConstraint(
            "state IN ('due', 'started', 'finished', 'skipped')",
            name=op.f("ck_check_ins_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_check_ins_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_check_ins_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint(
            "enrolment_id",
            "script",
            "planned_at",
            name=op.f("uq_check_ins_enrolment_id_script_planned_at"),
        ),
    )
    op.create_index("ix_check_ins_conversation_id", "check_ins", ["conversation_id"], unique=False)
    op.create_index(
        "ix_check_ins_due",
        "check_ins",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'due'"),
        postgresql_where=sa.text("state = 'due'"),
    )


def _create_script_versions() -> None:
    op.create_table(
        "script_versions",
        sa.Column("script", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("script", "version", name=op.f("pk_script_versions")),
    )


def _create_progresses() -> None:
    op.create_table(
        "progresses",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("check_in_id", sa.Uuid, nullable=True),
        sa.Column("script", sa.String(length=40), nullable=False),
        sa.Column("script_version", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("place", Encrypted("progresses.place"), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime, nullable=True),
        sa.CheckConstraint("state IN ('active', 'ended')", name=op.f("ck_progresses_state_known")),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_progresses_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_progresses_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progresses")),
    )
    op.create_index(
        "uq_progresses_active",
        "progresses",
        ["conversation_id", "script"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )


def _create_timers() -> None:
    op.create_table(
        "timers",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("progress_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("fired_at", UtcDateTime, nullable=True),
        sa.Column("cancelled_at", UtcDateTime, nullable=True),
        sa.ForeignKeyConstraint(
            ["progress_id"], ["progresses.id"], name=op.f("fk_timers_progress_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
    )
    op.create_index(
        "ix_timers_due",
        "timers",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("fired_at IS NULL AND cancelled_at IS NULL"),
        postgresql_where=sa.text("fired_at IS NULL AND cancelled_at IS NULL"),
    )
    op.create_index(
        "uq_timers_open",
        "timers",
        ["progress_id"],
        unique=True,
        sqlite_where=sa.text("fired_at IS NULL AND cancelled_at IS NULL"),
        postgresql_where=sa.text("fired_at IS NULL AND cancelled_at IS NULL"),
    )


def _create_outcomes() -> None:
    op.create_table("outcomes", *_outcome_columns(), *_outcome_rules())
    op.create_index("ix_outcomes_conversation_id", "outcomes", ["conversation_id"], unique=False)


def _outcome_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("conversation_id", sa.Uuid, nullable=False),
        sa.Column("progress_id", sa.Uuid, nullable=True),
        sa.Column("turn_id", sa.Uuid, nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("value", Encrypted("outcomes.value"), nullable=False),
        sa.Column("script", sa.String(length=40), nullable=True),
        sa.Column("script_version", sa.String(length=12), nullable=True),
        sa.Column("step", sa.String(length=60), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.Uuid, nullable=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def _outcome_rules() -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_outcomes_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["progress_id"], ["progresses.id"], name=op.f("fk_outcomes_progress_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_members.id"], name=op.f("fk_outcomes_staff_id")
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_outcomes_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
    )
