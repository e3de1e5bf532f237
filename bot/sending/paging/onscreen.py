"""Pages of a simulated house: they appear on the town's page, on simulated staff phones."""

from bot.sending.channels.base import Sent, StatusReport
from bot.sending.paging.base import PageOut, Sought


class OnScreenPager:
    """Hands a page over by doing nothing: the town's page reads it from the database."""

    def page(self, out: PageOut) -> Sent:
        """Count the page as delivered."""
        return Sent(f"SIM{out.attempt_id.hex}", "delivered")

    def status(self, provider_id: str) -> StatusReport:
        """Everything handed over was delivered."""
        return StatusReport(provider_id, "delivered")

    def find(self, sought: Sought) -> StatusReport:
        """The page itself is in the database, and nowhere else."""
        return StatusReport("", "doubtful")
