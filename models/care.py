"""What is done for a client: campaigns, check-ins, escalations, claims, notes."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, UniqueConstraint, text

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import (
    CAMPAIGN_STATES,
    CHECK_IN_STATES,
    ENROLMENT_STATES,
    ESCALATION_STATES,
    PAGE_CLOCKS,
)
from models.types import Encrypted

campaigns = Table(
    "campaigns",
    metadata,
    identity(),
    refers_to("teams"),
    Column("name", String(80), nullable=False),
    Column("state", String(10), nullable=False),
    # The cadence: [{"script": "check_in", "after_hours": 48}, …], as `bot.care.steps` reads it.
    Column("cadence", JSON, nullable=False),
    moment("created_at"),
    one_of("state", CAMPAIGN_STATES),
    UniqueConstraint("team_id", "name"),
)

enrolments = Table(
    "enrolments",
    metadata,
    identity(),
    refers_to("campaigns"),
    refers_to("clients"),
    Column("state", String(10), nullable=False),
    moment("enrolled_at"),
    one_of("state", ENROLMENT_STATES),
    UniqueConstraint("campaign_id", "client_id"),
)

check_ins = Table(
    "check_ins",
    metadata,
    identity(),
    refers_to("enrolments"),
    refers_to("conversations"),
    Column("script", String(40), nullable=False),
    # The cadence's step as it stood when this was planned (`bot.care.steps`).
    Column("step", JSON),
    Column("state", String(10), nullable=False),
    # Why it waits or did not go out, or how it ended.
    Column("reason", String(40)),
    # `due_at` moves on while it waits; `planned_at` stays.
    moment("planned_at"),
    moment("due_at"),
    # Until when a worker has it. In no index: to claim a thousand would else write to all of them.
    moment("leased_until", optional=True),
    # When it is looked ahead whether the number is surely still theirs, until that was done.
    moment("verify_at", optional=True),
    moment("started_at", optional=True),
    one_of("state", CHECK_IN_STATES),
    UniqueConstraint("enrolment_id", "script", "planned_at"),
    Index(
        "ix_check_ins_due",
        "due_at",
        "id",
        sqlite_where=text("state = 'due'"),
        postgresql_where=text("state = 'due'"),
    ),
    Index(
        "ix_check_ins_verify_at",
        "verify_at",
        sqlite_where=text("verify_at IS NOT NULL"),
        postgresql_where=text("verify_at IS NOT NULL"),
    ),
    Index("ix_check_ins_conversation_id", "conversation_id"),
    # Room for a claim beside what it changes, so that no index hears of it.
    postgresql_with={"fillfactor": 90},
)

escalations = Table(
    "escalations",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("turns", optional=True),
    # 0 most urgent, 3 least; the claim deadline follows from it.
    Column("level", Integer, nullable=False),
    Column("reason", String(80), nullable=False),
    Column("rule", String(80)),
    Column("state", String(8), nullable=False),
    moment("opened_at"),
    moment("claim_by_at"),
    moment("next_page_at", optional=True),
    # How far the chain of pages has come: the rung that was paged last.
    Column("pages", Integer, nullable=False, server_default="0"),
    # The second clock: by when a person has said something, and when its holder is paged for it.
    moment("reply_by_at", optional=True),
    moment("replied_at", optional=True),
    moment("reply_page_at", optional=True),
    moment("acknowledged_at", optional=True),
    refers_to("staff_members", optional=True, name="acknowledged_by"),
    moment("closed_at", optional=True),
    refers_to("staff_members", optional=True, name="closed_by"),
    Column("outcome", String(40)),
    one_of("state", ESCALATION_STATES),
    Index("ix_escalations_conversation_id", "conversation_id", "id"),
    Index(
        "uq_escalations_open",
        "conversation_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_escalations_next_page_at",
        "next_page_at",
        sqlite_where=text("state = 'open' AND next_page_at IS NOT NULL"),
        postgresql_where=text("state = 'open' AND next_page_at IS NOT NULL"),
    ),
    Index(
        "ix_escalations_reply_page_at",
        "reply_page_at",
        sqlite_where=text("state = 'open' AND reply_page_at IS NOT NULL"),
        postgresql_where=text("state = 'open' AND reply_page_at IS NOT NULL"),
    ),
    Index("ix_escalations_opened", "conversation_id", "opened_at"),
)

pages = Table(
    "pages",
    metadata,
    identity(),
    refers_to("escalations"),
    # Nobody on duty: the page goes to the whole team's screens.
    refers_to("staff_members", optional=True),
    Column("rung", Integer, nullable=False),
    Column("clock", String(5), nullable=False, server_default="claim"),
    moment("at"),
    one_of("clock", PAGE_CLOCKS),
    Index("ix_pages_escalation_id", "escalation_id"),
    Index("ix_pages_staff_id", "staff_id", "id"),
)

# A lease on a conversation. Open until released; past `expires_at` anyone may take it over.
claims = Table(
    "claims",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("staff_members"),
    Column("token", String(43), nullable=False, unique=True),
    moment("claimed_at"),
    moment("expires_at"),
    moment("released_at", optional=True),
    Column("release", String(12)),
    Index("ix_claims_conversation_id", "conversation_id", "id"),
    Index(
        "uq_claims_open",
        "conversation_id",
        unique=True,
        sqlite_where=text("released_at IS NULL"),
        postgresql_where=text("released_at IS NULL"),
    ),
    Index(
        "ix_claims_expires_at",
        "expires_at",
        sqlite_where=text("released_at IS NULL"),
        postgresql_where=text("released_at IS NULL"),
    ),
    Index("ix_claims_claimed", "conversation_id", "claimed_at"),
)

notes = Table(
    "notes",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("staff_members"),
    Column("body", Encrypted("notes.body"), nullable=False),
    moment("at"),
    Index("ix_notes_conversation_id", "conversation_id"),
)
