"""What is said: conversations, turns, messages, and where each script stands."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from models.base import STEP_LENGTH, identity, metadata, moment, one_of, refers_to
from models.states import (
    AUTHORS,
    CHANNELS,
    CONVERSATION_STATES,
    DIRECTIONS,
    INBOUND_STATES,
    PROGRESS_STATES,
    STATUS_RANKS,
    TURN_ENDINGS,
    TURN_KINDS,
)
from models.types import Encrypted

# One thread a contact point, for ever. `state` says who speaks: the script, nobody yet (it waits
# for a person), or the member of staff whose claim is open.
conversations = Table(
    "conversations",
    metadata,
    identity(),
    refers_to("teams"),
    Column("contact_point_id", Uuid, ForeignKey("contact_points.id"), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("language", String(10), nullable=False),
    moment("last_inbound_at", optional=True),
    moment("created_at"),
    one_of("state", CONVERSATION_STATES),
    Index("ix_conversations_team_id", "team_id", "state"),
)

turns = Table(
    "turns",
    metadata,
    identity(),
    refers_to("conversations"),
    Column("kind", String(10), nullable=False),
    Column("ending", String(10), nullable=False),
    # Why it ended so: the rule and the words of each signal, for staff to see.
    Column("reading", Encrypted("turns.reading")),
    refers_to("staff_members", optional=True),
    moment("at"),
    one_of("kind", TURN_KINDS),
    one_of("ending", TURN_ENDINGS),
    Index("ix_turns_conversation_id", "conversation_id"),
)

# What a person said, or what answers one: it leaves before all else.
PROMPT = "status IN ('queued', 'held') AND (author = 'staff' OR answers_at IS NOT NULL)"

messages = Table(
    "messages",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("turns"),
    Column("direction", String(3), nullable=False),
    Column("author", String(6), nullable=False),
    refers_to("staff_members", optional=True),
    Column("purpose", String(20), nullable=False),
    Column("body", Encrypted("messages.body"), nullable=False),
    Column("language", String(10), nullable=False),
    Column("media_count", Integer, nullable=False, server_default="0"),
    # Why it was said: script, version, step, wording, and the consent it leaves under.
    Column("script", String(40)),
    Column("script_version", String(12)),
    Column("step", String(STEP_LENGTH)),
    Column("wording", String(100)),
    refers_to("consent_entries", optional=True, name="consent_entry_id"),
    moment("answers_at", optional=True),
    # Where it stands.
    Column("status", String(12), nullable=False),
    Column("status_rank", Integer, nullable=False),
    Column("reason", String(40)),
    Column("error_code", Integer),
    Column("provider_id", String(64), unique=True),
    Column("idempotency_key", String(80), unique=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("segments", Integer, nullable=False, server_default="1"),
    moment("due_at", optional=True),
    moment("leased_until", optional=True),
    moment("sent_at", optional=True),
    moment("created_at"),
    one_of("direction", DIRECTIONS),
    one_of("author", AUTHORS),
    one_of("status", STATUS_RANKS),
    Index("ix_messages_conversation_id", "conversation_id", "id"),
    Index(
        "ix_messages_due",
        "due_at",
        "id",
        sqlite_where=text("status IN ('queued', 'held')"),
        postgresql_where=text("status IN ('queued', 'held')"),
    ),
    Index(
        "ix_messages_prompt",
        "due_at",
        "id",
        sqlite_where=text(PROMPT),
        postgresql_where=text(PROMPT),
    ),
    Index(
        "ix_messages_setting_out",
        "conversation_id",
        sqlite_where=text("status = 'sending'"),
        postgresql_where=text("status = 'sending'"),
    ),
    # Replies that leave later: looked for whenever something is said.
    Index(
        "ix_messages_later",
        "conversation_id",
        sqlite_where=text("status = 'held' AND reason = 'later'"),
        postgresql_where=text("status = 'held' AND reason = 'later'"),
    ),
    Index(
        "ix_messages_unsettled",
        "leased_until",
        sqlite_where=text("status IN ('sending', 'doubtful')"),
        postgresql_where=text("status IN ('sending', 'doubtful')"),
    ),
    Index(
        "ix_messages_with_provider",
        "sent_at",
        sqlite_where=text("status IN ('accepted', 'sent')"),
        postgresql_where=text("status IN ('accepted', 'sent')"),
    ),
)

# Every status callback as it came, also those that beat our own answer or never match.
status_reports = Table(
    "status_reports",
    metadata,
    identity(),
    Column("message_id", Uuid),
    Column("provider_id", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("error_code", Integer, nullable=False, server_default="0"),
    moment("at"),
    UniqueConstraint("provider_id", "status", "error_code"),
)

# An inbound whose turn failed, kept in a transaction of its own until a retry or a person has it.
stored_inbound = Table(
    "stored_inbound",
    metadata,
    identity(),
    Column("channel", String(10), nullable=False),
    Column("provider_id", String(64), nullable=False, unique=True),
    Column("payload", Encrypted("stored_inbound.payload"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("failure", String(80), nullable=False),
    moment("next_try_at"),
    moment("received_at"),
    one_of("channel", CHANNELS),
    one_of("state", INBOUND_STATES),
    Index(
        "ix_stored_inbound_waiting",
        "next_try_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

progresses = Table(
    "progresses",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("check_ins", optional=True),
    Column("script", String(40), nullable=False),
    Column("script_version", String(12), nullable=False),
    Column("state", String(10), nullable=False),
    Column("place", Encrypted("progresses.place"), nullable=False),
    Column("result", String(40)),
    moment("started_at"),
    moment("ended_at", optional=True),
    # Until then an answer still counts to the question whose silence ended the script.
    moment("grace_until", optional=True),
    one_of("state", PROGRESS_STATES),
    Index(
        "uq_progresses_active",
        "conversation_id",
        "script",
        unique=True,
        sqlite_where=text("state = 'active'"),
        postgresql_where=text("state = 'active'"),
    ),
    # What a text may still be an answer to: one row a conversation, found by every turn.
    Index(
        "ix_progresses_listening",
        "conversation_id",
        sqlite_where=text("state = 'active' OR grace_until IS NOT NULL"),
        postgresql_where=text("state = 'active' OR grace_until IS NOT NULL"),
    ),
)

timers = Table(
    "timers",
    metadata,
    identity(),
    refers_to("progresses"),
    # A step, and how often its question was repeated.
    Column("name", String(STEP_LENGTH + 20), nullable=False),
    moment("due_at"),
    moment("fired_at", optional=True),
    moment("cancelled_at", optional=True),
    Index(
        "uq_timers_open",
        "progress_id",
        unique=True,
        sqlite_where=text("fired_at IS NULL AND cancelled_at IS NULL"),
        postgresql_where=text("fired_at IS NULL AND cancelled_at IS NULL"),
    ),
    Index(
        "ix_timers_due",
        "due_at",
        sqlite_where=text("fired_at IS NULL AND cancelled_at IS NULL"),
        postgresql_where=text("fired_at IS NULL AND cancelled_at IS NULL"),
    ),
)

# Every edition of a script that a conversation may still be in (P7).
script_versions = Table(
    "script_versions",
    metadata,
    Column("script", String(40), primary_key=True),
    Column("version", String(12), primary_key=True),
    Column("content", Text, nullable=False),
    moment("created_at"),
)
