"""Campaigns in waves: one script to an audience, a few at a time, each member with their ending."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    text,
)

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import MEMBER_STATES, VARIANTS, WAVE_CAMPAIGN_STATES

_WAITING, _OPEN = text("state = 'waiting'"), text("state = 'open'")
_LOOKED_AT, _HAS_PROGRESS = text("look_at IS NOT NULL"), text("progress_id IS NOT NULL")

wave_campaigns = Table(
    "wave_campaigns",
    metadata,
    identity(),
    refers_to("teams"),
    Column("name", String(80), nullable=False),
    Column("state", String(10), nullable=False),
    # Who is texted: see `bot.care.waves.audience`.
    Column("audience", JSON, nullable=False),
    # What is said, by variant: {"a": "check_in", "b": …}, and in which versions that was planned.
    Column("scripts", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    # Texts an hour for each person on duty who can answer.
    Column("pace", Integer, nullable=False),
    refers_to("staff_members", name="author_id"),
    refers_to("staff_members", name="changed_by"),
    moment("created_at"),
    moment("changed_at"),
    # How far planning has come: the last client that was looked at, and how many were.
    Column("planned_to", Uuid),
    Column("looked_at", Integer, nullable=False, server_default="0"),
    moment("planned_at", optional=True),
    # How many would be texted when it was planned: above a size a second person approves.
    Column("size", Integer, nullable=False, server_default="0"),
    refers_to("staff_members", optional=True, name="approved_by"),
    moment("approved_at", optional=True),
    moment("started_at", optional=True),
    moment("ended_at", optional=True),
    # Why it is paused, or why no wave opens.
    Column("reason", String(40)),
    one_of("state", WAVE_CAMPAIGN_STATES),
    Index("ix_wave_campaigns_team_id", "team_id", "id"),
    Index("ix_wave_campaigns_state", "state"),
)

waves = Table(
    "waves",
    metadata,
    Column("campaign_id", Uuid, ForeignKey("wave_campaigns.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("variant", String(1), nullable=False),
    Column("size", Integer, nullable=False),
    # How many people on duty could answer when it opened.
    Column("answering", Integer, nullable=False),
    moment("opened_at"),
    one_of("variant", VARIANTS),
)

wave_members = Table(
    "wave_members",
    metadata,
    Column("campaign_id", Uuid, ForeignKey("wave_campaigns.id"), primary_key=True),
    Column("client_id", Uuid, ForeignKey("clients.id"), primary_key=True),
    refers_to("conversations", optional=True),
    Column("language", String(10), nullable=False),
    # Members leave in this order, which says nothing about them: a hash.
    Column("place", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("reason", String(40)),
    Column("wave", Integer, nullable=False, server_default="0"),
    moment("due_at"),
    moment("started_at", optional=True),
    Column("message_id", Uuid),
    refers_to("progresses", optional=True),
    # When what became of it is looked at next.
    moment("look_at", optional=True),
    Column("delivered", Boolean, nullable=False, server_default=text("false")),
    Column("replied", Boolean, nullable=False, server_default=text("false")),
    Column("escalated", Boolean, nullable=False, server_default=text("false")),
    Column("opted_out", Boolean, nullable=False, server_default=text("false")),
    one_of("state", MEMBER_STATES),
    Index(
        "ix_wave_members_waiting",
        "campaign_id",
        "due_at",
        "place",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index(
        "ix_wave_members_open",
        "campaign_id",
        "place",
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index(
        "ix_wave_members_look_at",
        "look_at",
        sqlite_where=_LOOKED_AT,
        postgresql_where=_LOOKED_AT,
    ),
    Index(
        "uq_wave_members_progress_id",
        "progress_id",
        unique=True,
        sqlite_where=_HAS_PROGRESS,
        postgresql_where=_HAS_PROGRESS,
    ),
    Index("ix_wave_members_conversation_id", "conversation_id"),
    Index("ix_wave_members_wave", "campaign_id", "wave"),
)

# Which texts a campaign says unasked: they leave only while it runs. Its answers are not among
# them: who writes back is answered whatever becomes of the campaign.
wave_texts = Table(
    "wave_texts",
    metadata,
    Column("message_id", Uuid, primary_key=True),
    refers_to("wave_campaigns", name="campaign_id"),
)
