"""A small HTTP server on loopback that keeps the forms posted to it, as our webhooks would."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator


@dataclass
class Posted:
    """One form that reached us: where, what, and its headers in lower case."""

    path: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Receiver:
    """Our side of the webhooks: keeps every form, and answers with the next status, else 200."""

    url: str = ""
    posted: list[Posted] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    arrived: Event = field(default_factory=Event)

    def take(self, posted: Posted) -> int:
        self.posted.append(posted)
        self.arrived.set()
        return self.answers.pop(0) if self.answers else 200

    def is_signed(self, posted: Posted, token: str) -> bool:
        signature = posted.headers["x-twilio-signature"]
        return bool(
            RequestValidator(token).validate(self.url + posted.path, posted.form, signature)
        )


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Receive on a free port until the end of the block."""
    kept = Receiver()
    server = _Server(("127.0.0.1", 0), _Door)
    server.kept = kept
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    kept: Receiver


class _Door(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        """Keep the form and answer as the receiver says."""
        length = int(self.headers["Content-Length"])
        form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.send_response(self.server.kept.take(Posted(self.path, form, headers)))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""
