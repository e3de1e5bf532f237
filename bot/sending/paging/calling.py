"""Pages by telephone, through Twilio: it fetches what to say from us once somebody answers.

No detection of answering machines: it would leave people in silence for seconds, and proves
nothing. Only a key that is pressed counts, which no machine does.
"""

from typing import Any
from urllib.parse import urlencode

from twilio.http import HttpClient

from bot.config import TwilioAccount
from bot.errors import DeliveryDoubtful
from bot.sending.channels.base import Sent, StatusReport
from bot.sending.channels.twilio.client import BROKEN, asked, join, outcome
from bot.sending.paging.base import PageOut, Sought
from bot.sending.paging.reports import CALL_STATES, VOICE_PATH, status_url
from bot.sending.paging.texting import GONE

# Most mailboxes answer after that: a person must still have time to find the phone.
RING_SECONDS = 25
EVENTS = ["answered", "completed"]


class Caller:
    """Calls staff from the paging number."""

    def __init__(
        self, account: TwilioAccount, address: str, http_client: HttpClient | None = None
    ) -> None:
        """Join the account; `address` is where the call fetches its words and reports to."""
        assert account.paging_from, "a call needs a number to come from"
        self._account, self._address = account, address
        self._client = join(account, http_client)

    def page(self, out: PageOut) -> Sent:
        """Create the call. What it says is asked of us when somebody answers."""
        how = urlencode({"language": out.language, **({} if out.urgent else {"calm": "1"})})
        try:
            created = self._client.calls.create(
                to=out.address,
                from_=self._account.paging_from,
                url=f"{self._address}{VOICE_PATH}/{out.attempt_id}?{how}",
                status_callback=status_url(self._address, out.attempt_id),
                status_callback_event=EVENTS,
                timeout=RING_SECONDS,
            )
        except BROKEN as error:
            raise outcome(error, GONE.__contains__) from error
        if not created.sid:
            raise DeliveryDoubtful("the answer names no call")
        return Sent(str(created.sid), _state(created))

    def status(self, provider_id: str) -> StatusReport:
        """Fetch the call."""
        found = asked(lambda: self._client.calls(provider_id).fetch())
        return StatusReport(provider_id, _state(found))

    def find(self, sought: Sought) -> StatusReport:
        """No call carries our id; one that was made reports by itself."""
        return StatusReport("", "doubtful")


def _state(call: Any) -> str:
    return CALL_STATES.get(str(call.status), "sent")
