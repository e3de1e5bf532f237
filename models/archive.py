"""What was said long ago: kept apart and whole, so that what is texted today stays small.

Whatever is tied to a message keeps its id, wherever the message is, and so has no foreign key.
"""

from sqlalchemy import Column, Index, Integer, String, Table, Uuid, select, union_all

from models.base import STEP_LENGTH, identity, metadata, moment, refers_to
from models.talk import messages
from models.types import Encrypted

archived_messages = Table(
    "archived_messages",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("turns"),
    Column("direction", String(3), nullable=False),
    Column("author", String(6), nullable=False),
    refers_to("staff_members", optional=True),
    Column("purpose", String(20), nullable=False),
    # Moved as it lies, so it is bound to the column that it comes from.
    Column("body", Encrypted("messages.body"), nullable=False),
    Column("language", String(10), nullable=False),
    Column("media_count", Integer, nullable=False),
    Column("script", String(40)),
    Column("script_version", String(12)),
    Column("step", String(STEP_LENGTH)),
    Column("wording", String(100)),
    Column("consent_entry_id", Uuid),
    moment("answers_at", optional=True),
    Column("status", String(12), nullable=False),
    Column("status_rank", Integer, nullable=False),
    Column("reason", String(40)),
    Column("error_code", Integer),
    Column("provider_id", String(64)),
    Column("idempotency_key", String(80)),
    Column("attempts", Integer, nullable=False),
    Column("segments", Integer, nullable=False),
    moment("due_at", optional=True),
    moment("sent_at", optional=True),
    moment("created_at"),
    Index("ix_archived_messages_conversation_id", "conversation_id", "id"),
)

_NAMES = archived_messages.c.keys()

every_message = union_all(
    select(*(messages.c[name] for name in _NAMES)), select(archived_messages)
).subquery("said")
"""Everything that was ever said, here or in the archive: for reading, never for deciding."""
