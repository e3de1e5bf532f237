"""What clients told us: outcomes, values remembered about them, services offered to them."""

from typing import Any

from sqlalchemy import Column, Date, Index, String, Table

from models.base import STEP_LENGTH, identity, metadata, moment, one_of, refers_to
from models.states import HAND_OFFS, SERVICE_REFERRAL_STATES
from models.types import Encrypted


def _place() -> tuple[Column[Any], ...]:
    """Give the columns that say in which conversation, and in which of its turns."""
    progress = refers_to("progresses", optional=True)
    return identity(), refers_to("conversations"), progress, refers_to("turns")


def _origin() -> tuple[Column[Any], ...]:
    """Give the columns that say by which script or member of staff, in which language, when."""
    return (
        Column("script", String(40)),
        Column("script_version", String(12)),
        Column("step", String(STEP_LENGTH)),
        Column("language", String(10), nullable=False),
        refers_to("staff_members", optional=True),
        moment("at"),
    )


outcomes = Table(
    "outcomes",
    metadata,
    *_place(),
    Column("instrument", String(40), nullable=False),
    Column("value", Encrypted("outcomes.value"), nullable=False),
    *_origin(),
    Index("ix_outcomes_conversation_id", "conversation_id"),
)

# Values that later scripts may name. Append-only; the latest row of a name rules.
remembered = Table(
    "remembered",
    metadata,
    *_place(),
    Column("name", String(40), nullable=False),
    Column("value", Encrypted("remembered.value"), nullable=False),
    *_origin(),
    Index("ix_remembered_latest", "conversation_id", "name", "id"),
)

# What became of each service offered. Append-only; the latest row of a service rules. A service's
# name tells of a need: it is encrypted like the answers.
service_referrals = Table(
    "service_referrals",
    metadata,
    *_place(),
    Column("service", Encrypted("service_referrals.service"), nullable=False),
    Column("state", String(20), nullable=False),
    *_origin(),
    # What staff add: a note, when to ask again, and how the client was handed on to whom.
    Column("note", Encrypted("service_referrals.note")),
    Column("follow_up_on", Date),
    Column("hand_off", String(12)),
    Column("spoke_with", Encrypted("service_referrals.spoke_with")),
    Column("idempotency_key", String(80), unique=True),
    one_of("state", SERVICE_REFERRAL_STATES),
    one_of("hand_off", HAND_OFFS),
    Index("ix_service_referrals_conversation_id", "conversation_id", "id"),
)
