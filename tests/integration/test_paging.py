"""Pages on their way: by which way, how often, to whom instead; answered, bundled, stopped."""

from collections import deque
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.care import escalations, snoozing, specialist
from bot.care.escalations import Cause
from bot.care.paging import settling
from bot.care.paging.acknowledging import Answer
from bot.care.paging.tokens import token_of
from bot.care.snoozing import PuttingAway
from bot.care.specialist import Holding
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.sending.channels.base import StatusReport
from models import escalations as table
from models import (
    messages,
    page_attempts,
    pages,
    paging_ways,
    shifts,
)
from tests.paged import answers, came, due, held, raised, says, token
from tests.town import POCKETS, Known, Town

CRY = "I want to kill myself tonight"
MAIL = "noor@example.org"


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who cried for help."""
    bea = town.agreed("Bea")
    town.hears(bea, CRY)
    town.settle()
    return bea


def test_a_page_says_how_many_wait_and_nothing_of_anybody(town: Town, bea: Known) -> None:
    [page] = town.pockets.out
    assert (page.address, page.words) == (POCKETS["Noor"], "1 urgent item waiting")
    assert page.urgent and page.link.startswith(f"{town.config.address}/p/")
    [row] = town.rows(page_attempts)
    assert (row.state, row.attempts, row.purpose) == ("sent", 1, "escalation")
    assert token(town) == token_of(town.house.ring, row.id)
    told = " ".join((page.title, page.words, page.link))
    assert "Bea" not in told and str(bea.conversation_id) not in told


def test_ones_ways_follow_each_other_until_it_is_answered(town: Town) -> None:
    noor = town.staff["Noor"].id
    town.way(noor, "email", address=MAIL, position=10)
    town.way(noor, "push", address="{}", position=1)
    raised(town, "Bea", 0)
    town.settle()
    assert [page.kind for page in town.pockets.out] == ["push"]
    town.later(minutes=1)
    assert [page.kind for page in town.pockets.out] == ["push", "sms"]
    assert answers(town, token(town, 0)) is Answer.WAITS
    town.later(minutes=4)
    assert len(town.pockets.out) == 2
    states = {row.state for row in town.rows(page_attempts)}
    assert states == {"sent", "cancelled"}


def test_answered_and_silent_for_five_minutes_the_next_rung_is_paged_and_the_silent_too(
    town: Town, bea: Known
) -> None:
    town.later(minutes=1)
    assert answers(town, token(town)) is Answer.WAITS
    assert answers(town, token(town)) is Answer.WAITS
    [opened] = town.rows(table)
    assert opened.next_page_at == town.now + town.house.policy.silent_after
    assert opened.acknowledged_at is None, "only taking it meets its deadline"
    town.later(minutes=4, seconds=59)
    assert len(town.pockets.out) == 1
    town.later(seconds=1)
    assert came(town)[1:] == [(POCKETS["Noor"], "1 urgent item waiting")]
    assert town.rows(pages)[-1].rung == 3


def test_two_who_answer_in_turns_do_not_hold_the_chain_up(town: Town, bea: Known) -> None:
    town.way(town.staff["Noor"].id, "email", address=MAIL)
    town.later(minutes=2)
    assert answers(town, town.rows(page_attempts)[-1].id) is Answer.WAITS
    [before] = town.rows(table)
    town.later(minutes=2)
    assert answers(town, town.rows(page_attempts)[0].id) is Answer.WAITS
    assert town.rows(table) == [before]


def test_what_is_taken_is_paged_for_no_more_and_its_taker_has_answered(
    town: Town, bea: Known
) -> None:
    town.way(town.staff["Noor"].id, "email", address=MAIL)
    town.later(minutes=2)
    assert "queued" in {row.state for row in town.rows(page_attempts)}
    holding = held(town, bea)
    says(town, holding)
    sent = len(town.pockets.out)
    [opened] = town.rows(table)
    assert (opened.next_page_at, opened.reply_page_at) == (None, None)
    assert {row.state for row in town.rows(page_attempts)} == {"sent", "cancelled"}
    assert {row.answered_by for row in town.rows(page_attempts, state="sent")} == {"page"}
    for _ in range(30):
        town.later(minutes=1)
        specialist.renew(town.house, town.staff["Noor"], holding.token, town.now)
    assert len(town.pockets.out) == sent
    assert answers(town, token(town, 0)) is Answer.TAKEN


def test_who_took_it_and_says_nothing_is_paged_and_then_the_chain_is(
    town: Town, bea: Known
) -> None:
    town.later(minutes=1)
    holding = held(town, bea)
    [opened] = town.rows(table)
    assert opened.reply_page_at == opened.reply_by_at == opened.opened_at + timedelta(minutes=5)
    _keeps(town, holding, minutes=4)
    assert came(town)[1:] == [(POCKETS["Noor"], "1 item that you took waits for your words")]
    assert answers(town, token(town)) is Answer.WAITS
    _keeps(town, holding, minutes=5)
    assert [page.address for page in town.pockets.out[2:]] == [POCKETS["Noor"]]
    _keeps(town, holding, minutes=12)
    assert POCKETS["Sam"] in [page.address for page in town.pockets.out]
    says(town, holding)
    sent = len(town.pockets.out)
    _keeps(town, holding, minutes=20)
    assert len(town.pockets.out) == sent
    assert {row.clock for row in town.rows(pages)} == {"claim", "reply"}


def _keeps(town: Town, holding: Holding, *, minutes: int) -> None:
    for _ in range(minutes):
        town.later(minutes=1)
        specialist.renew(town.house, holding.staff, holding.token, town.now)


def test_a_first_reply_that_is_taken_back_lets_the_clock_go_on(town: Town) -> None:
    bea = town.agreed("Bea")
    town.hears(bea, "I want to die")
    holding = held(town, bea)
    says(town, holding)
    [row] = town.rows(messages, author="staff")
    specialist.take_back(town.house, holding, row.id, town.now)
    [opened] = town.rows(table)
    assert opened.replied_at is None and opened.reply_page_at == opened.reply_by_at


def test_a_way_that_fails_is_left_and_the_next_is_used_at_once(town: Town) -> None:
    town.way(town.staff["Noor"].id, "email", address=MAIL, position=10)
    town.pockets.fails["sms"] = deque([ChannelError(30005, permanent=True)])
    raised(town, "Bea", 0)
    town.settle()
    assert [page.address for page in town.pockets.out] == [MAIL]
    [way] = town.rows(paging_ways, staff_id=town.staff["Noor"].id, kind="sms")
    assert way.failing_since == town.now
    assert town.rows(page_attempts, way_id=way.id)[0].fault == "provider 30005"
    town.later(minutes=2)
    assert [page.address for page in town.pockets.out] == [MAIL, MAIL]


def test_a_way_is_left_out_only_when_it_fails_again_and_again(town: Town) -> None:
    busy = ChannelError(20429, permanent=False)
    town.pockets.down["sms"] = busy
    [way] = town.rows(paging_ways, staff_id=town.staff["Noor"].id)
    raised(town, "Bea", 0)
    town.settle()
    [after] = town.rows(paging_ways, id=way.id)
    assert (after.failures, after.failing_since) == (1, None)
    town.pockets.down.clear()
    town.later(minutes=5)
    assert town.rows(paging_ways, id=way.id)[0].failures == 0


def test_a_kind_that_this_house_cannot_page_by_is_no_fault_of_the_way(town: Town) -> None:
    raised(town, "Bea", 0)
    town.parts = replace(town.parts, pagers={})
    town.settle()
    assert {row.fault for row in town.rows(page_attempts)} == {"not_set_up"}
    assert {row.failures for row in town.rows(paging_ways)} == {0}
    assert {row.staff_id for row in town.rows(pages)} >= {town.staff["Sam"].id, None}


def test_when_nothing_goes_out_the_next_rung_is_paged_at_once(town: Town) -> None:
    town.pockets.fails["sms"] = deque([ChannelError(30005, permanent=True)])
    raised(town, "Bea", 0)
    town.settle()
    assert [page.address for page in town.pockets.out] == [POCKETS["Sam"]]
    assert {row.at for row in town.rows(pages)} == {town.now}


def test_a_claim_that_lapsed_begins_the_chain_anew_answers_and_failures_too(
    town: Town, bea: Known
) -> None:
    assert answers(town, token(town)) is Answer.WAITS
    held(town, bea)
    town.clock.at += timedelta(minutes=2)
    town.pockets.fails["sms"] = deque([ChannelError(20429, permanent=False)])
    town.settle()
    assert [page.address for page in town.pockets.out[1:]] == [POCKETS["Sam"]]
    town.later(seconds=30)
    assert answers(town, token(town)) is Answer.WAITS
    assert town.rows(table)[0].next_page_at == town.now + town.house.policy.silent_after


def test_what_nobody_knows_to_have_left_is_never_sent_again(town: Town) -> None:
    town.way(town.staff["Noor"].id, "email", address=MAIL, position=10)
    town.pockets.fails["sms"] = deque([DeliveryDoubtful()])
    raised(town, "Bea", 0)
    town.settle()
    assert [page.kind for page in town.pockets.out] == ["email"]
    [doubtful] = town.rows(page_attempts, state="doubtful")
    assert doubtful.attempts == 1
    town.later(minutes=1)
    assert town.rows(page_attempts, id=doubtful.id)[0].state == "doubtful"


def test_a_provider_that_is_down_spoils_no_way_and_each_page_leaves_once_when_it_is_back(
    town: Town,
) -> None:
    town.pockets.down["sms"] = ProviderUnreachable()
    raised(town, "Bea", 0)
    for _ in range(20):
        town.later(seconds=30)
    assert town.pockets.out == []
    assert {row.failing_since for row in town.rows(paging_ways)} == {None}
    town.pockets.down.clear()
    town.later(minutes=2)
    waiting = [page.address for page in town.pockets.out]
    assert set(waiting) <= {POCKETS["Noor"], POCKETS["Sam"]} and len(waiting) == len(set(waiting))
    links = [page.link for page in town.pockets.out]
    assert links and len(set(links)) == len(links)


def test_what_a_provider_says_later_counts_too(town: Town) -> None:
    town.way(town.staff["Noor"].id, "email", address=MAIL, position=10)
    raised(town, "Bea", 0)
    town.settle()
    [first] = town.rows(page_attempts, state="sent")
    report = StatusReport(first.provider_id, "undelivered", 30003)
    for _ in range(2):
        settling.record_report(town.house, report, now=town.now)
    town.settle()
    assert [page.kind for page in town.pockets.out] == ["sms", "email"]
    assert town.rows(page_attempts, id=first.id)[0].state == "failed"
    settling.record_report(town.house, StatusReport("nobody's", "delivered"), now=town.now)
    second = town.rows(page_attempts, state="sent")[0]
    told = StatusReport("", "delivered", message_id=second.id)
    settling.record_report(town.house, told, now=town.now)
    assert town.rows(page_attempts, id=second.id)[0].state == "delivered"


def test_what_can_wait_comes_in_bundles_the_first_at_once(town: Town) -> None:
    known = [raised(town, name, 3) for name in ("Ana", "Bea", "Bo")]
    due(town, known[0])
    town.settle()
    assert came(town) == [(POCKETS["Noor"], "1 item waiting")]
    town.later(seconds=20)
    for one in known[1:]:
        due(town, one)
    town.settle()
    assert len(town.pockets.out) == 1
    town.later(seconds=100)
    assert came(town)[1:] == [(POCKETS["Noor"], "3 items waiting")]
    states = [row.state for row in town.rows(page_attempts, purpose="gathered")]
    assert states == ["sent"] * 3
    assert answers(town, token(town)) is Answer.WAITS
    assert all(row.acknowledged_at for row in town.rows(page_attempts, purpose="gathered"))


def test_a_bundle_leaves_out_what_was_taken_meanwhile(town: Town) -> None:
    known = [raised(town, name, 3) for name in ("Ana", "Bea")]
    for one in known:
        due(town, one)
        town.settle()
    held(town, known[1])
    town.later(minutes=2)
    assert came(town) == [(POCKETS["Noor"], "1 item waiting")]


def test_what_can_wait_wakes_nobody_and_is_paged_when_the_shift_begins(town: Town) -> None:
    bea = raised(town, "Bea", 2)
    night = timedelta(hours=9)
    change = update(shifts).values(starts_at=town.now + night)
    with town.house.db.writing() as tx:
        tx.execute(change)
    due(town, bea)
    town.settle()
    assert town.pockets.out == []
    assert [row.staff_id for row in town.rows(pages)] == [None]
    assert town.rows(table)[0].next_page_at == town.now + night
    town.later(hours=9)
    assert came(town) == [(POCKETS["Noor"], "1 item waiting")]


def test_a_clock_in_staffed_hours_waits_for_the_morning_and_danger_does_not(town: Town) -> None:
    end = town.now + timedelta(hours=1)
    with town.house.db.writing() as tx:
        tx.execute(update(shifts).values(ends_at=end))
    day = timedelta(days=1)
    town.on_duty("Luz", town.now + day, until=town.now + day + timedelta(hours=10))
    town.later(hours=2)
    bea, ana = town.agreed("Bea"), town.agreed("Ana")
    with town.house.db.writing() as tx:
        for known, level in ((bea, 2), (ana, 0)):
            cause = Cause(level, "a reason")
            escalations.escalate(tx, town.house, known.conversation_id, cause=cause, now=town.now)
    rows = {row.level: row for row in town.rows(table)}
    assert rows[2].claim_by_at == end - timedelta(hours=1) + day + timedelta(hours=10)
    assert rows[0].claim_by_at == town.now + timedelta(minutes=2)
    town.settle()
    assert {page.address for page in town.pockets.out} == {POCKETS["Sam"]}


def test_what_is_put_away_pages_nobody_though_a_page_was_on_its_way(town: Town) -> None:
    town.way(town.staff["Noor"].id, "email", address=MAIL, position=10)
    bea = raised(town, "Bea", 1)
    town.settle()
    holding = held(town, bea)
    until = town.now + timedelta(hours=2)
    snoozing.snooze(town.house, holding, PuttingAway(until), town.now)
    town.later(minutes=90)
    assert len(town.pockets.out) == 1
    town.later(minutes=30)
    assert len(town.pockets.out) == 2


def test_an_old_link_and_a_strange_one_change_nothing(town: Town, bea: Known) -> None:
    assert answers(town, "x" * 22) is None
    town.clock.at += timedelta(hours=12, seconds=1)
    assert answers(town, token(town, 0)) is Answer.EXPIRED
    assert town.rows(page_attempts)[0].acknowledged_at is None


def test_a_page_is_not_sent_to_who_left_or_by_a_way_given_up(town: Town) -> None:
    raised(town, "Bea", 0)
    with town.house.db.writing() as tx:
        tx.execute(update(paging_ways).values(retired_at=town.now))
    town.settle()
    assert town.pockets.out == []
    assert {row.staff_id for row in town.rows(pages)} >= {None}
