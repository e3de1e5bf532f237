"""The engine with its state as JSON: read a place, take a step, write the place. Nothing else.

The reference is the same state read and written, with no engine between: what JSON alone costs.
"""

import json
from datetime import datetime
from time import perf_counter

from bench.figures import Figure, Needed, alternate
from bench.people import SCRIPT, build
from bench.size import Size
from flows import engine
from flows.answers import Number
from flows.events import Heard, Started
from flows.progress import Progress
from flows.script import Script

TURNS_A_SECOND = 10_000


def measure(size: Size, now: datetime) -> list[Figure]:
    """Count answered questions a second, each from JSON and back to JSON."""
    script = build("sqlite://").house.library.current(SCRIPT).script
    place, _ = engine.begin(script, Started(), now)
    state = json.dumps(place.to_dict())

    def ours() -> float:
        started = perf_counter()
        for _turn in range(size.steps):
            _step(script, state, now)
        return size.steps / (perf_counter() - started)

    def lean() -> float:
        started = perf_counter()
        for _turn in range(size.steps):
            json.dumps(json.loads(state))
        return size.steps / (perf_counter() - started)

    rates = alternate(size.rounds, ours, lean)
    needed = Needed(TURNS_A_SECOND, at_least=True, of="ours")
    return [Figure("engine", "engine with JSON state", "1/s", rates[0], rates[1], needed)]


def _step(script: Script, state: str, now: datetime) -> str:
    place = Progress.from_dict(json.loads(state))
    after, _ = engine.step(script, place, Heard(Number(4)), now)
    return json.dumps(after.to_dict())
