"""The stand-in on loopback, in real time: the API over HTTP, and webhooks posted over HTTP."""

import time
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, urlencode, urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server

from bot.simulation.carrier.account import Clock
from bot.simulation.carrier.app import stand_in_app
from bot.simulation.carrier.deliveries import Delivery
from bot.simulation.carrier.machine import Carrier
from bot.simulation.carrier.played import LENGTH_MAX

HOST = "127.0.0.1"
# Twilio's defaults for webhooks.
CONNECT_SECONDS_MAX = 5.0
READ_SECONDS_MAX = 15.0
POLL_SECONDS_MAX = 0.1


def serve(
    carrier: Carrier, clock: Clock, *, port: int, ready: Callable[[str], None] | None = None
) -> None:
    """Serve the stand-in until interrupted (Ctrl-C); `ready` is told its address once it answers.

    Port 0 takes a free one.
    """
    with StandIn(carrier, clock, port=port) as stand_in:
        if ready is not None:
            ready(stand_in.url)
        try:
            Event().wait()
        except KeyboardInterrupt:
            return


class StandIn:
    """A running stand-in: `with StandIn(carrier, clock) as stand_in` serves at `stand_in.url`.

    `posting=False` leaves the webhooks and callbacks to whoever calls `post_due`.
    """

    def __init__(
        self, carrier: Carrier, clock: Clock, *, port: int = 0, posting: bool = True
    ) -> None:
        """Bind the port, without answering yet."""
        app = stand_in_app(carrier, clock, pause=time.sleep)
        self._server = make_server(HOST, port, app, threaded=True, request_handler=_Quiet)
        self._ended = Event()
        serving = Thread(target=self._server.serve_forever, args=(POLL_SECONDS_MAX,), daemon=True)
        self._threads = [serving]
        if posting:
            until = {"ended": self._ended}
            post = Thread(target=_keep_posting, args=(carrier, clock), kwargs=until, daemon=True)
            self._threads.append(post)

    @property
    def url(self) -> str:
        """The address of the API: the base URL for Twilio's client."""
        return f"http://{HOST}:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Begin to serve and to post."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop both, and free the port."""
        self._ended.set()
        self._server.shutdown()
        for thread in self._threads:
            thread.join(READ_SECONDS_MAX + CONNECT_SECONDS_MAX)
        self._server.server_close()


def post_due(carrier: Carrier, clock: Clock) -> int:
    """Perform every post due now, one after another, and return how many there were."""
    due = carrier.due(clock.now())
    for delivery in due:
        status, timed_out, body = _post(delivery)
        carrier.delivered(delivery, status, now=clock.now(), timed_out=timed_out, body=body)
    return len(due)


class _Quiet(WSGIRequestHandler):
    """A request handler that writes no log: the paths and filters hold phone numbers."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Write nothing."""

    def connection_dropped(
        self, error: BaseException, environ: dict[str, Any] | None = None
    ) -> None:
        """Close the connection when an answer is to get lost, instead of waiting for another."""
        self.close_connection = True


def _keep_posting(carrier: Carrier, clock: Clock, *, ended: Event) -> None:
    """Post what is due as it becomes due, until the end."""
    while not ended.is_set():
        post_due(carrier, clock)
        ended.wait(_seconds_to_wait(carrier.next_due_at(), clock.now()))


def _seconds_to_wait(due_at: datetime | None, now: datetime) -> float:
    """Return how long to sleep: to the next post, but look in often for new ones."""
    if due_at is None:
        return POLL_SECONDS_MAX
    return min(max((due_at - now).total_seconds(), 0.0), POLL_SECONDS_MAX)


def _post(delivery: Delivery) -> tuple[int | None, bool, str]:
    """Post one form; return our status and what came with it.

    Without a status, the second says whether the connection had come about.
    """
    parts, connected = urlsplit(delivery.url), False
    connection = _connection(parts)
    try:
        connection.connect()
        connected = True
        connection.sock.settimeout(READ_SECONDS_MAX)
        target = parts._replace(scheme="", netloc="", path=parts.path or "/").geturl()
        body = urlencode(dict(delivery.form)).encode()
        connection.request("POST", target, body, dict(delivery.headers))
        answer = connection.getresponse()
        return answer.status, False, answer.read(LENGTH_MAX).decode("utf-8", "replace")
    except (OSError, HTTPException):
        # The carrier's failure to reach us is an outcome it counts, not an error of its own.
        return None, connected, ""
    finally:
        connection.close()


def _connection(parts: SplitResult) -> HTTPConnection:
    """Return an unopened connection to the host of a URL."""
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=CONNECT_SECONDS_MAX)
