"""Files of referrals: what was read from them, until it is taken over or thrown away."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    text,
)

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import UPLOAD_ROW_STATES, UPLOAD_STATES
from models.types import Encrypted

AT_WORK = text("state IN ('checking', 'importing', 'undoing')")

# A file that somebody brought: how it was read, and how far it was checked and taken over.
uploads = Table(
    "uploads",
    metadata,
    identity(),
    refers_to("teams"),
    # Who brought it, or confirmed what the watched folder brought.
    refers_to("staff_members", optional=True),
    Column("state", String(9), nullable=False),
    Column("kind", String(4), nullable=False),
    Column("encoding", String(12), nullable=False),
    Column("separator", String(1), nullable=False),
    # Headers as JSON. Where a file has none, its first row is somebody's.
    Column("columns", Encrypted("uploads.columns"), nullable=False),
    # Of a file that was refused, why (`bot.filing.FileRefused`).
    Column("head_faults", JSON, nullable=False),
    # Which field of a referral stands in which column, counted from 0.
    Column("matched", JSON, nullable=False),
    Column("rows", Integer, nullable=False),
    # How many rows were looked at, and the number of the last of them.
    Column("checked", Integer, nullable=False),
    Column("checked_until", Integer, nullable=False),
    moment("created_at"),
    moment("confirmed_at", optional=True),
    moment("ended_at", optional=True),
    # Who undid what it made.
    refers_to("staff_members", optional=True, name="undone_by"),
    # Until its rows were thrown away.
    moment("rows_kept_until", optional=True),
    one_of("state", UPLOAD_STATES),
    Index("ix_uploads_team_id", "team_id", "id"),
    Index("ix_uploads_at_work", "id", sqlite_where=AT_WORK, postgresql_where=AT_WORK),
    Index("ix_uploads_rows_kept_until", "rows_kept_until"),
)

upload_rows = Table(
    "upload_rows",
    metadata,
    Column("upload_id", Uuid, ForeignKey("uploads.id"), primary_key=True),
    # As its author's program shows it.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(7), nullable=False),
    Column("cells", Encrypted("upload_rows.cells"), nullable=False),
    # What was wrong with the file itself, by column (-1 is the whole row).
    Column("read_faults", JSON, nullable=False),
    # Codes of what is wrong, by field; no word of the client's.
    Column("faults", JSON, nullable=False),
    # The keyed hash of the phone number, by which rows and clients are compared.
    Column("address_hash", LargeBinary(16)),
    # The keyed mark of name and birth year, where both are told (`finding.born_mark`).
    Column("person_mark", LargeBinary(8)),
    # By what it is like another: number or person.
    Column("alike_by", String(6)),
    # An earlier row that is like it, or a client.
    Column("same_as", Integer),
    refers_to("clients", optional=True),
    one_of("state", UPLOAD_ROW_STATES),
    Index("ix_upload_rows_state", "upload_id", "state", "number"),
    Index("ix_upload_rows_address_hash", "upload_id", "address_hash", "number"),
    Index("ix_upload_rows_person_mark", "upload_id", "person_mark", "number"),
    Index("ix_upload_rows_client_id", "client_id"),
)
