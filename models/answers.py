"""What clients told us: outcomes, values remembered about them, services offered to them."""

from sqlalchemy import Column, Index, String, Table

from models.base import STEP_LENGTH, identity, metadata, moment, one_of, refers_to
from models.states import SERVICE_REFERRAL_STATES
from models.types import Encrypted

outcomes = Table(
    "outcomes",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("progresses", optional=True),
    refers_to("turns"),
    Column("instrument", String(40), nullable=False),
    Column("value", Encrypted("outcomes.value"), nullable=False),
    Column("script", String(40)),
    Column("script_version", String(12)),
    Column("step", String(STEP_LENGTH)),
    Column("language", String(10), nullable=False),
    refers_to("staff_members", optional=True),
    moment("at"),
    Index("ix_outcomes_conversation_id", "conversation_id"),
)

# Values that later scripts may name. Append-only; the latest row of a name rules.
remembered = Table(
    "remembered",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("progresses", optional=True),
    refers_to("turns"),
    Column("name", String(40), nullable=False),
    Column("value", Encrypted("remembered.value"), nullable=False),
    Column("script", String(40)),
    Column("script_version", String(12)),
    Column("step", String(STEP_LENGTH)),
    Column("language", String(10), nullable=False),
    refers_to("staff_members", optional=True),
    moment("at"),
    Index("ix_remembered_latest", "conversation_id", "name", "id"),
)

# What became of each service offered. Append-only; the latest row of a service rules. A service's
# name tells of a need: it is encrypted like the answers.
service_referrals = Table(
    "service_referrals",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("progresses", optional=True),
    refers_to("turns"),
    Column("service", Encrypted("service_referrals.service"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("script", String(40)),
    Column("script_version", String(12)),
    Column("step", String(STEP_LENGTH)),
    Column("language", String(10), nullable=False),
    refers_to("staff_members", optional=True),
    moment("at"),
    one_of("state", SERVICE_REFERRAL_STATES),
    Index("ix_service_referrals_conversation_id", "conversation_id", "id"),
)
