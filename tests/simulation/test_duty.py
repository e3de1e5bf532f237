"""Whole months of duty in virtual time: whatever goes wrong, somebody has it or is being paged."""

from collections.abc import Iterator

import pytest

from bot.simulation.duty import running
from bot.simulation.duty.plan import planned
from bot.simulation.duty.running import Months
from tests import databases


@pytest.fixture(scope="module")
def months() -> Iterator[Months]:
    """Months on SQLite."""
    months = Months()
    yield months
    months.close()


@pytest.mark.parametrize("seed", range(1, 7))
def test_no_promise_of_duty_breaks_whatever_goes_wrong(months: Months, seed: int) -> None:
    assert months.play(seed).told() == ""


def test_no_promise_of_duty_breaks_on_postgresql(migrated_postgresql: str) -> None:
    url = databases.fresh_postgres("duty", template=migrated_postgresql)
    assert running.play(planned(7), url).told() == ""


def test_a_month_of_a_seed_is_planned_the_same_again() -> None:
    assert planned(1) == planned(1) != planned(2)
