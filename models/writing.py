"""What helps staff to write: words begun and not sent yet, and a team's macros."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint, Uuid

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import AFTERWARDS, DRAFT_KINDS
from models.types import Encrypted

# Words that somebody has begun in a conversation that they hold: one row of each kind, replaced as
# they type, and gone when the words are said, thrown away, or a day old.
drafts = Table(
    "drafts",
    metadata,
    Column("conversation_id", Uuid, ForeignKey("conversations.id"), primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff_members.id"), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("body", Encrypted("drafts.body"), nullable=False),
    moment("written_at"),
    one_of("kind", DRAFT_KINDS),
    Index("ix_drafts_written_at", "written_at"),
)

# Deeds that a team often does together. `topic` is a ready reply's, and may be empty, as may the
# note; `outcome` is how it closes, where it does.
macros = Table(
    "macros",
    metadata,
    identity(),
    refers_to("teams"),
    Column("name", String(40), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("note", Encrypted("macros.note"), nullable=False),
    Column("afterwards", String(12), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("active", Boolean, nullable=False),
    moment("changed_at"),
    refers_to("staff_members", name="changed_by"),
    one_of("afterwards", AFTERWARDS),
    UniqueConstraint("team_id", "name"),
)
