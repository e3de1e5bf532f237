"""What staff write down of their own work: records, services, follow-ups, screens, checklists."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import (
    CHECKLISTS,
    CONTACT_KINDS,
    FOLLOW_UP_ENDINGS,
    FOLLOW_UP_KINDS,
    SERVICE_KINDS,
)
from models.types import Encrypted

KEY_LENGTH = 80
"""Characters of the key that makes a form count once."""

# What a contact was and what was done. Append-only: a correction is a new version of the same
# entry, and the latest version rules. `ticks` are words from a fixed list, joined by spaces.
service_records = Table(
    "service_records",
    metadata,
    identity(),
    Column("entry_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    refers_to("conversations"),
    refers_to("staff_members"),
    # The claim that it tells of, where there was one.
    refers_to("claims", optional=True),
    Column("kind", String(12), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("texts_in", Integer, nullable=False),
    Column("texts_out", Integer, nullable=False),
    Column("ticks", Encrypted("service_records.ticks"), nullable=False),
    Column("done", Encrypted("service_records.done"), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("next_step", Encrypted("service_records.next_step"), nullable=False),
    Column("next_on", Date),
    Column("idempotency_key", String(KEY_LENGTH), nullable=False, unique=True),
    moment("at"),
    one_of("kind", CONTACT_KINDS),
    UniqueConstraint("entry_id", "version"),
    Index("ix_service_records_conversation_id", "conversation_id", "id"),
    Index("ix_service_records_claim_id", "claim_id"),
)

# Claims of which their holder said that no record is needed.
waived_records = Table(
    "waived_records",
    metadata,
    identity(),
    refers_to("claims"),
    refers_to("staff_members"),
    moment("at"),
    UniqueConstraint("claim_id"),
)

# A team's directory of services. It tells nothing of any client.
team_services = Table(
    "team_services",
    metadata,
    identity(),
    refers_to("teams"),
    Column("name", String(80), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("hours", String(80), nullable=False),
    Column("languages", String(80), nullable=False),
    Column("hand_off", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    moment("changed_at"),
    refers_to("staff_members", name="changed_by"),
    one_of("kind", SERVICE_KINDS),
    UniqueConstraint("team_id", "name"),
)

# What somebody promised to see to, by day. `source_id` is the record's entry or the checklist that
# it came from; one of a service is told by its subject.
follow_ups = Table(
    "follow_ups",
    metadata,
    identity(),
    refers_to("teams"),
    refers_to("conversations"),
    refers_to("staff_members"),
    Column("kind", String(8), nullable=False),
    Column("source_id", Uuid),
    Column("subject", Encrypted("follow_ups.subject"), nullable=False),
    Column("due_on", Date, nullable=False),
    moment("created_at"),
    moment("ended_at", optional=True),
    refers_to("staff_members", optional=True, name="ended_by"),
    Column("ending", String(8)),
    one_of("kind", FOLLOW_UP_KINDS),
    one_of("ending", FOLLOW_UP_ENDINGS),
    Index(
        "ix_follow_ups_open",
        "team_id",
        "due_on",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_follow_ups_conversation_id", "conversation_id"),
)

# What somebody answered when a person asked the screener's questions aloud. Append-only.
screens = Table(
    "screens",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("staff_members"),
    Column("contact_kind", String(12), nullable=False),
    Column("answers", Encrypted("screens.answers"), nullable=False),
    Column("result", Encrypted("screens.result"), nullable=False),
    Column("note", Encrypted("screens.note"), nullable=False),
    Column("idempotency_key", String(KEY_LENGTH), nullable=False, unique=True),
    moment("at"),
    one_of("contact_kind", CONTACT_KINDS),
    Index("ix_screens_conversation_id", "conversation_id", "id"),
)

# A list of steps that was begun; what was ticked stands in its ticks. Both append-only.
checklists = Table(
    "checklists",
    metadata,
    identity(),
    refers_to("conversations"),
    refers_to("staff_members"),
    Column("kind", String(8), nullable=False),
    Column("idempotency_key", String(KEY_LENGTH), nullable=False, unique=True),
    moment("at"),
    one_of("kind", CHECKLISTS),
    Index("ix_checklists_conversation_id", "conversation_id", "kind", "id"),
)

# The latest row of a step rules: a tick may be taken back. `told` is who was told, `number` the
# number that a report was given.
checklist_ticks = Table(
    "checklist_ticks",
    metadata,
    identity(),
    refers_to("checklists"),
    refers_to("staff_members"),
    Column("step", String(20), nullable=False),
    Column("done", Boolean, nullable=False),
    Column("told", Encrypted("checklist_ticks.told"), nullable=False),
    Column("number", Encrypted("checklist_ticks.number"), nullable=False),
    Column("idempotency_key", String(KEY_LENGTH), nullable=False, unique=True),
    moment("at"),
    Index("ix_checklist_ticks_checklist_id", "checklist_id", "id"),
)
