"""Connections to the provider are kept for every text under way: to open one costs the most."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread
from uuid import UUID

import pytest

from bot.sending.channels.base import Outgoing, Sent
from bot.sending.channels.twilio.rest import TwilioChannel
from tests.unit.test_rest import ACCOUNT, ADDRESS, ASKS

AT_ONCE, TIMES = 24, 3


class _Provider(ThreadingHTTPServer):
    """Answers when AT_ONCE texts are with it, and counts who connects."""

    daemon_threads = True
    request_queue_size = AT_ONCE
    connections = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.all_are_here = Barrier(AT_ONCE, timeout=10)


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Provider

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.all_are_here.wait()
        body = json.dumps({"sid": "SM" + "0" * 32, "status": "accepted"}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def provider() -> Iterator[_Provider]:
    """A provider on a port of its own."""
    with _Provider() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_texts_under_way_at_once_take_the_connections_of_those_before(provider: _Provider) -> None:
    address = f"http://127.0.0.1:{provider.server_port}"
    channel = TwilioChannel(replace(ACCOUNT, api_url=address), ADDRESS)

    def send(number: int) -> Sent:
        return channel.send(Outgoing(UUID(int=number), "sms", ASKS.address, ASKS.body))

    with ThreadPoolExecutor(AT_ONCE) as lanes:
        for _ in range(TIMES):
            assert len(list(lanes.map(send, range(AT_ONCE)))) == AT_ONCE
    assert provider.connections == AT_ONCE
