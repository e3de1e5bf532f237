"""The webhook over HTTP: the house's and the lean one, each in one gunicorn process of its own.

Both run all the time, with the same settings and the same durability, and are loaded by turns from
a third process, over connections that stay open. In the end both must have kept every text.
"""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import count

from sqlalchemy import func, select

from bench.figures import Figure, Needed, alternate
from bench.people import build, settle_in
from bench.size import Size
from bench.stores import Store
from bot.clock import pause, stopwatch
from bot.wiring import ROOT
from models import messages

RATE_RATIO_LEAST = 0.40
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 15


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure on one engine how many texts a second each of the two answers."""
    asked = size.requests * (size.rounds + 1)
    settle_in(store.fresh("callers"), people=asked, now=now)
    urls = {kind: store.copy(kind, of="callers") for kind in ("house", "lean")}
    with ExitStack() as running:
        ports = [running.enter_context(serving(kind, url)) for kind, url in urls.items()]
        rates = alternate(size.rounds, *(_rounds(port, size) for port in ports))
    for url in urls.values():
        assert _kept(url) == asked, "a text was answered and not kept"
    needed = Needed(RATE_RATIO_LEAST, at_least=True)
    words = f"webhook over HTTP, {store.engine}"
    return [Figure(f"webhook_{store.engine}_rate", words, "1/s", rates[0], rates[1], needed)]


@contextmanager
def serving(kind: str, url: str) -> Iterator[int]:
    """Serve from this database in a process of its own; gives the port, once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "bench.serving", kind, url, str(port)]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(STOP_SECONDS_MAX)


def _rounds(port: int, size: Size) -> Callable[[], float]:
    """Give what measures one round after the other; everybody writes once."""
    first = count(step=size.requests)

    def measure_next() -> float:
        rate, _ = loaded(port, first=next(first), texts=size.requests)
        return rate

    return measure_next


def loaded(port: int, *, first: int, texts: int) -> tuple[float, float]:
    """Load a webhook from another process; returns what `bench.load` prints."""
    share = [str(number) for number in (port, first, texts)]
    command = [sys.executable, "-m", "bench.load", *share]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    rate, slowest_ms = map(float, told.stdout.split())
    return rate, slowest_ms


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until this process listens there. Raises OSError when it does not in time."""
    give_up_at = stopwatch() + START_SECONDS_MAX
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None or stopwatch() > give_up_at:
                raise
            pause(0.05)


def _kept(url: str) -> int:
    db = build(url).house.db
    query = select(func.count()).select_from(messages).where(messages.c.direction == "in")
    with db.reading() as tx:
        kept: int = tx.execute(query).scalar_one()
    db.close()
    return kept
