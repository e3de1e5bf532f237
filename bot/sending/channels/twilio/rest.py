"""Twilio's REST API through its own client: send, find, list. Loaded by senders only."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from twilio.http import HttpClient

from bot.config import TwilioAccount
from bot.errors import DeliveryDoubtful
from bot.sending.channels.base import Inbound, Outgoing, Remedy, Sent, StatusReport
from bot.sending.channels.twilio import codes, forms
from bot.sending.channels.twilio.client import BROKEN, asked, join, outcome

STATUS_PATH = "/webhooks/twilio/status"
CANDIDATES_MAX = 100
LISTED_MAX = 10_000
PAGE_SIZE = 500
# Twilio's clock and ours may differ a little.
SKEW = timedelta(minutes=2)


class TwilioChannel:
    """One Twilio account's Messaging Service. Every call has a time-out."""

    def __init__(
        self, account: TwilioAccount, address: str, http_client: HttpClient | None = None
    ) -> None:
        """Join the account; `address` is where its status callbacks reach us."""
        self._account, self._address = account, address
        self._client = join(account, http_client)

    def send(self, outgoing: Outgoing) -> Sent:
        """Create the message; its callback URL carries our own id."""
        try:
            created = self._client.messages.create(
                to=forms.joined_address(outgoing.channel, outgoing.address),
                messaging_service_sid=self._account.messaging_service_sid,
                body=outgoing.body,
                status_callback=f"{self._address}{STATUS_PATH}?message={outgoing.message_id}",
                **_validity(outgoing),
            )
        except BROKEN as error:
            raise outcome(error, _is_final) from error
        if not created.sid:
            raise DeliveryDoubtful("the answer names no message")
        return Sent(str(created.sid), _status(created))

    def find(self, outgoing: Outgoing) -> Sequence[Sent]:
        """List what went to this address since the attempt with the same words, oldest first.

        By recipient alone: a message that has not left yet has no sending date to filter by.
        """
        since = (outgoing.attempted_at or datetime.min.replace(tzinfo=UTC)) - SKEW
        to = forms.joined_address(outgoing.channel, outgoing.address)
        listed = asked(lambda: self._client.messages.list(to=to, limit=CANDIDATES_MAX))
        return [
            Sent(str(one.sid), "accepted")
            for one in reversed(listed)
            if str(one.direction).startswith("outbound") and one.body == outgoing.body
            if one.date_created is None or one.date_created >= since
        ]

    def status(self, provider_id: str) -> StatusReport:
        """Fetch one message."""
        found = asked(lambda: self._client.messages(provider_id).fetch())
        return StatusReport(provider_id, _status(found), found.error_code or 0)

    def received_since(self, since: datetime) -> Iterable[Inbound]:
        """List the inbound messages of the account's log, oldest first."""
        listed = asked(
            lambda: self._client.messages.list(
                date_sent_after=since, limit=LISTED_MAX, page_size=PAGE_SIZE
            )
        )
        inbound = [one for one in listed if one.direction == "inbound"]
        return [_inbound(one, since) for one in reversed(inbound)]

    def remedy(self, code: int) -> Remedy:
        """Name what to do about a Twilio error code."""
        return codes.remedy(code)


def _is_final(remedy: Remedy) -> bool:
    return remedy is not Remedy.RETRY


def _validity(outgoing: Outgoing) -> dict[str, int]:
    seconds = outgoing.validity_seconds
    return {} if seconds is None else {"validity_period": seconds}


def _status(message: Any) -> str:
    return forms.STATUSES.get(str(message.status), "accepted")


def _inbound(message: Any, since: datetime) -> Inbound:
    channel, address = forms.split_address(message.from_ or "")
    received_at = message.date_sent or message.date_created or since
    count = int(message.num_media or 0)
    return Inbound(channel, str(message.sid), address, message.body or "", received_at, count)
