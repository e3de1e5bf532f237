"""Play whole cities or months of duty from their seeds, and tell of every promise that broke."""

import logging

import click

from bot.simulation.city.running import Cities, Played
from bot.simulation.duty.running import Months, PlayedMonth


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
