"""Pages by SMS, from a number of their own, through Twilio."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from twilio.http import HttpClient

from bot.config import TwilioAccount
from bot.errors import DeliveryDoubtful
from bot.sending.channels.base import Remedy, Sent, StatusReport
from bot.sending.channels.twilio.client import BROKEN, asked, join, outcome
from bot.sending.paging.base import PageOut, Sought
from bot.sending.paging.reports import TEXT_STATES, status_url

# A page that arrives after the chain went on wakes somebody for nothing.
VALIDITY_SECONDS = 600
LISTED_MAX = 50
NOBODY_KNOWS = StatusReport("", "doubtful")
GONE = frozenset({Remedy.NUMBER_BAD, Remedy.NUMBER_GONE, Remedy.SUPPRESS})


class Texter:
    """Texts staff phones: from the paging number, or the Messaging Service where there is none."""

    def __init__(
        self,
        account: TwilioAccount,
        address: str,
        http_client: HttpClient | None = None,
        *,
        reports: bool = True,
    ) -> None:
        """Join the account; `address` is where its status callbacks reach us, if it `reports`."""
        self._account, self._address, self._reports = account, address, reports
        self._client = join(account, http_client)

    def page(self, out: PageOut) -> Sent:
        """Create the message; its callbacks come apart from those of clients' texts."""
        try:
            created = self._client.messages.create(
                to=out.address,
                body=f"{out.words} {out.link}".rstrip(),
                validity_period=VALIDITY_SECONDS,
                **self._sender(),
                **self._callback(out),
            )
        except BROKEN as error:
            raise outcome(error, GONE.__contains__) from error
        if not created.sid:
            raise DeliveryDoubtful("the answer names no message")
        return Sent(str(created.sid), _state(created))

    def status(self, provider_id: str) -> StatusReport:
        """Fetch the message."""
        found = asked(lambda: self._client.messages(provider_id).fetch())
        return StatusReport(provider_id, _state(found), found.error_code or 0)

    def find(self, sought: Sought) -> StatusReport | None:
        """Look for the text with this page's link among the last to this number."""
        listed = asked(lambda: self._client.messages.list(to=sought.address, limit=LISTED_MAX))
        ours = (one for one in listed if (one.body or "").endswith(sought.links))
        found = next((one for one in ours if str(one.direction).startswith("outbound")), None)
        if found is None:
            return None if _reaches(listed, sought.attempted_at) else NOBODY_KNOWS
        return StatusReport(str(found.sid), _state(found), found.error_code or 0)

    def _callback(self, out: PageOut) -> dict[str, str]:
        if not self._reports:
            return {}
        return {"status_callback": status_url(self._address, out.attempt_id)}

    def _sender(self) -> dict[str, str]:
        if self._account.paging_from:
            return {"from_": self._account.paging_from}
        return {"messaging_service_sid": self._account.messaging_service_sid}


def _state(message: Any) -> str:
    return TEXT_STATES.get(str(message.status), "sent")


def _reaches(listed: Sequence[Any], at: datetime) -> bool:
    """Say whether a list, newest first, goes back to a moment, or is all that there is."""
    oldest = listed[-1].date_created if len(listed) == LISTED_MAX else None
    return oldest is None or oldest < at
