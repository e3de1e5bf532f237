"""What staff know of a client beside the conversations: particulars, and the safety plan."""

from sqlalchemy import Column, Index, String, Table

from models.base import identity, metadata, moment, one_of, refers_to
from models.states import PARTICULARS
from models.types import Encrypted

# What a client told staff, topic by topic, with who asked and when. Append-only; the latest row of
# a topic rules. What the gate and the scripts read of it stands in `clients` as well.
particulars = Table(
    "particulars",
    metadata,
    identity(),
    refers_to("clients"),
    Column("topic", String(16), nullable=False),
    Column("value", Encrypted("particulars.value"), nullable=False),
    refers_to("staff_members"),
    moment("at"),
    one_of("topic", PARTICULARS),
    Index("ix_particulars_latest", "client_id", "topic", "id"),
)

# The six steps of a client's safety plan as one JSON document. Append-only; the latest row rules.
safety_plans = Table(
    "safety_plans",
    metadata,
    identity(),
    refers_to("clients"),
    Column("plan", Encrypted("safety_plans.plan"), nullable=False),
    refers_to("staff_members"),
    moment("at"),
    Index("ix_safety_plans_latest", "client_id", "id"),
)
