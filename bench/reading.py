"""What reading a text costs: time a text, and what loading every language takes.

The texts are the labelled replies that train nothing, each read as the house reads it: in its own
language and in English, by the lists and by the second reader. The reference reads the same texts
as keyword services do: letter case folded, each word looked up in one list.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from time import perf_counter

from bench.figures import Figure, Needed, alternate
from bench.size import Size
from bot.library import load
from bot.measuring import Reader, Reply, read_corpus
from bot.wiring import ROOT

MEDIAN_MOST, P99_MOST = 0.5, 3.0
MEGABYTES_MOST, SECONDS_MOST = 60, 1.0
LOADS_MOST = 3  # each is a process of its own
REPLIES = ROOT / "tests" / "replies"
KEYWORDS = frozenset("stop end quit cancel unsubscribe help info start yes no y n alto".split())

LOADED = """
import resource
from time import perf_counter
from bot.library import loading
from bot.wiring import ROOT

def held():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize() / 1e6

before, started = held(), perf_counter()
kept = loading.read_lexicons(ROOT), loading.second_reader()
print(perf_counter() - started, held() - before)
"""

Deed = Callable[[Reply], object]


def measure(size: Size) -> list[Figure]:
    """Measure milliseconds a text, the median and the 99th of a hundred, and loading."""
    reader = Reader(load(ROOT).readers)
    replies = read_corpus(REPLIES, "held")[:: max(1, 800 // size.requests)]

    def ours(reply: Reply) -> object:
        return reader.read(reply.text, language=reply.language, context=reply.context)

    read, looked_up = alternate(size.rounds, _timed(replies, ours), _timed(replies, _keywords))
    loads = [_loaded() for _ in range(min(size.rounds, LOADS_MOST))]
    seconds, megabytes = zip(*loads, strict=True)
    middle, lean = [[median(one) for one in rounds] for rounds in (read, looked_up)]
    slow, lean_slow = [[_p99(one) for one in rounds] for rounds in (read, looked_up)]
    return [
        Figure("reading", "reading a text", "ms", middle, lean, _most(MEDIAN_MOST)),
        Figure("reading_p99", "  the 99th of 100", "ms", slow, lean_slow, _most(P99_MOST)),
        Figure("reading_load", "  to load 13 languages", "s", seconds, needed=_most(SECONDS_MOST)),
        Figure("reading_memory", "  they hold", "MB", megabytes, needed=_most(MEGABYTES_MOST)),
    ]


def _most(bound: float) -> Needed:
    return Needed(bound, at_least=False, of="ours")


def _timed(replies: Sequence[Reply], deed: Deed) -> Callable[[], list[float]]:
    """Return what times a deed on each reply, in milliseconds."""

    def measured() -> list[float]:
        times = []
        for reply in replies:
            started = perf_counter()
            deed(reply)
            times.append((perf_counter() - started) * 1000)
        return times

    return measured


def _keywords(reply: Reply) -> bool:
    return any(word in KEYWORDS for word in reply.text.casefold().split())


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]


def _loaded() -> tuple[float, float]:
    """Load all languages in a fresh process: seconds, and megabytes that it grew by."""
    command = [sys.executable, "-c", LOADED]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    seconds, megabytes = map(float, told.split())
    return seconds, megabytes
