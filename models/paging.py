"""How staff are paged: the ways in which each can be reached, and each attempt at one."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, UniqueConstraint, text

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import PAGE_ANSWERS, PAGE_PURPOSES, PAGE_STATES, PAGING_WAYS
from models.types import Encrypted

# A way counts from its test on: nobody is on a shift without one that was tried. A row is never
# reused for another address; a way given up is retired.
paging_ways = Table(
    "paging_ways",
    metadata,
    identity(),
    refers_to("staff_members"),
    Column("kind", String(5), nullable=False),
    # A number, an e-mail address, or a browser's push subscription as JSON.
    Column("address", Encrypted("paging_ways.address"), nullable=False),
    # By which a staff member's own text is known from a client's.
    Column("address_hash", LargeBinary(16), nullable=False),
    # Their own order, 1 first.
    Column("position", Integer, nullable=False),
    moment("created_at"),
    moment("tested_at", optional=True),
    # How often in a row it failed, and since when; nothing while it works.
    Column("failures", Integer, nullable=False, server_default="0"),
    moment("failing_since", optional=True),
    moment("retired_at", optional=True),
    one_of("kind", PAGING_WAYS),
    Index("ix_paging_ways_staff_id", "staff_id"),
    Index("ix_paging_ways_address_hash", "address_hash"),
)

# One row, one page through one way (P4). Without `page_id` it is no escalation's: a test, or the
# watchdog's own.
page_attempts = Table(
    "page_attempts",
    metadata,
    identity(),
    refers_to("pages", optional=True),
    refers_to("paging_ways", name="way_id"),
    refers_to("staff_members"),
    Column("purpose", String(10), nullable=False),
    # The hash of what its link carries: a leaked table acknowledges nothing.
    Column("token_hash", LargeBinary(32), nullable=False),
    # What a campaign's trial says, names masked; other pages are worded when they leave.
    Column("words", Encrypted("page_attempts.words")),
    Column("state", String(9), nullable=False),
    moment("due_at"),
    moment("attempted_at", optional=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("provider_id", String(80)),
    Column("fault", String(60)),
    # When the provider is asked what became of it, where that is not known.
    moment("ask_at", optional=True),
    moment("acknowledged_at", optional=True),
    Column("answered_by", String(5)),
    one_of("purpose", PAGE_PURPOSES),
    one_of("state", PAGE_STATES),
    one_of("answered_by", PAGE_ANSWERS),
    UniqueConstraint("token_hash"),
    Index(
        "ix_page_attempts_due",
        "due_at",
        sqlite_where=text("state IN ('queued', 'sending')"),
        postgresql_where=text("state IN ('queued', 'sending')"),
    ),
    Index(
        "ix_page_attempts_ask_at",
        "ask_at",
        sqlite_where=text("ask_at IS NOT NULL"),
        postgresql_where=text("ask_at IS NOT NULL"),
    ),
    Index("ix_page_attempts_page_id", "page_id"),
    Index("ix_page_attempts_way_id", "way_id", "id"),
    Index("ix_page_attempts_staff_id", "staff_id", "id"),
    Index("ix_page_attempts_lately", "staff_id", "due_at"),
)

# What staff texted to us from a number by which they are paged: never a client's, and kept here.
staff_texts = Table(
    "staff_texts",
    metadata,
    identity(),
    refers_to("staff_members"),
    refers_to("paging_ways", name="way_id"),
    Column("provider_id", String(64), nullable=False, unique=True),
    Column("body", Encrypted("staff_texts.body"), nullable=False),
    # How many pages it acknowledged.
    Column("acknowledged", Integer, nullable=False),
    moment("at"),
    Index("ix_staff_texts_staff_id", "staff_id", "id"),
)
