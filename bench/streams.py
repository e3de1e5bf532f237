"""Live pages: how soon a text reaches them, and what a hundred of them cost the webhook.

Two house processes, each with a database of its own, run all the time; on one of them the pages
listen. Both are loaded by turns. Then one text after the other is posted to the one, and each
page's stream is watched for it. What is measured is the stream, not what a browser then draws.
"""

import http.client
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import count
from time import perf_counter

from sqlalchemy import insert, select

from bench.figures import Figure, Needed, alternate
from bench.load import signed_post
from bench.people import PATH, build, settle_in
from bench.size import Size
from bench.stores import Store
from bench.webhook import loaded, serving
from bot.clock import pause
from bot.doors import sessions
from bot.doors.desk import Desk
from bot.doors.edge import cookie_name
from models import staff_members, teams

PAGES = 100
SLOWER_AT_MOST = 1.5
SECONDS_MOST = 1.0
LISTEN_SECONDS_MAX = 10.0
# Longer than the watcher's pause between two looks: each text is told by itself.
APART_SECONDS = 0.6
TEXTS = 20
CHANGE = b"event: change"


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure the webhook's slowest answers with pages and without, and how soon pages hear."""
    loads, texts = size.requests * (size.rounds + 1), min(TEXTS, size.requests)
    settle_in(store.fresh("watched"), people=loads + texts, now=now)
    watched, alone = (store.copy(name, of="watched") for name in ("with_pages", "no_pages"))
    with ExitStack() as running:
        ports = [running.enter_context(serving("house", url)) for url in (watched, alone)]
        cookie, pages = _signed_in(watched, now), min(PAGES, size.clients)
        heard = running.enter_context(_listening(ports[0], cookie, pages=pages))
        slow = alternate(size.rounds, *(_slowest(port, size) for port in ports))
        waits = [_wait(ports[0], heard, number=number) for number in range(loads, loads + texts)]
    slower = Needed(SLOWER_AT_MOST, at_least=False)
    soon = Needed(SECONDS_MOST, at_least=False, of="ours")
    key, name = f"streams_{store.engine}", store.engine
    words = f"webhook's p99, {pages} pages listen, {name}"
    return [
        Figure(f"{key}_webhook", words, "ms", slow[0], slow[1], slower),
        Figure(f"{key}_event", f"a text reaches a page, {name}", "s", waits, (), soon),
    ]


def _signed_in(url: str, now: datetime) -> str:
    """Return the cookie of a member of staff who is signed in, as a browser sends it."""
    parts = build(url)
    desk = Desk(parts.house, parts.clock, parts.config, lambda: None)
    staff_id = parts.house.new_id()
    member = {"sign_in_name": "noor", "display_name": "Noor", "role": "specialist"}
    standing = {"languages": ["en"], "password_hash": "", "active": True}
    with parts.house.db.writing() as tx:
        team_id = tx.execute(select(teams.c.id)).scalar_one()
        row = {"id": staff_id, "team_id": team_id, **member, **standing, "created_at": now}
        tx.execute(insert(staff_members), row)
    token = sessions.start(desk, staff_id)
    parts.house.db.close()
    return f"{cookie_name(desk, sessions.COOKIE)}={token}"


def _slowest(port: int, size: Size) -> Callable[[], float]:
    """Give what measures one round after the other; everybody writes once."""
    first = count(step=size.requests)

    def measure_next() -> float:
        _, slowest_ms = loaded(port, first=next(first), texts=size.requests)
        return slowest_ms

    return measure_next


class Heard:
    """When each page heard of something new, as one thread reads all their streams."""

    def __init__(self, streams: list[socket.socket]) -> None:
        """Begin to listen on these."""
        self._streams, self._at = streams, dict.fromkeys(streams, 0.0)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def since(self, moment: float) -> list[float]:
        """Return how long after a moment each page heard of something; waits until all have."""
        give_up_at = moment + LISTEN_SECONDS_MAX
        while not all(at > moment for at in self._at.values()):
            assert perf_counter() < give_up_at, "a page heard nothing"
            pause(0.005)
        return sorted(at - moment for at in self._at.values())

    def end(self) -> None:
        """Listen no more."""
        self._ended.set()
        self._thread.join()

    def _listen(self) -> None:
        with selectors.DefaultSelector() as ready:
            for stream in self._streams:
                ready.register(stream, selectors.EVENT_READ)
            while not self._ended.is_set():
                for key, _ in ready.select(timeout=0.2):
                    self._read(key.fileobj)

    def _read(self, stream: object) -> None:
        assert isinstance(stream, socket.socket)
        if CHANGE in stream.recv(65536):
            self._at[stream] = perf_counter()


@contextmanager
def _listening(port: int, cookie: str, *, pages: int) -> Iterator[Heard]:
    """Open so many pages' streams, and listen to them."""
    asked = f"GET /live?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
    asked += "Accept: text/event-stream\r\n\r\n"
    with ExitStack() as opened:
        streams = []
        for _ in range(pages):
            stream = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            stream.sendall(asked.encode())
            assert b" 200 " in stream.recv(65536)
            streams.append(stream)
        heard = Heard(streams)
        yield heard
        heard.end()


def _wait(port: int, heard: Heard, *, number: int) -> float:
    """Post one text; return the seconds until half of the pages have heard of it."""
    pause(APART_SECONDS)
    body, headers = signed_post(number)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    posted_at = perf_counter()
    connection.request("POST", PATH, body, headers)
    assert connection.getresponse().status == 200
    connection.close()
    waits = heard.since(posted_at)
    return waits[len(waits) // 2]
