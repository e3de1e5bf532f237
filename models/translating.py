"""What messages say in other languages, and who asked to have them told by machine."""

from sqlalchemy import Column, Index, String, Table, Uuid, text

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import TRANSLATION_SOURCES
from models.types import Encrypted

# What a message says in a language, written by a person or a machine; `staff_id` is who wrote it,
# or who asked the machine. Append-only; the latest row of a message and language rules.
message_translations = Table(
    "message_translations",
    metadata,
    identity(),
    refers_to("conversations"),
    Column("message_id", Uuid, nullable=False),
    Column("language", String(10), nullable=False),
    Column("body", Encrypted("message_translations.body"), nullable=False),
    Column("source", String(8), nullable=False),
    refers_to("staff_members"),
    Column("idempotency_key", String(80), unique=True),
    moment("at"),
    one_of("source", TRANSLATION_SOURCES),
    Index("ix_message_translations_latest", "message_id", "language", "id"),
    Index("ix_message_translations_conversation_id", "conversation_id"),
)

# A reader wants what a client writes after a message told by machine, while they hold the
# conversation. `after_id` moves on with each message that was looked at.
translation_wishes = Table(
    "translation_wishes",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("staff_members"),
    Column("language", String(10), nullable=False),
    Column("after_id", Uuid, nullable=False),
    moment("asked_at"),
    moment("try_at"),
    moment("ended_at", optional=True),
    Index(
        "uq_translation_wishes_open",
        "conversation_id",
        "staff_id",
        "language",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)
