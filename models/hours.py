"""When replies leave: what staff chose outside of a client's hours."""

from sqlalchemy import Column, Index, String, Table, Uuid

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import HOUR_CHOICES
from models.types import Encrypted

# What was chosen about one reply, the newest row ruling: `later` leaves it to leave by itself,
# `now` sends it at an hour that is not the client's. Append-only.
hour_choices = Table(
    "hour_choices",
    metadata,
    identity(),
    refers_to("conversations"),
    Column("message_id", Uuid, nullable=False),
    refers_to("staff_members"),
    Column("chosen", String(5), nullable=False),
    # Why it could not wait, in the words of whoever sent it.
    Column("why", Encrypted("hour_choices.why")),
    moment("at"),
    one_of("chosen", HOUR_CHOICES),
    Index("ix_hour_choices_conversation_id", "conversation_id", "id"),
    Index("ix_hour_choices_message_id", "message_id", "id"),
)
