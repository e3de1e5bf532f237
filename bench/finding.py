"""Finding a client by a piece of the name, among many whose names are encrypted.

The reference looks through as many names kept in plain words, with LIKE.
"""

from collections.abc import Callable
from datetime import datetime
from statistics import median
from time import perf_counter

from sqlalchemy import text

from bench import crowd
from bench.crowd import Crowd
from bench.figures import Figure, Needed, alternate
from bench.people import build
from bench.size import Size
from bench.stores import Store
from bot import schema
from bot.care import finding

MILLISECONDS_MOST = 100.0
ASKED = ("mar", "jose", "karo", "vete", "lin ka", "yu")


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure milliseconds a search, among `size.clients`."""
    house = build(store.fresh(f"finding_{store.engine}")).house
    schema.migrate(house.db)
    staff = crowd.settle(house, Crowd(size.clients), now)
    with house.db.writing() as tx:
        tx.execute(text("CREATE TABLE plain_names (name TEXT NOT NULL)"))
        rows = [{"name": name} for name in crowd.names(size.clients)]
        tx.execute(text("INSERT INTO plain_names (name) VALUES (:name)"), rows)

    def ours(asked: str) -> None:
        finding.find(house, staff, asked, now)

    def plain(asked: str) -> None:
        query = text("SELECT name FROM plain_names WHERE lower(name) LIKE :piece LIMIT 20")
        with house.db.reading() as tx:
            tx.execute(query, {"piece": f"%{asked}%"}).all()

    found, scanned = alternate(size.rounds, _timed(ours), _timed(plain))
    house.db.close()
    needed = Needed(MILLISECONDS_MOST, at_least=False, of="ours")
    words = f"finding one of {size.clients:,}, {store.engine}"
    return [Figure(f"finding_{store.engine}", words, "ms", found, scanned, needed)]


def _timed(search: Callable[[str], None]) -> Callable[[], float]:
    """Return what gives the median of some searches, in milliseconds."""

    def measured() -> float:
        times = []
        for asked in ASKED:
            started = perf_counter()
            search(asked)
            times.append((perf_counter() - started) * 1000)
        return median(times)

    return measured
