"""The engine with its state as JSON, first alone, then with all that a turn says and writes.

**Alone** is: read a place, take a step, write the place. The reference is the same state read and
written, with no engine between: what JSON alone costs.

**With words and effects** is the same, and every effect made ready as for its row, every text
rendered and counted, in thirteen languages by turns: a question of a shipped script in its own
translations, and one of a script of the benchmark's own that counts days and names a date and an
hour. Its reference fills the placeholders of the same texts and does nothing else.
"""

import json
from collections.abc import Callable
from datetime import datetime
from itertools import cycle
from time import perf_counter

from bench.figures import Figure, Needed, alternate
from bench.people import SCRIPT, build
from bench.size import Size
from bench.spoken import Turn, spoken_turns
from flows import engine
from flows.answers import Number
from flows.events import Heard, Started
from flows.progress import Progress
from flows.script import Script

TURNS_A_SECOND = 10_000


def measure(size: Size, now: datetime) -> list[Figure]:
    """Count answered questions a second, each from JSON and back to JSON."""
    library = build("sqlite://").house.library
    script = library.current(SCRIPT).script
    place, _ = engine.begin(script, Started(), now)
    state = json.dumps(place.to_dict())
    turns = spoken_turns(library, now)
    contenders = (
        lambda: _step(script, state, now),
        lambda: json.dumps(json.loads(state)),
        _one_after_the_other(turns, Turn.take),
        _one_after_the_other(turns, Turn.fill),
    )
    rates = alternate(size.rounds, *(_rate(one, size) for one in contenders))
    needed = Needed(TURNS_A_SECOND, at_least=True, of="ours")
    return [
        Figure("engine", "engine with JSON state", "1/s", rates[0], rates[1], needed),
        Figure("engine_spoken", "  with effects, 13 languages", "1/s", rates[2], rates[3], needed),
    ]


def _rate(deed: Callable[[], object], size: Size) -> Callable[[], float]:
    def measured() -> float:
        started = perf_counter()
        for _turn in range(size.steps):
            deed()
        return size.steps / (perf_counter() - started)

    return measured


def _one_after_the_other(turns: list[Turn], deed: Callable[[Turn], object]) -> Callable[[], object]:
    following = cycle(turns)
    return lambda: deed(next(following))


def _step(script: Script, state: str, now: datetime) -> str:
    place = Progress.from_dict(json.loads(state))
    after, _ = engine.step(script, place, Heard(Number(4)), now)
    return json.dumps(after.to_dict())
