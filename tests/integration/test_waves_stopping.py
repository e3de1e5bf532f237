"""A campaign that is stopped or paused sends nothing more, wherever its texts are by then."""

from datetime import timedelta
from threading import Thread

import pytest

from bot.care.waves import building
from bot.errors import DeedRefused
from bot.sending import delivery
from bot.sending.channels.base import Outgoing, Taken
from models import messages, wave_members, wave_texts
from tests.campaigning import GOOD_WISH, campaign, crowd, go_on, members, plan, run, started
from tests.town import Town


def texts(town: Town) -> list[tuple[str, str | None]]:
    """Where each text of a campaign stands."""
    return [(row.status, row.reason) for row in town.rows(messages, wording=GOOD_WISH)]


def take(town: Town, most: int = 1) -> Taken:
    return delivery.take(town.house, town.now, on_setback=town.parts.on_setback, most=most)


def test_what_was_queued_when_it_was_stopped_does_not_leave(town: Town) -> None:
    crowd(town, 4)
    campaign_id = started(town, plan(pace=8))
    assert texts(town) == [("queued", None)] * 2
    building.stop(town.house, town.staff["Sam"], campaign_id, town.now)
    town.later(minutes=1)
    town.later(minutes=1)
    assert texts(town) == [("refused", "campaign_stopped")] * 2
    assert set(members(town, campaign_id).values()) == {("skipped", "campaign_stopped")}
    assert campaign(town, campaign_id).state == "stopped"


def test_a_stop_said_twice_is_one_and_cannot_be_taken_back(town: Town) -> None:
    crowd(town, 1)
    sam, campaign_id = town.staff["Sam"], started(town)
    building.stop(town.house, sam, campaign_id, town.now)
    building.stop(town.house, sam, campaign_id, town.now)
    with pytest.raises(DeedRefused, match="moved_on"):
        building.resume(town.house, sam, campaign_id, town.now)


def test_a_paused_campaign_waits_and_goes_on(town: Town) -> None:
    crowd(town, 4)
    sam, campaign_id = town.staff["Sam"], started(town, plan(pace=8))
    building.pause(town.house, sam, campaign_id, town.now)
    town.later(minutes=20)
    assert texts(town) == [("held", "campaign_paused")] * 2
    building.resume(town.house, sam, campaign_id, town.now)
    town.later(seconds=1)
    assert [status for status, _ in texts(town)][:2] == ["delivered"] * 2
    town.later(minutes=1)
    assert [status for status, _ in texts(town)] == ["delivered"] * 4


def test_a_text_that_set_out_and_never_arrived_is_not_sent_again_after_a_stop(town: Town) -> None:
    """As a sender leaves it that is killed during the request: proved absent, it is queued anew."""
    crowd(town, 1)
    campaign_id = started(town)
    assert take(town).outgoing
    building.stop(town.house, town.staff["Sam"], campaign_id, town.now)
    town.later(minutes=2)
    town.later(minutes=2)
    assert texts(town) == [("refused", "campaign_stopped")]


def test_a_script_that_a_campaign_began_reminds_nobody_after_a_stop(town: Town) -> None:
    crowd(town, 1)
    campaign_id = started(town, plan(scripts={"a": "check_in"}))
    run(town, "sends")
    building.stop(town.house, town.staff["Sam"], campaign_id, town.now)
    for _ in range(4):
        town.later(hours=12)
    of_campaign = {row.message_id for row in town.rows(wave_texts)}
    said = [row for row in town.rows(messages) if row.id in of_campaign]
    assert [(row.status, row.reason) for row in said] == [
        ("delivered", None),
        ("refused", "campaign_stopped"),
    ]


def test_whoever_writes_back_is_answered_whatever_became_of_the_campaign(town: Town) -> None:
    [bea] = crowd(town, 1)
    campaign_id = started(town, plan(scripts={"a": "check_in"}))
    run(town, "sends")
    building.stop(town.house, town.staff["Sam"], campaign_id, town.now)
    town.hears(bea, "4")
    town.settle()
    answers = [row for row in town.rows(messages, author="bot") if row.answers_at == town.now]
    assert answers and {row.status for row in answers} == {"delivered"}


def test_a_stop_during_claims_comes_before_or_after_each_of_them(town: Town) -> None:
    crowd(town, 20)
    campaign_id = started(town, plan(pace=80))
    assert len(texts(town)) == 20
    taken: list[Outgoing] = []

    def send() -> None:
        while (found := take(town, most=2)).looked_at:
            taken.extend(found.outgoing)

    senders = [Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    building.stop(town.house, town.staff["Sam"], campaign_id, town.now)
    after = len(taken)
    for sender in senders:
        sender.join()
    # Each sender may have claimed two before the stop that it had not yet told of.
    assert len(taken) <= after + 2 * len(senders)
    left = [status for status, _ in texts(town)]
    assert left.count("sending") == len(taken) and left.count("refused") == 20 - len(taken)


def test_a_campaign_pauses_by_itself_when_texts_fail(town: Town) -> None:
    crowd(town, 4)
    campaign_id = started(town, plan(pace=8))
    with town.house.db.writing() as tx:
        changed = wave_members.update().where(wave_members.c.state == "waiting")
        tx.execute(changed.values(state="failed", reason="undelivered"))
    lenient = town.house.policy.__class__(drafts_may_leave=True, wave_failing_least=2)
    town.house.__dict__["policy"] = lenient
    town.clock.at += timedelta(minutes=15)
    go_on(town)
    row = campaign(town, campaign_id)
    assert (row.state, row.reason) == ("paused", "failures")


def test_a_campaign_pauses_by_itself_when_too_many_wait_for_a_person(town: Town) -> None:
    known = crowd(town, 5)
    campaign_id = started(town)
    for one in known[:4]:
        town.hears(one, "please call me")
    go_on(town)
    row = campaign(town, campaign_id)
    assert (row.state, row.reason) == ("paused", "escalations")
