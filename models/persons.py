"""Clients who are one person, whose a number was found to be, and records that were handed out."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    Uuid,
)

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import CIRCUMSTANCES_TOLD, NUMBER_ANSWERS, NUMBER_CHECKS, NUMBER_FINDINGS
from models.types import Encrypted

# That two clients are one person, who said so and why. Append-only. `changes` is a JSON document:
# what was known of the kept client before and since, and which check-ins were skipped.
client_merges = Table(
    "client_merges",
    metadata,
    identity(),
    refers_to("clients", name="kept_id"),
    refers_to("clients", name="other_id"),
    refers_to("staff_members"),
    Column("reason", Encrypted("client_merges.reason"), nullable=False),
    Column("changes", Encrypted("client_merges.changes"), nullable=False),
    moment("at"),
    Index("ix_client_merges_kept_id", "kept_id", "id"),
    Index("ix_client_merges_other_id", "other_id", "id"),
)

# Where each number was before. `moved` is from the other client; `set_aside` one of a number that
# both had, whose texts now come to the other row of it. Append-only.
merged_points = Table(
    "merged_points",
    metadata,
    identity(),
    refers_to("client_merges"),
    refers_to("contact_points"),
    Column("moved", Boolean, nullable=False),
    Column("set_aside", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("state_reason", String(40)),
    Index("ix_merged_points_client_merge_id", "client_merge_id"),
)

# That a merge was undone. Append-only.
merge_endings = Table(
    "merge_endings",
    metadata,
    identity(),
    refers_to("client_merges"),
    refers_to("staff_members"),
    Column("reason", Encrypted("merge_endings.reason"), nullable=False),
    moment("at"),
    UniqueConstraint("client_merge_id"),
)

# Which client is now part of which, as long as that holds.
merged_clients = Table(
    "merged_clients",
    metadata,
    Column("client_id", Uuid, ForeignKey("clients.id"), primary_key=True),
    Column("kept_id", Uuid, ForeignKey("clients.id"), nullable=False),
    refers_to("client_merges"),
    Index("ix_merged_clients_kept_id", "kept_id"),
)

# Whose referral was a mistake, and who took it back. They are shown nowhere and texted no more.
withdrawn_clients = Table(
    "withdrawn_clients",
    metadata,
    Column("client_id", Uuid, ForeignKey("clients.id"), primary_key=True),
    refers_to("staff_members"),
    moment("at"),
)

# That a client is in hospital or in jail, has moved away or died; or that this is over or was not
# so. Append-only. `changes` names what was ended by it, as ids, so that it can come back.
circumstances = Table(
    "circumstances",
    metadata,
    identity(),
    refers_to("clients"),
    refers_to("staff_members"),
    Column("told", String(12), nullable=False),
    moment("until_at", optional=True),
    Column("note", Encrypted("circumstances.note"), nullable=False),
    Column("changes", JSON, nullable=False),
    moment("at"),
    one_of("told", CIRCUMSTANCES_TOLD),
    Index("ix_circumstances_client_id", "client_id", "id"),
)

# What somebody found out about a number of which it was doubted whose it is. Append-only.
number_findings = Table(
    "number_findings",
    metadata,
    identity(),
    refers_to("contact_points"),
    refers_to("staff_members"),
    Column("finding", String(10), nullable=False),
    Column("checked", String(12), nullable=False),
    Column("note", Encrypted("number_findings.note"), nullable=False),
    moment("at"),
    one_of("finding", NUMBER_FINDINGS),
    one_of("checked", NUMBER_CHECKS),
    Index("ix_number_findings_contact_point_id", "contact_point_id", "id"),
)

# What the Reassigned Numbers Database said of a number: whether it was cut off since a day on which
# the client surely had it. Append-only: a "no" is the proof of its safe harbor.
number_checks = Table(
    "number_checks",
    metadata,
    identity(),
    refers_to("contact_points"),
    Column("since_on", Date, nullable=False),
    Column("answer", String(8), nullable=False),
    moment("at"),
    one_of("answer", NUMBER_ANSWERS),
    UniqueConstraint("contact_point_id", "since_on", "answer"),
)

# That a client's whole record was handed out, to whom and why. Append-only.
record_exports = Table(
    "record_exports",
    metadata,
    identity(),
    refers_to("clients"),
    refers_to("staff_members"),
    Column("reason", Encrypted("record_exports.reason"), nullable=False),
    moment("at"),
    Index("ix_record_exports_client_id", "client_id", "id"),
)
