"""The console's pages in a full house: a city's clients, their messages, hundreds who wait.

Each page is asked for through the real application, signed in, without a network. The reference is
the application's answer that says no more than that it is there.
"""

import re
from collections.abc import Callable
from datetime import datetime
from statistics import quantiles
from time import perf_counter

from flask.testing import FlaskClient
from sqlalchemy import select

from bench import crowd
from bench.crowd import Crowd
from bench.figures import Figure, Needed, alternate
from bench.people import build
from bench.size import Size
from bench.stores import Store
from bot import schema
from bot.app import create_app
from bot.care.specialist import StaffMember
from bot.doors import sessions
from bot.doors.desk import Desk
from bot.doors.edge import cookie_name
from bot.wiring import Parts
from models import clients, conversations

MESSAGES_EACH = 10
WAITING_MOST = 500
MILLISECONDS_MOST = 150.0
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure milliseconds a page, the 95th of a hundred."""
    parts = build(store.fresh("pages"))
    schema.migrate(parts.house.db)
    full = Crowd(size.clients, MESSAGES_EACH, min(WAITING_MOST, size.clients))
    staff = crowd.settle(parts.house, full, now)
    http = _signed_in(parts, staff)
    with parts.house.db.reading() as tx:
        talks = tx.execute(select(conversations.c.id).limit(size.requests)).scalars().all()
        people = tx.execute(select(clients.c.id).limit(size.requests)).scalars().all()
    token = _token(http)
    pages: dict[str, Callable[[int], object]] = {
        "queue": lambda at: http.get("/"),
        "conversation": lambda at: http.get(f"/c/{talks[at % len(talks)]}"),
        "client": lambda at: http.get(f"/clients/{people[at % len(people)]}"),
        "search": lambda at: http.post("/find", data={"wanted": "mar", "csrf_token": token}),
    }
    needed = Needed(MILLISECONDS_MOST, at_least=False, of="ours")
    figures = []
    for name, page in pages.items():
        ours, there = alternate(
            size.rounds, _slow(page, size.requests), _slow(lambda at: http.get("/health"), 50)
        )
        words = f"the {name} page, the 95th of 100"
        figures.append(Figure(f"page_{name}", words, "ms", ours, there, needed))
    parts.house.db.close()
    return figures


def _signed_in(parts: Parts, staff: StaffMember) -> FlaskClient:
    """Return a browser of a member of staff, signed in as the sign-in page does it."""
    desk = Desk(parts.house, parts.clock, parts.config, lambda: None)
    http = create_app(parts).test_client()
    http.environ_base["wsgi.url_scheme"] = "https"
    name = cookie_name(desk, sessions.COOKIE)
    http.set_cookie(name, sessions.start(desk, staff.id), secure=True)
    return http


def _token(http: FlaskClient) -> str:
    found = _TOKEN.search(http.get("/find").text)
    assert found is not None
    return found[1]


def _slow(page: Callable[[int], object], times: int) -> Callable[[], float]:
    """Return what gives the 95th of a hundred of a page's times, in milliseconds."""

    def measured() -> float:
        taken = []
        for at in range(max(times, 2)):
            started = perf_counter()
            page(at)
            taken.append((perf_counter() - started) * 1000)
        return quantiles(taken, n=100)[94]

    return measured
