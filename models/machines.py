"""Machines that may knock: their tokens, and what they have asked by which key."""

from sqlalchemy import (
    JSON,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import API_SCOPES

api_tokens = Table(
    "api_tokens",
    metadata,
    identity(),
    refers_to("teams"),
    # What it is for, in the words of who made it.
    Column("name", String(60), nullable=False),
    Column("scope", String(20), nullable=False),
    # The token itself is shown once and kept nowhere.
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    # How often it was used in the minute that began at `counted_from_at`.
    moment("counted_from_at", optional=True),
    Column("counted", Integer, nullable=False, server_default="0"),
    moment("last_used_at", optional=True),
    moment("created_at"),
    moment("revoked_at", optional=True),
    one_of("scope", API_SCOPES),
    UniqueConstraint("team_id", "name"),
)

api_requests = Table(
    "api_requests",
    metadata,
    identity(),
    refers_to("api_tokens"),
    # Hashes: a key and a body may say something about a client.
    Column("key_hash", LargeBinary(32), nullable=False),
    Column("body_hash", LargeBinary(32), nullable=False),
    # Ids and words of ours.
    Column("answer", JSON, nullable=False),
    moment("at"),
    UniqueConstraint("api_token_id", "key_hash"),
    Index("ix_api_requests_at", "api_token_id", "at"),
)
