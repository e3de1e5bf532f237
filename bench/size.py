"""How much to measure: enough for a figure, or just enough to see that it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How many rounds; in each engine steps, turns and requests over HTTP; people, enrolments."""

    rounds: int
    steps: int
    turns: int
    requests: int
    clients: int
    enrolments: int


FULL = Size(rounds=7, steps=5_000, turns=200, requests=400, clients=100_000, enrolments=10_000_000)
TINY = Size(rounds=1, steps=10, turns=3, requests=4, clients=30, enrolments=40_000)
