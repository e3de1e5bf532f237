"""Texts that are claimed, and settled, several at a time: each as if it were alone."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.care.clients import merging
from bot.care.clients.merging import Same
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.sending import delivery
from bot.sending.channels.base import Outcome, Outgoing, Sent, Taken
from bot.sending.gate import CHECK_IN
from models import clients, contact_points, conversations, messages
from tests.campaigning import GOOD_WISH, crowd, plan, started
from tests.town import Known, Town

MANY = 50


def take(town: Town, most: int = MANY) -> Taken:
    return delivery.take(town.house, town.now, on_setback=town.parts.on_setback, most=most)


def settle(town: Town, outcomes: list[Outcome]) -> None:
    channels, on_setback = town.parts.channels, town.parts.on_setback
    delivery.settle(town.house, channels, outcomes, on_setback=on_setback)


def of(town: Town, texts: list[Any]) -> dict[Any, tuple[str, str | None]]:
    """Where these texts stand."""
    ids = {row.id for row in texts}
    return {row.id: (row.status, row.reason) for row in town.rows(messages) if row.id in ids}


def wishes(town: Town, count: int) -> tuple[list[Known], list[Any]]:
    """Let a campaign queue a text to each of a crowd."""
    people = crowd(town, count)
    started(town, plan(pace=80))
    return people, list(town.rows(messages, wording=GOOD_WISH))


def change(town: Town, known: Known, table: Any, **values: Any) -> None:
    [talk] = town.rows(conversations, id=known.conversation_id)
    ids = {contact_points: talk.contact_point_id, conversations: talk.id, clients: known.client_id}
    with town.house.db.writing() as tx:
        tx.execute(update(table).where(table.c.id == ids[table]).values(**values))


@pytest.mark.parametrize("most", [1, 3, MANY])
def test_the_gate_says_the_same_of_each_however_many_are_looked_at(town: Town, most: int) -> None:
    people, texts = wishes(town, 12)
    change(town, people[0], contact_points, state="unreachable")
    change(town, people[1], conversations, state="waiting")
    change(town, people[2], clients, circumstance="in_hospital")
    change(town, people[3], clients, time_zone="Asia/Tokyo")
    town.hears(people[4], "STOP")
    while take(town, most).looked_at:
        pass
    by_talk = {row.conversation_id: row.id for row in texts}
    stands = of(town, texts)
    assert [stands[by_talk[one.conversation_id]] for one in people[:5]] == [
        ("refused", "unreachable"),
        ("refused", "waits_for_person"),
        ("refused", "in_hospital"),
        ("held", "window"),
        ("cancelled", "opted_out"),
    ]
    assert Counter(stands.values())["sending", None] == 7


def test_no_more_than_eight_conversations_are_locked_at_a_time(town: Town) -> None:
    _, texts = wishes(town, 12)
    assert len(take(town).outgoing) == 8
    assert Counter(status for status, _ in of(town, texts).values()) == {"sending": 8, "queued": 4}


def test_of_one_person_the_next_waits_until_the_first_has_left(town: Town) -> None:
    known = town.agreed("Bea")
    town.settle()
    pattern = {**town.rows(messages, direction="out")[-1]._mapping, "provider_id": None}
    again = {"status": "queued", "status_rank": 0, "due_at": town.now, "purpose": CHECK_IN}
    with town.house.db.writing() as tx:
        for body in ("first", "second"):
            fresh = {**again, "id": town.house.new_id(), "body": body, "idempotency_key": None}
            tx.execute(messages.insert(), {**pattern, **fresh})
    [first] = take(town).outgoing
    assert (first.body, first.address) == ("first", known.phone)
    assert not take(town).looked_at
    settle(town, [Outcome(first, town.now, Sent("SIM1", "accepted"))])
    assert [one.body for one in take(town).outgoing] == ["second"]


def test_on_two_numbers_of_one_client_the_cap_counts_what_has_just_set_out(town: Town) -> None:
    people, texts = wishes(town, 2)
    same = Same(people[0].client_id, people[1].client_id, "She told me of both numbers")
    merging.merge(town.house, town.staff["Noor"], same, town.now)
    most = town.house.policy.unprompted_per_day_max
    sent_before = {"sent_at": town.now - timedelta(hours=1), "author": "bot", "status": "delivered"}
    own = [row for row in town.rows(messages, direction="out") if row.wording != GOOD_WISH]
    with town.house.db.writing() as tx:
        for row in [one for one in own if one.conversation_id == people[0].conversation_id][-1:]:
            for _ in range(most - 1):
                fresh = {"id": town.house.new_id(), "provider_id": None, "idempotency_key": None}
                tx.execute(
                    messages.insert(), {**row._mapping, **sent_before, **fresh, "answers_at": None}
                )
    assert len(take(town).outgoing) == 1
    take(town)
    assert sorted(of(town, texts).values()) == [("held", "daily_cap"), ("sending", None)]


def test_what_came_of_each_is_recorded_though_it_came_back_together(town: Town) -> None:
    _, texts = wishes(town, 5)
    outgoing = take(town).outgoing
    came: list[Sent | ProviderUnreachable | DeliveryDoubtful | ChannelError] = [
        Sent("SM1", "accepted"),
        ProviderUnreachable("no connection"),
        DeliveryDoubtful("no answer"),
        ChannelError(21610, permanent=True),
        Sent("SM2", "sent"),
    ]
    outcomes = [Outcome(one, town.now, what) for one, what in zip(outgoing, came, strict=True)]
    for _ in range(2):
        settle(town, outcomes)
        stands = of(town, texts)
        assert [stands[one.message_id] for one in outgoing] == [
            ("accepted", None),
            ("queued", "provider_unreachable"),
            ("doubtful", None),
            ("failed", None),
            ("sent", None),
        ]


def test_a_report_that_came_before_the_answer_stays(town: Town) -> None:
    wishes(town, 2)
    early, late = take(town).outgoing
    with town.house.db.writing() as tx:
        told = update(messages).where(messages.c.id == early.message_id)
        tx.execute(told.values(status="delivered", status_rank=3, provider_id="SM1"))
    sent = [_accepted(early, "SM1", town), _accepted(late, "SM2", town)]
    settle(town, sent)
    rows = {row.provider_id: row for row in town.rows(messages, wording=GOOD_WISH)}
    assert (rows["SM1"].status, rows["SM2"].status) == ("delivered", "accepted")
    assert {row.sent_at for row in rows.values()} == {town.now}


def _accepted(outgoing: Outgoing, provider_id: str, town: Town) -> Outcome:
    return Outcome(outgoing, town.now, Sent(provider_id, "accepted"))
