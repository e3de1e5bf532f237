"""Twilio's own client library against the stand-in, in one process and in virtual time.

Only this module of the package imports the library's HTTP layer, and with it `requests`; nothing
that the web process loads may import it.
"""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from requests.exceptions import ConnectionError as NotConnected
from requests.exceptions import ConnectTimeout, ReadTimeout
from twilio.http import HttpClient
from twilio.http.response import Response
from werkzeug.test import Client
from werkzeug.wrappers import Response as Answer

from bot.simulation.carrier.account import Clock
from bot.simulation.carrier.app import AnswerLost, Pause, Unreachable, stand_in_app
from bot.simulation.carrier.machine import Carrier

TIMEOUT_SECONDS_DEFAULT = 10.0


class InProcessHttpClient(HttpClient):  # type: ignore[misc]
    """The `http_client` of a `twilio.rest.Client`, with the stand-in on the other side.

    Raises what `requests` would: `ConnectTimeout` in an outage, `ReadTimeout` or a
    `ConnectionError` when the answer was lost. `pause` is called with the latency of each answer,
    in seconds, and may move the clock.
    """

    def __init__(
        self,
        carrier: Carrier,
        clock: Clock,
        *,
        timeout: float = TIMEOUT_SECONDS_DEFAULT,
        pause: Pause | None = None,
    ) -> None:
        """Join the library to this carrier."""
        super().__init__(logging.getLogger("twilio.http_client"), False, timeout)
        self._http = Client(stand_in_app(carrier, clock, pause=pause), Answer)

    def request(self, method: str, uri: str, *args: Any, **options: Any) -> Response:
        """Make one request; the library passes params, data, headers and auth by name."""
        assert not args, "the library passes its options by name"
        try:
            answer = self._http.open(
                urlsplit(uri).path,
                method=method.upper(),
                query_string=_query(uri, options.get("params")),
                data=_fields(options.get("data")),
                auth=options.get("auth"),
            )
        except Unreachable as fault:
            raise ConnectTimeout("the carrier is out of reach") from fault
        except AnswerLost as fault:
            raise _as_requests_would(fault) from fault
        return Response(answer.status_code, answer.get_data(as_text=True), dict(answer.headers))


def _as_requests_would(fault: AnswerLost) -> Exception:
    """Return the exception of `requests` for an answer that does not come."""
    if fault.how == "timeout":
        return ReadTimeout("no answer in time")
    return NotConnected("the connection was reset")


def _query(uri: str, params: Mapping[str, Any] | None) -> str | dict[str, Any]:
    """Return the query of a request: in its address, for a next page, or as parameters."""
    return _fields(params) or urlsplit(uri).query


def _fields(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Leave out what has no value, as `requests` does, and write the rest as text."""
    return {name: _text(value) for name, value in (values or {}).items() if value is not None}


def _text(value: Any) -> str | list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)
