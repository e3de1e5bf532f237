"""Play cities, months of duty or years from their seeds, and tell of every broken promise."""

import logging

import click

from bot.simulation.city.running import Cities, Played
from bot.simulation.duty.running import Months, PlayedMonth
from bot.simulation.year.running import PlayedYear, play_on_sqlite


def simulate(seed: int, count: int) -> int:
    """Play `count` cities from `seed` on; returns how many of them broke a promise."""
    _hush()
    cities = Cities()
    try:
        return sum(_told(cities.play(one)) for one in range(seed, seed + count))
    finally:
        cities.close()


def simulate_duty(seed: int, count: int) -> int:
    """Play `count` months of duty from `seed` on; returns how many of them broke a promise."""
    _hush()
    months = Months()
    try:
        return sum(_told(months.play(one)) for one in range(seed, seed + count))
    finally:
        months.close()


def simulate_years(seed: int, count: int, *, people: int) -> int:
    """Play `count` years of `people` clients from `seed` on; returns how many broke a promise."""
    _hush()
    return sum(_told_of_year(play_on_sqlite(one, people)) for one in range(seed, seed + count))


def _told_of_year(year: PlayedYear) -> bool:
    if year.broken:
        click.echo(year.told())
    seen = year.evidence
    counts = f"{len(year.plan.people)} clients, {len(seen.said)} texts in, {len(seen.handed)} out"
    click.echo(f"seed {year.plan.seed}: {counts}, {len(year.broken)} broken promises")
    for ending, number in sorted(year.endings.items()):
        click.echo(f"  {number:>6}  planned texts: {ending}")
    return bool(year.broken)


def _hush() -> None:
    """Write no log: failed turns and sweeps are part of the play, only what they break is told."""
    logging.getLogger("aftercall").setLevel(logging.CRITICAL)


def _told(played: Played | PlayedMonth) -> bool:
    if played.broken:
        click.echo(played.told())
    counts = f"{_counts(played)}, {len(played.broken)} broken promises"
    click.echo(f"seed {played.plan.seed}: {counts}, history {played.digest[:12]}")
    return bool(played.broken)


def _counts(played: Played | PlayedMonth) -> str:
    if isinstance(played, Played):
        return f"{len(played.evidence.said)} texts in, {len(played.evidence.sent)} out"
    opened, handed = len(played.evidence.rows("escalations")), len(played.evidence.handed)
    return f"{opened} escalations, {handed} pages handed over"
