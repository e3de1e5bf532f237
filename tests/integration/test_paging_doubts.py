"""Pages of which nobody knows what became: the provider is asked, and what it says counts."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.care import specialist
from bot.care.paging import calling, doubts
from bot.care.paging.tokens import token_of
from bot.errors import DeliveryDoubtful
from bot.sending.channels.base import StatusReport
from bot.sending.paging.base import PageOut, Sought
from bot.simulation.carrier import NONE, Faults, Outcome
from models import page_attempts, paging_ways
from tests.paged import due, held, raised
from tests.paging import CalledBack, called_back
from tests.racing import at_once
from tests.town import POCKETS, Town

LOST, NEVER_TAKEN = Faults(lose_answer=1.0), Faults(server_error=1.0)


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[CalledBack]:
    """A house that pages through the provider's stand-in, whose reports are all lost."""
    town = Town(sqlite_url, tmp_path)
    with called_back(town) as house:
        town.parts = replace(town.parts, config=house.config, pagers=house.pagers)
        yield house
    town.close()


def paged(house: CalledBack, faults: Faults = NONE) -> None:
    """Page Noor for danger; of what leaves this happens."""
    raised(house.town, "Bea", 0)
    house.carrier.faults = faults
    house.town.settle()
    house.carrier.faults = NONE


def noors(town: Town) -> Any:
    """Return the first attempt at paging Noor."""
    return town.rows(page_attempts, staff_id=town.staff["Noor"].id)[0]


def way(town: Town) -> Any:
    """Return the way of it."""
    return town.rows(paging_ways, id=noors(town).way_id)[0]


def test_a_page_in_doubt_that_arrived_is_found_by_its_link(house: CalledBack) -> None:
    paged(house, LOST)
    assert (noors(house.town).state, noors(house.town).provider_id) == ("doubtful", None)
    house.town.later(seconds=115)
    assert noors(house.town).state == "doubtful"
    house.town.later(seconds=10)
    first = noors(house.town)
    assert (first.state, first.ask_at) == ("delivered", None)
    assert first.provider_id in {one.sid for one in house.carrier.sent}
    assert way(house.town).failures == 0


def test_a_page_in_doubt_that_was_never_taken_is_no_fault_of_the_way(house: CalledBack) -> None:
    paged(house, NEVER_TAKEN)
    house.town.later(minutes=2)
    first = noors(house.town)
    assert (first.state, first.fault, first.ask_at) == ("failed", "not_taken", None)
    assert (way(house.town).failures, way(house.town).failing_since) == (0, None)


@pytest.mark.parametrize("faults", [NONE, LOST], ids=["sent", "in doubt"])
def test_a_page_that_did_not_arrive_counts_against_its_way_and_the_next_is_used(
    house: CalledBack, faults: Faults
) -> None:
    town = house.town
    town.way(town.staff["Noor"].id, "voice", address="+15035550179", position=10)
    house.carrier.outcomes[POCKETS["Noor"]] = Outcome("undelivered", 30005)
    # Else the next way would be used by then in any case.
    slow = replace(town.house.policy, next_way_after=timedelta(minutes=10))
    town.parts = replace(town.parts, house=replace(town.house, policy=slow))
    paged(house, faults)
    town.later(seconds=90)
    before = {call.to for call in house.carrier.calls}
    town.later(seconds=30)
    first = noors(town)
    assert (first.state, first.fault) == ("failed", "provider 30005")
    assert way(town).failures == 1
    assert ("+15035550179" in before) is (faults is LOST)
    assert "+15035550179" in {call.to for call in house.carrier.calls}


def test_what_cannot_be_asked_is_asked_again_and_given_up_at_last(house: CalledBack) -> None:
    paged(house, LOST)
    house.carrier.down(True, house.town.now)
    for _ in range(8):
        house.town.later(minutes=4)
    assert (noors(house.town).state, noors(house.town).ask_at) == ("doubtful", None)
    house.carrier.down(False, house.town.now)
    house.town.later(minutes=4)
    assert noors(house.town).state == "doubtful"


def test_nobody_asks_about_a_text_that_nobody_waits_for_any_more(house: CalledBack) -> None:
    town, bea = house.town, raised(house.town, "Bea", 0)
    town.settle()
    assert noors(town).ask_at == town.now + town.house.policy.page_asked_after
    specialist.close(town.house, held(town, bea), outcome="not_needed", now=town.now)
    town.later(minutes=2)
    assert (noors(town).state, noors(town).ask_at) == ("sent", None)


@dataclass
class Doubting:
    """A pager whose answers are all lost; asked later, it says that all of it arrived."""

    out: list[PageOut] = field(default_factory=list)
    asked: list[Sought] = field(default_factory=list)

    def page(self, out: PageOut) -> Any:
        """Take it, without a word."""
        self.out.append(out)
        raise DeliveryDoubtful("lost")

    def status(self, provider_id: str) -> StatusReport:
        """Say that it arrived."""
        return StatusReport(provider_id, "delivered")

    def find(self, sought: Sought) -> StatusReport:
        """Remember what was asked, and say that it arrived."""
        self.asked.append(sought)
        return StatusReport("PG1", "delivered")


def doubting(town: Town) -> Doubting:
    """Let the town page by such a pager."""
    pager = Doubting()
    town.parts = replace(town.parts, pagers={"sms": pager})
    return pager


def test_two_processes_ask_about_a_page_once(town: Town) -> None:
    pager = doubting(town)
    raised(town, "Bea", 0)
    town.settle()
    town.clock.at += town.house.policy.page_asked_after
    one = town.rows(page_attempts, state="doubtful")[0]
    with town.house.db.writing() as tx:
        others = update(page_attempts).where(page_attempts.c.id != one.id)
        tx.execute(others.values(ask_at=None))
    ask = partial(doubts.ask_due, town.house, town.parts.pagers, town.now, address="https://x")
    assert sorted(at_once(ask, ask)) == [0, 1]
    assert [sought.links for sought in pager.asked] == [
        (f"https://x/p/{token_of(town.house.ring, one.id)}",)
    ]
    assert town.rows(page_attempts, id=one.id)[0].state == "delivered"


def test_what_left_as_one_page_is_asked_about_as_one(town: Town) -> None:
    pager = doubting(town)
    for known in [raised(town, name, 3) for name in ("Ana", "Bea")]:
        due(town, known)
        calling.page_due(town.house, town.now, limit=5)
    town.clock.at += town.house.policy.bundle_every
    town.settle()
    [out, *_] = pager.out
    rows = town.rows(page_attempts, purpose="gathered")
    assert len(rows) == 2 and {row.state for row in rows} == {"doubtful"}
    town.later(minutes=2)
    [sought] = pager.asked
    assert len(sought.links) == 2 and out.link.rpartition("/")[2] in repr(sought.links)
    rows = town.rows(page_attempts, purpose="gathered")
    assert {(row.state, row.provider_id) for row in rows} == {("delivered", "PG1")}
