"""A promise found broken."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Violation:
    """Which promise, what was seen, and in which conversation and when, if it is about one."""

    promise: str
    what: str
    conversation_id: UUID | None = None
    at: datetime | None = None
