"""What staff are paged by, as the tests see it: every page that went out, and pagers that fail."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sending.channels.base import Sent, StatusReport
from bot.sending.paging.base import PageOut, Pager, Sought

KINDS = ("push", "sms", "voice", "email")


@dataclass
class Pockets:
    """Everybody's phones and mailboxes. `fails` is what the next pages of a kind meet, in order."""

    out: list[PageOut] = field(default_factory=list)
    fails: dict[str, deque[Exception]] = field(default_factory=dict)
    down: dict[str, Exception] = field(default_factory=dict)

    @property
    def pagers(self) -> Mapping[str, Pager]:
        """Return a pager of each kind."""
        return {kind: _Pocket(self, kind) for kind in KINDS}

    def of(self, address: str) -> list[PageOut]:
        """Return what came to one address, oldest first."""
        return [page for page in self.out if page.address == address]


@dataclass(frozen=True)
class _Pocket:
    pockets: Pockets
    kind: str

    def page(self, out: PageOut) -> Sent:
        """Take a page, unless it is to fail."""
        if self.kind in self.pockets.down:
            raise self.pockets.down[self.kind]
        waiting = self.pockets.fails.get(self.kind)
        if waiting:
            raise waiting.popleft()
        self.pockets.out.append(out)
        return Sent(f"PG{len(self.pockets.out)}", "sent")

    def status(self, provider_id: str) -> StatusReport:
        """Say no more than when it was handed over."""
        return StatusReport(provider_id, "sent")

    def find(self, sought: Sought) -> StatusReport | None:
        """Say that it arrived, if it did."""
        for number, page in enumerate(self.pockets.out, start=1):
            if page.link in sought.links:
                return StatusReport(f"PG{number}", "delivered")
        return None
