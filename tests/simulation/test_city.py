"""Whole cities in virtual time: whatever goes wrong, no promise breaks."""

import pytest

from bot.simulation.city import running
from bot.simulation.city.plan import planned
from bot.simulation.city.running import Cities
from tests import databases

CITIES = 200
CHUNK = 10


@pytest.mark.parametrize("first", range(1, CITIES + 1, CHUNK))
def test_no_promise_breaks_whatever_goes_wrong(cities: Cities, first: int) -> None:
    played = [cities.play(seed) for seed in range(first, first + CHUNK)]
    assert "\n\n".join(city.told() for city in played if city.broken) == ""


@pytest.mark.parametrize("seed", range(501, 504))
def test_no_promise_breaks_on_postgresql(migrated_postgresql: str, seed: int) -> None:
    url = databases.fresh_postgres("city", template=migrated_postgresql)
    played = running.play(planned(seed), url)
    assert played.told() == ""


def test_the_same_seed_plays_the_same_city(cities: Cities) -> None:
    assert cities.play(7).digest == cities.play(7).digest


def test_another_seed_plays_another_city(cities: Cities) -> None:
    assert cities.play(7).digest != cities.play(8).digest
