"""Sending: how near it comes to what so many texts in flight allow, and what a text costs.

The provider answers each text after LATENCY_MS. The lean reference posts the same form with the
HTTP library that the provider's own client uses, as many at once, and keeps nothing. Twice as many
texts as other requests: how they begin and end, with lanes empty, is to weigh little.
"""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter, process_time

import requests
from requests.adapters import HTTPAdapter
from sqlalchemy import func, insert, select

from bench.figures import Figure, Needed, alternate
from bench.people import TWILIO, build, phone, settle_in
from bench.size import Size
from bench.stores import Store
from bench.webhook import STOP_SECONDS_MAX, free_port, wait_for
from bot import wiring
from bot.sweeps import SWEEPS
from bot.wiring import ROOT, Parts
from models import messages

LATENCY_MS = 200
SHARE_LEAST, CPU_RATIO_MOST = 0.90, 1.6
WORDS = "How are things today, from 1 to 5?"


@dataclass(frozen=True, slots=True)
class Sending:
    """One round: seconds from the first to the last, and seconds of this process's CPU."""

    wall: float
    cpu: float


@dataclass(slots=True)
class Weekly:
    """A clock that stands, and goes on by a week: caps on how often a client is texted are over."""

    at: datetime

    def now(self) -> datetime:
        """Return where it stands."""
        return self.at

    def goes_on(self) -> None:
        """Let a week pass."""
        self.at += timedelta(days=7)


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure on one engine how texts leave that are all due at once."""
    url = store.fresh("sent")
    texts = 2 * size.requests
    settle_in(url, people=texts, now=now)
    with _provider() as address:
        clock = Weekly(now)
        parts = _sender(url, clock, address=address)
        in_flight = parts.config.policy.texts_in_flight
        ours, lean = alternate(
            size.rounds,
            lambda: _send_all(parts, clock, texts),
            lambda: _post_all(address, texts, in_flight=in_flight),
        )
        parts.flight.land()
        parts.house.db.close()
    ideal = texts * LATENCY_MS / 1000 / in_flight
    shares = [ideal / one.wall for one in ours]
    ms, lean_ms = ([one.cpu / texts * 1000 for one in side] for side in (ours, lean))
    name, least = store.engine, Needed(SHARE_LEAST, at_least=True, of="ours")
    most = Needed(CPU_RATIO_MOST, at_least=False)
    words = f"of {in_flight} in flight / latency, {name}"
    return [
        Figure(f"sending_{name}_share", words, "", shares, needed=least),
        Figure(f"sending_{name}_cpu", f"CPU of a text sent, {name}", "ms", ms, lean_ms, most),
    ]


@contextmanager
def _provider() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "bench.provider", str(port), str(LATENCY_MS)]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(STOP_SECONDS_MAX)


def _sender(url: str, clock: Weekly, *, address: str) -> Parts:
    """Give the parts of a process that sends to this provider."""
    built = build(url)
    config = replace(built.config, twilio=replace(TWILIO, api_url=address))
    parts = replace(built, config=config, clock=clock, channels=wiring.channels(config))
    return wiring.abreast(parts)


def _send_all(parts: Parts, clock: Weekly, texts: int) -> Sending:
    """Let everybody's next question be due, and run the sweep until all have been taken."""
    clock.goes_on()
    since = clock.now()
    _ask_everybody(parts, since)
    [sends] = [one for one in SWEEPS if one.name == "sends"]
    began, cpu = perf_counter(), process_time()
    while _left(parts):
        sends.run(parts, clock.now())
    took = Sending(perf_counter() - began, process_time() - cpu)
    taken = select(func.count(messages.c.provider_id.distinct()))
    with parts.house.db.reading() as tx:
        kept = tx.execute(taken.where(messages.c.created_at == since)).scalar_one()
    assert kept == texts, "a text was lost or sent twice"
    return took


def _ask_everybody(parts: Parts, now: datetime) -> None:
    """Queue what each conversation was asked first once more."""
    again = {"status": "queued", "status_rank": 0, "created_at": now, "due_at": now}
    asked = select(messages).where(messages.c.direction == "out", messages.c.due_at.is_(None))
    with parts.house.db.writing() as tx:
        rows = [{**row._mapping, **again} for row in tx.execute(asked)]
        tx.execute(insert(messages), [{**row, "id": parts.house.new_id()} for row in rows])


def _left(parts: Parts) -> bool:
    unsent = messages.c.status.in_(("queued", "sending"))
    with parts.house.db.reading() as tx:
        return tx.execute(select(messages.c.id).where(unsent).limit(1)).first() is not None


def _post_all(address: str, texts: int, *, in_flight: int) -> Sending:
    """Post the same forms, as many at once, from the same process."""
    session = requests.Session()
    session.mount("http://", HTTPAdapter(pool_maxsize=in_flight))
    url = f"{address}/2010-04-01/Accounts/{TWILIO.account_sid}/Messages.json"
    service = TWILIO.messaging_service_sid

    def post(number: int) -> str:
        form = {"To": phone(number), "MessagingServiceSid": service, "Body": WORDS}
        form |= {"StatusCallback": f"{address}/status?message={number}", "ValidityPeriod": "3600"}
        answer = session.post(url, data=form, auth=(TWILIO.account_sid, TWILIO.tokens[0]))
        return str(answer.json()["sid"])

    began, cpu = perf_counter(), process_time()
    with ThreadPoolExecutor(in_flight) as lanes:
        sids = set(lanes.map(post, range(texts)))
    assert len(sids) == texts
    session.close()
    return Sending(perf_counter() - began, process_time() - cpu)
