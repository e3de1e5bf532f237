"""A channel whose texts appear on a page of ours: the simulated phones and the private web chat."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.sending.channels.base import Inbound, Outgoing, Remedy, Sent, StatusReport


class OnScreen:
    """Hands a text over by doing nothing: the page reads it from the database.

    `prefix` marks its provider ids. Since nothing leaves the house, a send that was cut off can
    safely be done again.
    """

    def __init__(self, prefix: str) -> None:
        """Take the mark of this channel's provider ids."""
        self._prefix = prefix

    def send(self, outgoing: Outgoing) -> Sent:
        """Count the text as delivered."""
        return Sent(f"{self._prefix}{outgoing.message_id.hex}", "delivered")

    def find(self, outgoing: Outgoing) -> Sequence[Sent]:
        """Nothing is ever in doubt."""
        return ()

    def status(self, provider_id: str) -> StatusReport:
        """Everything handed over was delivered."""
        return StatusReport(provider_id, "delivered")

    def received_since(self, since: datetime) -> Iterable[Inbound]:
        """Whatever came in came to us directly."""
        return ()

    def remedy(self, code: int) -> Remedy:
        """There are no errors to remedy."""
        return Remedy.CALL_INSTEAD
