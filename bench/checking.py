"""`aftercall check` over the shipped scripts, as an author waits for it: a whole process.

The reference is a process that reads the same files and proves nothing.
"""

import subprocess
import sys
from time import perf_counter

from bench.figures import Figure, Needed, alternate
from bench.size import Size
from bot.wiring import ROOT

SECONDS_MOST = 2.0
ROUNDS_MOST = 3  # each takes seconds
READ = "from bot.library import load; from bot.wiring import ROOT; load(ROOT)"


def measure(size: Size) -> list[Figure]:
    """Time the command from its start to its end, in seconds."""
    rounds = min(size.rounds, ROUNDS_MOST)
    checked, read = alternate(
        rounds,
        lambda: _seconds("-m", "bot", "check"),
        lambda: _seconds("-c", READ),
        warm_up=rounds > 1,
    )
    most = Needed(SECONDS_MOST, at_least=False, of="ours")
    return [Figure("check", "aftercall check", "s", checked, read, most)]


def _seconds(*arguments: str) -> float:
    started = perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return perf_counter() - started
