"""All figures in one run, as a table or as JSON. It times nothing that a test relies on."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median

from bench import (
    campaigns,
    checking,
    claims,
    engine,
    finding,
    memory,
    pages,
    reading,
    sending,
    stores,
    streams,
    turns,
    waits,
    webhook,
)
from bench.figures import Figure
from bench.size import FULL, Size
from bench.stores import Store

# A Tuesday morning in the texting window: what the benchmark's people do does not change with ours.
MORNING = datetime(2026, 3, 3, 18, tzinfo=UTC)
LIBRARIES = ("sqlalchemy", "psycopg", "flask", "gunicorn", "cryptography")
COLUMNS = "{:<38} {:>22} {:>22} {:>18}  {}"


def run(*, as_json: bool, size: Size = FULL) -> None:
    """Measure everything and print it: a table as the figures come, or one JSON object."""
    if as_json:
        found = {figure.key: figure.to_dict() for figure in figures(size)}
        print(json.dumps({"machine": machine(), "figures": found}, indent=2))
        return
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    print(COLUMNS.format("median [least..most]", "ours", "lean reference", "ratio", "needed"))
    for figure in figures(size):
        print(line(figure), flush=True)


def figures(size: Size) -> Iterator[Figure]:
    """Measure everything, figure by figure."""
    yield from engine.measure(size, MORNING)
    yield from checking.measure(size)
    yield from reading.measure(size)
    with stores.folder() as folder:
        for name in stores.ENGINES:
            yield from turns.measure(size, Store(name, folder), MORNING)
        for name in stores.ENGINES:
            yield from webhook.measure(size, Store(name, folder), MORNING)
        for name in stores.ENGINES:
            yield from streams.measure(size, Store(name, folder), MORNING)
        for name in stores.ENGINES:
            yield from sending.measure(size, Store(name, folder), MORNING)
        for name in stores.ENGINES:
            yield from finding.measure(size, Store(name, folder), MORNING)
        for name in stores.ENGINES:
            yield from campaigns.measure(size, Store(name, folder), MORNING)
        yield from claims.measure(size, Store("postgresql", folder), MORNING)
        sqlite = Store("sqlite", folder)
        yield from pages.measure(size, sqlite, MORNING)
        yield from waits.measure(size, sqlite, MORNING)
        yield from memory.measure(size, sqlite, MORNING)


def machine() -> dict[str, str]:
    """Tell what it was measured on, and nothing that names the machine."""
    libraries = {name: version(name) for name in LIBRARIES}
    return {
        "cpus": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **libraries,
    }


def line(figure: Figure) -> str:
    """Return a figure's line of the table."""
    ours = f"{_spread(figure.ours)} {figure.unit}"
    return COLUMNS.format(
        figure.words, ours, _spread(figure.reference), _spread(figure.ratios), _needed(figure)
    ).rstrip()


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "-"
    if len(values) == 1:
        return _short(values[0])
    return f"{_short(median(values))} [{_short(min(values))}..{_short(max(values))}]"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _needed(figure: Figure) -> str:
    needed = figure.needed
    if needed is None:
        return ""
    bound = f"{needed.of} {'>=' if needed.at_least else '<='} {_short(needed.bound)}"
    return f"{bound}: {'met' if figure.met else 'NOT MET'}"
