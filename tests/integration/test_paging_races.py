"""Pages at the same moment as something else: a claim, another sender, another answer, an end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import pytest

from bot.care import specialist
from bot.care.paging import acknowledging, calling, leaving
from bot.care.paging.acknowledging import Answer
from bot.sending.channels.base import Sent, StatusReport
from bot.sending.paging.base import PageOut, Sought
from models import escalations, page_attempts, pages
from tests.pockets import Pockets
from tests.racing import at_once
from tests.town import Known, Town

CRY = "I want to kill myself tonight"


class Ended(BaseException):
    """The process ended here."""


@dataclass
class Ends:
    """A pager whose process ends before, or after, the provider has the page."""

    pockets: Pockets
    when: Literal["before", "after"]

    def page(self, out: PageOut) -> Sent:
        """End."""
        if self.when == "after":
            self.pockets.out.append(out)
        raise Ended

    def status(self, provider_id: str) -> StatusReport:
        """Say that it arrived."""
        return StatusReport(provider_id, "delivered")

    def find(self, sought: Sought) -> StatusReport | None:
        """Say that nobody knows."""
        return StatusReport("", "doubtful")


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who cried for help; nobody was paged yet."""
    bea = town.agreed("Bea")
    town.hears(bea, CRY)
    return bea


def _paging(town: Town) -> Callable[[], int]:
    return lambda: calling.page_due(town.house, town.now, limit=10)


def _sending(town: Town, **changes: Any) -> Callable[[], int]:
    pagers = {**town.parts.pagers, **changes}
    return lambda: leaving.send_due(
        town.house, pagers, town.now, address="https://aftercall.example", limit=10
    )


def _claiming(town: Town, known: Known) -> Callable[[], Any]:
    noor = town.staff["Noor"]
    return lambda: specialist.claim(town.house, noor, known.conversation_id, town.now)


def test_pages_and_senders_at_once_send_each_page_once(town: Town, bea: Known) -> None:
    town.way(town.staff["Noor"].id, "email", address="noor@example.org")
    at_once(*[_paging(town)] * 3)
    assert len(town.rows(pages)) == 1
    town.clock.at += timedelta(minutes=1)
    at_once(*[_sending(town)] * 4)
    _sending(town)()
    assert sorted(page.kind for page in town.pockets.out) == ["email", "sms"]
    assert {(row.state, row.attempts) for row in town.rows(page_attempts)} == {("sent", 1)}


def test_taken_at_the_moment_of_paging_and_sending_nothing_leaves_after_it(
    town: Town, bea: Known
) -> None:
    town.way(town.staff["Noor"].id, "email", address="noor@example.org")
    _paging(town)()
    at_once(_claiming(town, bea), _sending(town), _paging(town))
    sent = len(town.pockets.out)
    assert sent <= 1
    town.clock.at += timedelta(minutes=1)
    _sending(town)()
    assert len(town.pockets.out) == sent
    [opened] = town.rows(escalations)
    assert opened.next_page_at is None
    assert {row.state for row in town.rows(page_attempts)} <= {"sent", "cancelled"}


def test_two_answers_at_once_let_the_chain_wait_once(town: Town, bea: Known) -> None:
    _paging(town)()
    _sending(town)()
    [row] = town.rows(page_attempts)

    def answer(by: str) -> Answer | None:
        with town.house.db.writing() as tx:
            return acknowledging.acknowledge(tx, town.house, row.id, by=by, now=town.now)

    town.clock.at += timedelta(seconds=30)
    assert set(at_once(lambda: answer("link"), lambda: answer("reply"))) == {Answer.WAITS}
    [opened] = town.rows(escalations)
    assert opened.next_page_at == town.now + town.house.policy.silent_after
    assert town.rows(page_attempts)[0].acknowledged_at == town.now


def test_an_answer_and_a_claim_at_once_leave_it_taken(town: Town, bea: Known) -> None:
    _paging(town)()
    _sending(town)()
    [row] = town.rows(page_attempts)

    def answer() -> None:
        with town.house.db.writing() as tx:
            acknowledging.acknowledge(tx, town.house, row.id, by="reply", now=town.now)

    at_once(answer, _claiming(town, bea))
    [opened] = town.rows(escalations)
    assert opened.acknowledged_by == town.staff["Noor"].id and opened.next_page_at is None


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_sender_that_ends_in_the_midst_leaves_no_page_twice(
    town: Town, bea: Known, when: Literal["before", "after"]
) -> None:
    town.way(town.staff["Noor"].id, "email", address="noor@example.org")
    _paging(town)()
    with pytest.raises(Ended):
        _sending(town, sms=Ends(town.pockets, when))()
    assert {row.state for row in town.rows(page_attempts)} == {"sending", "queued"}
    _sending(town)()
    town.clock.at += town.house.policy.page_lease
    _sending(town)()
    rows = {row.way_id: (row.state, row.attempts) for row in town.rows(page_attempts)}
    assert sorted(rows.values()) == [("doubtful", 1), ("sent", 1)]
    kinds = [page.kind for page in town.pockets.out]
    assert kinds == (["sms", "email"] if when == "after" else ["email"])
    _sending(town)()
    assert len(town.pockets.out) == len(kinds)


def test_a_way_in_doubt_with_no_other_brings_the_next_rung_at_once(town: Town, bea: Known) -> None:
    _paging(town)()
    with pytest.raises(Ended):
        _sending(town, sms=Ends(town.pockets, "before"))()
    town.clock.at += town.house.policy.page_lease
    for _ in range(2):
        _sending(town)()
        _paging(town)()
    assert {row.rung for row in town.rows(pages)} > {1}
    _sending(town)()
    assert [page.address for page in town.pockets.out][:1] != []
