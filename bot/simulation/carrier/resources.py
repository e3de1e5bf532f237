"""The values the stand-in deals in: messages, what became of them, and its answers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

FINAL = frozenset({"delivered", "read", "undelivered", "failed", "canceled", "received"})
UNSENT = frozenset({"accepted", "queued"})

Direction = Literal["inbound", "outbound-api", "outbound-reply"]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A status a message reached, or will reach, and when."""

    status: str
    at: datetime
    error_code: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of texts to one number; `delay_seconds` passes between sent and the ending.

    `ending` is delivered, read, undelivered, failed, or sent: received but never reported.
    """

    ending: Literal["delivered", "read", "undelivered", "failed", "sent"] = "delivered"
    error_code: int | None = None
    delay_seconds: float = 0.0

    @property
    def reaches_phone(self) -> bool:
        """Say whether the text appears on the handset at all."""
        return self.ending in {"delivered", "read", "sent"}


DELIVERED = Outcome()
UNREPORTED = Outcome("sent")
UNREACHABLE = Outcome("undelivered", 30003)
BLOCKED = Outcome("undelivered", 30004)
UNKNOWN_HANDSET = Outcome("undelivered", 30005)
LANDLINE = Outcome("undelivered", 30006)
FILTERED = Outcome("undelivered", 30007)
UNKNOWN_ERROR = Outcome("undelivered", 30008)
UNREGISTERED = Outcome("failed", 30034)


@dataclass(slots=True)
class MessageResource:
    """One message as the carrier keeps it; the log shows `body`, checkers read `original_body`."""

    sid: str
    direction: Direction
    sender: str
    to: str
    original_body: str
    created_at: datetime
    segments: int
    service_sid: str | None = None
    num_media: int = 0
    status_callback: str | None = None
    form: dict[str, str] = field(default_factory=dict)
    outcome: Outcome = DELIVERED
    status: str = "queued"
    error_code: int | None = None
    sent_at: datetime | None = None
    redacted: bool = False
    deleted: bool = False
    history: list[StatusChange] = field(default_factory=list)

    @property
    def accepted_at(self) -> datetime:
        """When the carrier took the message on."""
        return self.created_at

    @property
    def body(self) -> str:
        """The text as the log shows it: empty once redacted."""
        return "" if self.redacted else self.original_body

    @property
    def from_(self) -> str | None:
        """The sender; none while a Messaging Service has not chosen one yet."""
        return None if self.status == "accepted" else self.sender

    @property
    def updated_at(self) -> datetime:
        """When the message last changed its status."""
        return self.history[-1].at if self.history else self.created_at

    def reach(self, change: StatusChange) -> None:
        """Take on a new status and remember it."""
        self.status, self.error_code = change.status, change.error_code
        self.history.append(change)
        if change.status in {"sent", "received"}:
            self.sent_at = change.at


@dataclass(frozen=True, slots=True)
class Received:
    """A text as it appeared on a handset; `by_carrier` marks the carrier's own STOP/HELP reply."""

    at: datetime
    sender: str
    body: str
    message_sid: str
    by_carrier: bool


LostAnswer = Literal["timeout", "reset"]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took the message; `lost_answer` says how its answer fails to arrive, if so."""

    message: MessageResource
    lost_answer: LostAnswer | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The carrier refused the request, in Twilio's terms."""

    http_status: int
    code: int
    message: str
    retry_after_seconds: int | None = None
