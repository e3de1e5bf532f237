"""A carrier in virtual time for tests, with its clock in hand and ourselves at the other end."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bot.simulation.carrier import (
    NONE,
    Accepted,
    Account,
    Carrier,
    Faults,
    MessageResource,
    Rejected,
)

TEN = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
ANA, BO = "+15035550101", "+15035550102"
OURS, OURS_TOO = "+15035550190", "+15035550191"
OURS_WHATSAPP = "whatsapp:+15035550190"
STATUS_URL = "https://aftercall.example/webhooks/twilio/status?m=7"
ACCOUNT = Account(
    account_sid="AC" + "a" * 32,
    auth_token="invented-token",
    service_sid="MG" + "b" * 32,
    numbers=(OURS, OURS_TOO, OURS_WHATSAPP),
    webhook_url="https://aftercall.example/webhooks/twilio/messages",
)


def form(to: str = ANA, **changes: str) -> dict[str, str]:
    """A form that is accepted, with changes; an empty value leaves the parameter out."""
    base = {"To": to, "MessagingServiceSid": ACCOUNT.service_sid, "Body": "How are you?"}
    merged = base | {"StatusCallback": STATUS_URL} | changes
    return {name: value for name, value in merged.items() if value}


@dataclass
class Town:
    """A carrier with its clock in hand."""

    carrier: Carrier
    at: datetime = TEN
    answers: list[int | None] = field(default_factory=list)
    posted: list[tuple[str, str]] = field(default_factory=list)

    def sends(self, to: str = ANA, **changes: str) -> MessageResource:
        """Send a text that is accepted."""
        taken = self.carrier.accept(form(to, **changes), self.at)
        assert isinstance(taken, Accepted), taken
        return taken.message

    def refused(self, to: str = ANA, **changes: str) -> Rejected:
        """Send a text that is refused."""
        taken = self.carrier.accept(form(to, **changes), self.at)
        assert isinstance(taken, Rejected), taken
        return taken

    def hears(self, body: str, from_: str = ANA) -> str:
        """Let a person text us."""
        return self.carrier.handset_sends(from_, body, now=self.at)

    def passes(self, seconds: float) -> None:
        """Let time pass: every post due is answered with the next of `answers`, else 200."""
        end = self.at + timedelta(seconds=seconds)
        while (due_at := self.carrier.next_due_at()) is not None and due_at <= end:
            self.at = max(self.at, due_at)
            self._post_due()
        self.at = end

    def _post_due(self) -> None:
        for delivery in self.carrier.due(self.at):
            status = self.answers.pop(0) if self.answers else 200
            name = delivery.form.get("MessageStatus") or delivery.form["SmsStatus"]
            self.posted.append((delivery.message_sid, name))
            self.carrier.delivered(delivery, status, now=self.at)


def town(seed: int = 1, faults: Faults = NONE, account: Account = ACCOUNT) -> Town:
    """A fresh town."""
    return Town(Carrier(Random(seed), account=account, faults=faults))


def statuses(message: MessageResource) -> list[str]:
    return [change.status for change in message.history]
