"""A translator on loopback that speaks LibreTranslate's API, and misbehaves when told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

ENGLISH = {
    "estoy sola desde el lunes": "I have been alone since Monday",
    "no puedo dormir": "I cannot sleep",
}


@dataclass
class Peer:
    """What it was asked, and how it answers: with `body` as it stands, else by its own words.

    With `drips` the answer comes byte by byte, and never to an end.
    """

    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    ended: Event = field(default_factory=Event)

    def answer(self, form: dict[str, str]) -> bytes:
        """Give the body of an answer."""
        self.asked.append(form)
        if self.body is not None:
            return self.body
        said = ENGLISH.get(form["q"], f"{form['q']} in {form['target']}")
        return json.dumps({"translatedText": said}).encode()


@contextmanager
def translating() -> Iterator[Peer]:
    """Translate on a free port until the end of the block."""
    peer = Peer()
    server = _Server(("127.0.0.1", 0), _Door)
    server.peer = peer
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    peer.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield peer
    finally:
        peer.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    peer: Peer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has hung up: that is what is tested."""


class _Door(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        """Answer as the peer says."""
        peer = self.server.peer
        peer.paths.append(self.path)
        form = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = peer.answer(form)
        self.send_response(peer.status)
        for name, value in peer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not peer.drips:
            self.wfile.write(body)
            return
        for byte in body[:-1]:
            self.wfile.write(bytes([byte]))
            if peer.ended.wait(0.05):
                return

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""
