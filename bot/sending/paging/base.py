"""The seam behind which every way of paging stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.sending.channels.base import Sent, StatusReport


@dataclass(frozen=True, slots=True)
class PageOut:
    """A page to send, once, through one way.

    `words` name no client, number or text: "1 urgent item waiting". `link` acknowledges it after
    a press. `title` is an e-mail's subject or a notification's heading.
    """

    attempt_id: UUID
    kind: str
    address: str
    title: str
    words: str
    link: str
    language: str = "en"
    urgent: bool = True


@dataclass(frozen=True, slots=True)
class Sought:
    """A page of which nobody knows whether a provider took it; `links`, one of which it carried."""

    address: str
    links: tuple[str, ...]
    attempted_at: datetime


class Pager(Protocol):
    """One way of paging. Each call has a time-out."""

    def page(self, out: PageOut) -> Sent:
        """Hand the page over.

        Raises ChannelError when it was certainly not taken (`permanent` when this address will
        never work again), DeliveryDoubtful when nobody knows, ProviderUnreachable when no
        connection was made.
        """

    def status(self, provider_id: str) -> StatusReport:
        """Ask what became of a page. Raises ProviderUnreachable when it cannot be asked."""

    def find(self, sought: Sought) -> StatusReport | None:
        """Look for a page whose sending was cut off; None when it was certainly not taken.

        Its status is `doubtful` where this can never be known. Raises ProviderUnreachable when it
        cannot be asked now.
        """
