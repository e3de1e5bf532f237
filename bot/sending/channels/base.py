"""The seam behind which every provider stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID

from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable


@dataclass(frozen=True, slots=True)
class Inbound:
    """A text that came in. `provider_id` is the provider's own and never comes twice.

    `opt_out_handled` says that the provider has already answered a STOP, START or HELP itself.
    """

    channel: str
    provider_id: str
    address: str
    body: str
    received_at: datetime
    media_count: int = 0
    opt_out_handled: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text to send, once. `validity_seconds` bounds how late it may arrive."""

    message_id: UUID
    channel: str
    address: str
    body: str
    validity_seconds: int | None = None
    attempted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider has it, under this id, at this status (a word of models.states)."""

    provider_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How many texts were looked at, and which of them are to be handed over now."""

    looked_at: int
    outgoing: Sequence[Outgoing] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of handing a text over, at `at`: the provider has it, or why it may not."""

    outgoing: Outgoing
    at: datetime
    came: Sent | ProviderUnreachable | DeliveryDoubtful | ChannelError


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What a provider says became of a message. `message_id` is ours, when it came back to us."""

    provider_id: str
    status: str
    error_code: int = 0
    message_id: UUID | None = None


class Remedy(Enum):
    """What to do about a provider's error code."""

    RETRY = "retry"
    RETRY_TOMORROW = "retry_tomorrow"
    HOLD_SENDER = "hold_sender"
    NUMBER_BAD = "number_bad"
    NUMBER_GONE = "number_gone"
    SUPPRESS = "suppress"
    CALL_INSTEAD = "call_instead"
    LEAVE_IT = "leave_it"
    # Not a provider's, but the gate's: a reply that was to leave by itself may not.
    TELL = "tell"


@dataclass(frozen=True, slots=True)
class Setback:
    """A text that a provider will not bring, or that may not leave, for care to act on."""

    message_id: UUID
    conversation_id: UUID
    remedy: Remedy
    code: int


class Channel(Protocol):
    """A provider: it sends, it can be asked what became of a message, and what came in."""

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand the text over.

        Raises ChannelError when it was certainly not taken, DeliveryDoubtful when nobody knows,
        ProviderUnreachable when no connection was made.
        """

    def find(self, outgoing: Outgoing) -> Sequence[Sent]:
        """List the taken texts that could be this doubtful one, oldest first; none is proof that it
        was not taken.

        Raises ProviderUnreachable when it cannot be asked.
        """

    def status(self, provider_id: str) -> StatusReport:
        """Ask what became of a text. Raises ProviderUnreachable when it cannot be asked."""

    def received_since(self, since: datetime) -> Iterable[Inbound]:
        """List what came in, for the comparison that brings lost texts back."""

    def remedy(self, code: int) -> Remedy:
        """Name what to do about an error code."""
