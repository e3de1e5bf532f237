"""Play whole cities from their seeds, and tell of every promise that broke."""

import logging

import click

from bot.simulation.city.running import Cities, Played


def simulate(seed: int, count: int) -> int:
    """Play `count` cities from `seed` on; returns how many of them broke a promise."""
    # Failed turns and sweeps are part of the play: only what they break is worth telling.
    logging.getLogger("aftercall").setLevel(logging.CRITICAL)
    cities = Cities()
    try:
        return sum(_play_one(cities, one) for one in range(seed, seed + count))
    finally:
        cities.close()


def _play_one(cities: Cities, seed: int) -> bool:
    played = cities.play(seed)
    if played.broken:
        click.echo(played.told())
    click.echo(_summary(played))
    return bool(played.broken)


def _summary(played: Played) -> str:
    evidence, broken = played.evidence, len(played.broken)
    counts = f"{len(evidence.said)} texts in, {len(evidence.sent)} out, {broken} broken promises"
    return f"seed {played.plan.seed}: {counts}, history {played.digest[:12]}"
