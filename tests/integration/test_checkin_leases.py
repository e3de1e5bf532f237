"""Who claims check-ins that are due has them alone, and for a while only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from bot.care import checkins
from models import check_ins
from tests.town import Town

MOMENT = timedelta(seconds=1)


@pytest.fixture
def due(town: Town) -> list[UUID]:
    """The first check-ins of three people, all due and none begun."""
    for name in ("Ana", "Bea", "Dee"):
        town.refer(name)
    return [row.id for row in town.rows(check_ins, state="due") if row.due_at <= town.now]


def claim(town: Town, limit: int = 100) -> list[UUID]:
    """Claim as a worker does."""
    return checkins.claim(town.house, town.now, limit=limit)


def test_what_one_has_claimed_no_other_is_given_until_it_must_have_died(
    town: Town, due: list[UUID]
) -> None:
    assert len(due) == 3
    assert sorted(claim(town)) == sorted(due)
    assert claim(town) == []
    town.clock.at += checkins.LEASE - MOMENT
    assert claim(town) == []
    town.clock.at += MOMENT
    assert sorted(claim(town)) == sorted(due)


def test_a_claim_moves_nothing_that_anybody_sees(town: Town, due: list[UUID]) -> None:
    before = [(row.id, row.state, row.due_at, row.planned_at) for row in town.rows(check_ins)]
    claim(town)
    after = [(row.id, row.state, row.due_at, row.planned_at) for row in town.rows(check_ins)]
    assert after == before


def test_many_who_claim_at_once_share_what_is_due(town: Town, due: list[UUID]) -> None:
    with ThreadPoolExecutor(6) as workers:
        given = list(workers.map(lambda _: claim(town, limit=1), range(6)))
    found = [one for some in given for one in some]
    assert len(found) == len(set(found))
    while rest := claim(town, limit=1):
        found += rest
    assert sorted(found) == sorted(due)


def test_what_a_dead_worker_had_is_begun_by_the_next(town: Town, due: list[UUID]) -> None:
    claim(town)
    town.settle()
    assert {row.state for row in town.rows(check_ins) if row.id in due} == {"due"}
    town.clock.at += checkins.LEASE
    town.settle()
    begun = [row for row in town.rows(check_ins) if row.id in due]
    assert {(row.state, row.leased_until) for row in begun} == {("started", None)}
