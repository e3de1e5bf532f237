"""Live pages on the real server: closing a page frees its place and its thread."""

import base64
import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from time import monotonic, sleep
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from bot.doors.console.live import STREAMS_MAX
from bot.privacy import passwords
from bot.serving import THREADS
from models import staff_members
from tests.browsing import PASSWORD
from tests.measures import ROOT
from tests.town import RING, Town

START_SECONDS_MAX = 60.0
FREED_SECONDS_MAX = 15.0
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def port(town: Town, database_url: str) -> Iterator[int]:
    """The real web process over the town's database, on a free port of loopback."""
    with town.house.db.writing() as tx:
        hashed = passwords.hash_password(PASSWORD)
        tx.execute(update(staff_members).values(password_hash=hashed))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free: int = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "web", "--host", "127.0.0.1", "--workers", "1"],
        cwd=ROOT,
        env={**os.environ, **_settings(town, database_url), "PORT": str(free)},
    )
    _until_it_answers(free)
    yield free
    process.terminate()
    process.wait()


def _settings(town: Town, database_url: str) -> dict[str, str]:
    key, root = (base64.b64encode(part).decode() for part in (RING.keys[1], RING.root))
    return {
        "DATABASE_URL": database_url,
        "AFTERCALL_KEYS": f"1:{key}",
        "AFTERCALL_ROOT_KEY": root,
        "AFTERCALL_DATA": str(town.config.data),
    }


def _until_it_answers(port: int) -> None:
    until = monotonic() + START_SECONDS_MAX
    while monotonic() < until:
        try:
            if _ask(port, "/health")[0].status == 200:
                return
        except OSError:
            sleep(0.2)
    raise AssertionError("the web process never answered")


def test_closing_pages_frees_their_places_and_threads(port: int) -> None:
    cookie = _sign_in(port)
    first = [_stream(port, cookie) for _ in range(STREAMS_MAX)]
    assert {status for status, _ in first} == {200}
    refused, one_more = _stream(port, cookie)
    one_more.close()
    assert refused == 503
    for _, stream in first:
        stream.close()
    closed = monotonic()
    again = _as_many_again(port, cookie)
    assert monotonic() - closed < FREED_SECONDS_MAX
    # More were answered than there are threads: none is still held by a page that is gone.
    assert len(first) + len(again) > THREADS
    for stream in again:
        stream.close()


def _as_many_again(port: int, cookie: str) -> list[ExitStack]:
    until = monotonic() + FREED_SECONDS_MAX
    streams: list[ExitStack] = []
    while len(streams) < STREAMS_MAX and monotonic() < until:
        status, stream = _stream(port, cookie)
        if status == 200:
            streams.append(stream)
        else:
            stream.close()
            sleep(0.2)
    assert len(streams) == STREAMS_MAX
    return streams


def _stream(port: int, cookie: str) -> tuple[int, ExitStack]:
    """Open a stream; it ends when what is returned is closed."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    wire.request("GET", "/live?after=0", headers={"Cookie": cookie, "Accept": "text/event-stream"})
    answer = wire.getresponse()
    stream = ExitStack()
    stream.callback(wire.close)
    stream.callback(answer.close)
    return answer.status, stream


def _sign_in(port: int) -> str:
    form, page = _ask(port, "/sign-in")
    found = _TOKEN.search(page)
    assert found is not None
    fields = {"name": "noor", "password": PASSWORD, "csrf_token": found[1]}
    answer, _ = _ask(port, "/sign-in", method="POST", cookie=_cookies(form), body=urlencode(fields))
    assert answer.status == 303
    return _cookies(answer)


def _ask(
    port: int, path: str, *, method: str = "GET", cookie: str = "", body: str = ""
) -> tuple[http.client.HTTPResponse, str]:
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    with closing(wire):
        wire.request(method, path, body=body or None, headers=headers)
        with wire.getresponse() as answer:
            return answer, answer.read().decode()


def _cookies(answer: http.client.HTTPResponse) -> str:
    given = answer.headers.get_all("Set-Cookie") or []
    return "; ".join(one.partition(";")[0] for one in given)
