"""What staff arrange among themselves: offers, things put away, second looks, mentions, views."""

from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Uuid, text

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import OFFER_ENDINGS, PRESENCES, SNOOZE_WAKINGS
from models.types import Encrypted


def _once_open(name: str, *columns: str) -> Index:
    """Give the unique index of what is open, of which a conversation has one at most."""
    still_open = text("ended_at IS NULL")
    return Index(name, *columns, unique=True, sqlite_where=still_open, postgresql_where=still_open)


def _person(name: str, *, optional: bool = False) -> Column[Any]:
    return refers_to("staff_members", name=name, optional=optional)


# A conversation offered to a colleague. Past `expires_at` it has lapsed, whether or not that was
# written down; whoever holds the conversation keeps it until the offer is accepted.
offers = Table(
    "offers",
    metadata,
    identity(),
    refers_to("conversations"),
    _person("offered_by"),
    # Whose claim it was about; nobody's where a supervisor offers what waits.
    _person("holder_id", optional=True),
    _person("offered_to"),
    Column("reason", Encrypted("offers.reason")),
    moment("offered_at"),
    moment("expires_at"),
    moment("ended_at", optional=True),
    Column("ending", String(12)),
    one_of("ending", OFFER_ENDINGS),
    _once_open("uq_offers_open", "conversation_id"),
    Index(
        "ix_offers_offered_to",
        "offered_to",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_offers_conversation_id", "conversation_id", "id"),
)

# A conversation put away until a moment. `until_at` is what was chosen, `back_at` when it comes or
# came back: earlier where something woke it. The row stays open until somebody takes it again.
snoozes = Table(
    "snoozes",
    metadata,
    identity(),
    refers_to("conversations"),
    _person("staff_id"),
    Column("note", Encrypted("snoozes.note")),
    moment("snoozed_at"),
    moment("until_at"),
    moment("back_at"),
    Column("woken", String(12)),
    moment("ended_at", optional=True),
    one_of("woken", SNOOZE_WAKINGS),
    _once_open("uq_snoozes_open", "conversation_id"),
    Index("ix_snoozes_conversation_id", "conversation_id", "id"),
)

# A second pair of eyes that was asked for; it ends when a supervisor says so.
second_looks = Table(
    "second_looks",
    metadata,
    identity(),
    refers_to("conversations"),
    _person("asked_by"),
    moment("asked_at"),
    moment("ended_at", optional=True),
    _person("ended_by", optional=True),
    _once_open("uq_second_looks_open", "conversation_id"),
    Index("ix_second_looks_conversation_id", "conversation_id", "id"),
)

# Who was named in a note, until they have opened the conversation.
mentions = Table(
    "mentions",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("notes"),
    _person("staff_id"),
    moment("at"),
    moment("opened_at", optional=True),
    Index(
        "ix_mentions_unopened",
        "staff_id",
        sqlite_where=text("opened_at IS NULL"),
        postgresql_where=text("opened_at IS NULL"),
    ),
)

# Who looks at a conversation now: a hint that lives for seconds, and never a lock.
presences = Table(
    "presences",
    metadata,
    Column("conversation_id", Uuid, ForeignKey("conversations.id"), primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff_members.id"), primary_key=True),
    Column("doing", String(8), nullable=False),
    moment("seen_at"),
    one_of("doing", PRESENCES),
    Index("ix_presences_staff_id", "staff_id"),
)

# A filter of the queue that one member of staff keeps. `filter` holds codes and words of ours.
saved_views = Table(
    "saved_views",
    metadata,
    identity(),
    _person("staff_id"),
    Column("name", Encrypted("saved_views.name"), nullable=False),
    Column("filter", JSON, nullable=False),
    moment("created_at"),
    Index("ix_saved_views_staff_id", "staff_id"),
)
