"""Pages and answers that come late: what they were about has changed meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.care import snoozing
from bot.care.escalations import Cause, escalate
from bot.care.paging import calling, settling
from bot.care.paging.acknowledging import Answer
from bot.care.snoozing import PuttingAway
from bot.sending.channels.base import StatusReport
from models import escalations as table
from models import page_attempts, shifts
from tests.paged import answers, held, raised, says, token
from tests.town import POCKETS, Town

MAIL = "noor@example.org"
CRY = "I want to kill myself tonight"


def test_an_answer_to_a_page_from_before_it_was_raised_holds_nothing_up(town: Town) -> None:
    bea = raised(town, "Bea", 1)
    town.settle()
    town.clock.at += timedelta(minutes=1)
    town.hears(bea, CRY)
    assert answers(town, token(town, 0)) is Answer.WAITS
    [opened] = town.rows(table)
    assert (opened.level, opened.next_page_at) == (0, town.now)
    town.settle()
    town.later(seconds=30)
    assert answers(town, token(town)) is Answer.WAITS
    assert town.rows(table)[0].next_page_at == town.now + town.house.policy.silent_after


def test_an_answer_to_a_page_from_before_it_was_taken_holds_nothing_up(town: Town) -> None:
    bea = raised(town, "Bea", 0)
    town.settle()
    held(town, bea, "Luz")
    town.clock.at += town.house.policy.lease
    town.settle()
    [before] = town.rows(table)
    assert answers(town, token(town, 0)) is Answer.WAITS
    assert town.rows(table) == [before]
    assert answers(town, token(town)) is Answer.WAITS
    assert town.rows(table)[0].next_page_at == town.now + town.house.policy.silent_after


def test_a_page_that_waited_wakes_nobody_who_has_gone_home(town: Town) -> None:
    town.way(town.staff["Noor"].id, "email", address=MAIL, position=10)
    with town.house.db.writing() as tx:
        tx.execute(update(shifts).values(ends_at=town.now + timedelta(seconds=30)))
    raised(town, "Bea", 0)
    town.settle()
    town.later(minutes=1)
    assert [page.address for page in town.pockets.out] == [POCKETS["Noor"]]
    town.later(minutes=1)
    assert POCKETS["Sam"] in [page.address for page in town.pockets.out]
    assert MAIL not in [page.address for page in town.pockets.out]


def test_where_nothing_went_out_before_a_shift_ended_the_next_rung_is_paged_at_once(
    town: Town,
) -> None:
    raised(town, "Bea", 0)
    end = town.now + timedelta(seconds=1)
    with town.house.db.writing() as tx:
        tx.execute(update(shifts).values(ends_at=end))
    calling.page_due(town.house, town.now, limit=1)
    town.clock.at = end
    town.settle()
    assert [page.address for page in town.pockets.out] == [POCKETS["Sam"]]


def test_who_holds_it_and_answers_what_was_raised_is_paged_for_it_no_more(town: Town) -> None:
    bea = raised(town, "Bea", 1)
    holding = held(town, bea)
    town.hears(bea, CRY)
    town.settle()
    assert town.rows(table)[0].acknowledged_at is None, "a cry while held is paged for too"
    sent = len(town.pockets.out)
    says(town, holding)
    [opened] = town.rows(table)
    assert (opened.acknowledged_by, opened.next_page_at) == (holding.staff.id, None)
    town.later(minutes=1)
    assert len(town.pockets.out) == sent


def test_a_page_that_failed_is_not_made_good_for_what_has_been_put_away(town: Town) -> None:
    town.way(town.staff["Noor"].id, "email", address=MAIL, position=10)
    bea = raised(town, "Bea", 1)
    town.settle()
    [first] = town.rows(page_attempts, state="sent")
    until = town.now + timedelta(hours=2)
    snoozing.snooze(town.house, held(town, bea), PuttingAway(until), town.now)
    _fails(town, first.provider_id)
    assert [page.kind for page in town.pockets.out] == ["sms"]


def test_a_page_that_was_answered_and_reported_as_failed_brings_nobody_else(town: Town) -> None:
    town.way(town.staff["Noor"].id, "email", address=MAIL, position=10)
    raised(town, "Bea", 0)
    town.settle()
    assert answers(town, token(town)) is Answer.WAITS
    [before] = town.rows(table)
    [first] = town.rows(page_attempts, state="sent")
    _fails(town, first.provider_id)
    assert [page.kind for page in town.pockets.out] == ["sms"]
    assert town.rows(table) == [before]


def _fails(town: Town, provider_id: str) -> None:
    """Let a provider report that a page did not arrive, and what follows from that happen."""
    town.clock.at += timedelta(seconds=20)
    report = StatusReport(provider_id, "undelivered", 30003)
    settling.record_report(town.house, report, now=town.now)
    town.settle()


@pytest.mark.parametrize("due_in", [timedelta(0), timedelta(hours=1)])
def test_what_nobody_has_taken_is_due_no_later_for_a_more_urgent_cause(
    town: Town, due_in: timedelta
) -> None:
    bea = raised(town, "Bea", 3)
    due_at = town.now + due_in
    with town.house.db.writing() as tx:
        tx.execute(update(table).values(claim_by_at=due_at, next_page_at=due_at))
        cause = Cause(2, "the client wrote before a reply left")
        escalate(tx, town.house, bea.conversation_id, cause=cause, now=town.now)
    [row] = town.rows(table)
    assert (row.level, row.claim_by_at, row.next_page_at) == (2, due_at, due_at)
