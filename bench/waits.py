"""How long a text waits for SQLite's one writer, with four threads taking turns at once.

Ours is the longest whole turn, its wait included. The reference takes the same rows to the same
kind of file with no lock of its own: SQLite's busy handler sleeps and tries again, and who sleeps
longest is not served first. A server process answers many texts with many threads, as here.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import count
from time import perf_counter

from bench.figures import Figure, Needed, alternate
from bench.people import build, settle_in
from bench.prepared import prepare
from bench.reference import Lean
from bench.size import Size
from bench.stores import Store
from bench.turns import take_one, text

WRITERS = 4
SECONDS_MOST = 0.5


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure on SQLite the longest turn of each round."""
    settle_in(store.fresh("waiting"), people=size.turns * (size.rounds + 1), now=now)
    house = build(store.copy("locked", of="waiting")).house
    url, prepared = store.copy("busy", of="waiting"), prepare(house, now)
    lean = [Lean(url, prepared) for _ in range(WRITERS)]
    longest = alternate(
        size.rounds,
        _rounds(lambda _, number: take_one(house, number, now), size),
        _rounds(lambda writer, number: lean[writer].answer(text(number, now)), size),
    )
    house.db.close()
    for writer in lean:
        writer.close()
    needed = Needed(SECONDS_MOST, at_least=False, of="ours")
    words = f"longest turn, {WRITERS} writers at once"
    return [Figure("wait_sqlite_longest", words, "s", longest[0], longest[1], needed)]


def _rounds(take: Callable[[int, int], None], size: Size) -> Callable[[], float]:
    """Give what measures one round after the other; everybody writes once."""
    first = count(step=size.turns)

    def measure_next() -> float:
        start = next(first)
        numbers = range(start, start + size.turns)
        shares = [numbers[writer::WRITERS] for writer in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as threads:
            return max(threads.map(partial(_longest, take), range(WRITERS), shares))

    return measure_next


def _longest(take: Callable[[int, int], None], writer: int, numbers: range) -> float:
    longest = 0.0
    for number in numbers:
        started = perf_counter()
        take(writer, number)
        longest = max(longest, perf_counter() - started)
    return longest
