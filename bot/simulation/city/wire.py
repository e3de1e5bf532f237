"""The wire to the carrier: requests take time, other things happen meanwhile, processes die."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from requests.exceptions import RequestException
from twilio.http.response import Response

from bot.simulation.accidents import Accidents
from bot.simulation.carrier import Carrier
from bot.simulation.carrier.transport import TIMEOUT_SECONDS_DEFAULT, InProcessHttpClient
from bot.simulation.time import VirtualClock


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request to send one of our messages, and when it set out."""

    message_id: UUID
    began_at: datetime


class Wire(InProcessHttpClient):
    """What the real client library sends through; `meanwhile` lets the rest of the city go on."""

    def __init__(
        self,
        carrier: Carrier,
        clock: VirtualClock,
        *,
        accidents: Accidents,
        meanwhile: Callable[[float], None],
    ) -> None:
        """Join the carrier."""
        super().__init__(carrier, clock, pause=meanwhile)
        self.attempts: list[Attempt] = []
        self._city_clock, self._accidents, self._meanwhile = clock, accidents, meanwhile

    def request(self, method: str, uri: str, *args: Any, **options: Any) -> Response:
        """Make one request, and lose the time that it takes."""
        self._begin(method, options.get("data"))
        self._accidents.request("before")
        try:
            answer = super().request(method, uri, *args, **options)
        except RequestException:
            self._meanwhile(TIMEOUT_SECONDS_DEFAULT)
            raise
        self._accidents.request("after")
        self._meanwhile(0)
        return answer

    def _begin(self, method: str, data: Any) -> None:
        if method.upper() == "POST" and data and data.get("StatusCallback"):
            message_id = message_of(data["StatusCallback"])
            self.attempts.append(Attempt(message_id, self._city_clock.now()))


def message_of(callback: str) -> UUID:
    """Return our own message id from a status callback's URL."""
    return UUID(parse_qs(urlsplit(callback).query)["message"][0])
