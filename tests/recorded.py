"""Steps of all shipped scripts, recorded by one process and taken again by another.

`python -m tests.recorded record COUNT` prints so many steps, one a line as JSON: the script, the
place, the event, the time, and what came of it. `python -m tests.recorded replay` reads such lines
and prints them with what comes of it now, from books read anew.
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.library import Library, load
from flows import engine
from flows.answers import Later, No, Number, Option, Text, Unsure, Yes
from flows.events import Event, Heard, Interrupted, Resumed, Started, TimerFired
from flows.progress import Progress
from flows.script import Script
from flows.step import Turned
from flows.steps import Ask
from tests.authoring import NOW

ROOT = Path(__file__).resolve().parent.parent
SEED = 5
KNOWN: tuple[dict[str, str], ...] = (
    {},
    {"service": "Northside", "language": "es"},
    {"service": "", "language": "lo"},
)
ANSWERS = (Yes(), No(), Unsure(), Later(), None, Text("a bed"), Number(2), Number(4), Option("yes"))
STARTS = [f"started {n}" for n in range(len(KNOWN))]
LIKELY = {
    "yes": Yes(),
    "no": No(),
    "unsure": Unsure(),
    "any": Text("a bed"),
    "2": Number(2),
    "4": Number(4),
}

EVENTS: dict[str, Event] = {
    **{
        name: Started(known, "America/Los_Angeles")
        for name, known in zip(STARTS, KNOWN, strict=True)
    },
    **{f"heard {answer}": Heard(answer) for answer in ANSWERS},
    "resumed": Resumed(),
    "interrupted": Interrupted(),
}


def record(books: Library, count: int) -> Iterator[dict[str, Any]]:
    """Walk through the scripts by chance, each from its start to its end and over again."""
    chance = Random(SEED)
    now, left = NOW, count
    while True:
        for name in books.editions:
            for line in _walk(books, name, chance, now=now):
                if not left:
                    return
                left, now = left - 1, datetime.fromisoformat(line["now"])
                yield line


def _walk(books: Library, name: str, chance: Random, *, now: datetime) -> Iterator[dict[str, Any]]:
    script = books.current(name).script
    place, event = Progress(name, script.version, script.start), chance.choice(STARTS)
    while event not in STARTS or place.phase != "ended":
        now += timedelta(minutes=chance.randrange(3000))
        line = {"script": name, "place": place.to_dict(), "event": event, "now": now.isoformat()}
        place, said = _step(script, line)
        yield {**line, "after": repr((place, said)), "kept": place.to_dict()}
        often = [place.timer] * 6 + _likely(script, place)
        event = chance.choice(STARTS if place.phase == "ended" else [*often, *EVENTS])


def _likely(script: Script, place: Progress) -> list[str]:
    """Give what a client or a person would do here, so that the walk comes to its end."""
    step = script.steps[place.step]
    if isinstance(step, Ask):
        return [f"heard {LIKELY[case]}" for case in step.cases if case in LIKELY] * 3
    return ["resumed"] * len(EVENTS)


def replay(books: Library, lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Take every step of a record again."""
    for line in map(json.loads, lines):
        place, said = _step(books.current(line["script"]).script, line)
        yield {**line, "after": repr((place, said)), "kept": place.to_dict()}


def _step(script: Script, line: dict[str, Any]) -> Turned:
    event = EVENTS.get(line["event"]) or TimerFired(line["event"])
    now = datetime.fromisoformat(line["now"])
    return engine.step(script, Progress.from_dict(line["place"]), event, now)


if __name__ == "__main__":
    shelf = load(ROOT)
    told = record(shelf, int(sys.argv[2])) if sys.argv[1] == "record" else replay(shelf, sys.stdin)
    for each in told:
        print(json.dumps(each))
