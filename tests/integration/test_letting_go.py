"""Letting go: the script goes on, keeps quiet or ends; services are settled; eyes are asked for."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from bot import schema
from bot.care import looking, specialist
from bot.care.specialist import Holding, Rest
from bot.errors import DeedRefused, LeaseLost, NotAllowed, TurnConflict
from models import check_ins, conversations, progresses, second_looks, service_referrals, turns
from tests.browsing import Doors
from tests.town import Known, Town

WEEK = timedelta(days=7)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who asks for a person in the middle of her first check-in."""
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    town.hears(bea, "please call me")
    return bea


@pytest.fixture
def held(town: Town, bea: Known) -> Holding:
    """Noor, who has her."""
    noor = town.staff["Noor"]
    taken = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    return Holding(noor, bea.conversation_id, taken.token)


def _planned(town: Town) -> list[Any]:
    return town.rows(check_ins, state="due")


def _offered(town: Town, known: Known, *, service: str, state: str = "offered") -> UUID:
    """Write down that a service was offered, as a script would."""
    turn_id = town.rows(turns, conversation_id=known.conversation_id)[-1].id
    row = {"id": town.house.new_id(), "conversation_id": known.conversation_id, "at": town.now}
    told = {"turn_id": turn_id, "service": service, "state": state, "language": "en"}
    with town.house.db.writing() as tx:
        tx.execute(insert(service_referrals), {**row, **told})
    found: UUID = row["id"]
    return found


def test_kept_quiet_the_script_ends_and_check_ins_wait_for_the_day(
    town: Town, bea: Known, held: Holding
) -> None:
    before, until = _planned(town), town.now + WEEK
    late = [one for one in before if one.due_at >= until]
    specialist.hand_back(town.house, held, town.now, rest=Rest(until))
    assert town.rows(progresses, script="first_check_in")[0].result == "ended_by_staff"
    assert town.rows(conversations, id=bea.conversation_id)[0].state == "bot"
    waiting = [one for one in _planned(town) if one.reason == "kept_quiet"]
    assert len(waiting) == len(before) - len(late) > 0
    assert all(one.due_at >= until and one.planned_at == one.due_at for one in waiting)
    assert [one for one in _planned(town) if one.reason is None] == late


def test_kept_quiet_nothing_is_said_before_the_day_and_it_is_said_then(
    town: Town, bea: Known, held: Holding
) -> None:
    until = town.now + timedelta(days=14)
    specialist.hand_back(town.house, held, town.now, rest=Rest(until))
    said = len(town.said(bea))
    for _ in range(13):
        town.later(days=1)
    assert len(town.said(bea)) == said
    for _ in range(4):
        town.later(days=1)
    assert len(town.said(bea)) > said
    assert town.rows(check_ins, state="skipped") == []


def test_several_that_wait_come_a_day_apart(town: Town, bea: Known, held: Holding) -> None:
    specialist.hand_back(town.house, held, town.now, rest=Rest(town.now + timedelta(days=50)))
    days = [one.due_at.date() for one in _planned(town) if one.reason == "kept_quiet"]
    assert len(days) == len(set(days)) > 1


def test_an_ended_script_leaves_what_is_planned(town: Town, bea: Known, held: Holding) -> None:
    before = _planned(town)
    said = len(town.said(bea))
    specialist.hand_back(town.house, held, town.now, rest=Rest())
    town.settle()
    assert town.rows(progresses, script="first_check_in")[0].result == "ended_by_staff"
    assert _planned(town) == before and len(town.said(bea)) == said


@pytest.mark.parametrize(("length", "why"), [(timedelta(0), "past"), (WEEK * 9, "too_far")])
def test_a_day_is_ahead_and_not_too_far(
    town: Town, held: Holding, length: timedelta, why: str
) -> None:
    before = _planned(town)
    with pytest.raises(DeedRefused, match=why):
        specialist.hand_back(town.house, held, town.now, rest=Rest(town.now + length))
    assert _planned(town) == before
    specialist.renew(town.house, held.staff, held.token, town.now)


def test_closing_asks_what_became_of_each_service_still_open(
    town: Town, bea: Known, held: Holding
) -> None:
    _offered(town, bea, service="Shelter", state="declined")
    food, bus = (
        _offered(town, bea, service="Food"),
        _offered(town, bea, service="Bus pass", state="accepted"),
    )
    for became in ({}, {food: "connected"}, {food: "connected", bus: "gone"}):
        with pytest.raises(DeedRefused, match="services"):
            _closed(town, held, became)
    _closed(town, held, {food: "unreachable", bus: "accepted"})
    told = [(row.service, row.state) for row in town.rows(service_referrals)]
    assert told[3:] == [("Food", "unreachable")]
    assert town.rows(service_referrals)[-1].staff_id == held.staff.id


def _closed(town: Town, held: Holding, became: dict[UUID, str]) -> None:
    specialist.close(town.house, held, outcome="not_needed", now=town.now, became=became)


def test_the_page_asks_and_takes_the_answers(town: Town, bea: Known) -> None:
    food = _offered(town, bea, service="<i>Food</i>")
    noor = Doors(town).signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    shown = noor.conversation(bea.conversation_id)
    assert f'name="service-{food}"' in shown.text and "&lt;i&gt;Food" in shown.text
    form = {"token": shown.hidden["token"], "outcome": "visit_made"}
    refused = noor.does(bea.conversation_id, "close", **form)
    assert refused.status_code == 422 and "what became of it" in refused.text
    told = {f"service-{food}": "connected"}
    assert noor.does(bea.conversation_id, "close", **form, **told).status_code == 303
    assert town.rows(service_referrals)[-1].state == "connected"


@pytest.mark.parametrize(
    ("form", "result"),
    [
        ({}, None),
        ({"then": "go_on"}, None),
        ({"then": "end"}, "ended_by_staff"),
        ({"then": "quiet", "day": "2026-03-20"}, "ended_by_staff"),
    ],
)
def test_the_page_hands_back_in_each_way(
    town: Town, bea: Known, form: dict[str, str], result: str | None
) -> None:
    noor = Doors(town).signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    token = noor.conversation(bea.conversation_id).hidden["token"]
    answer = noor.does(bea.conversation_id, "hand-back", token=token, **form)
    assert answer.status_code == 303
    assert town.rows(progresses, script="first_check_in")[0].result == result


@pytest.mark.parametrize("day", ["", "soon", "2026-03-01", "2027-03-01"])
def test_a_day_that_is_none_is_refused(town: Town, bea: Known, day: str) -> None:
    noor = Doors(town).signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    token = noor.conversation(bea.conversation_id).hidden["token"]
    answer = noor.does(bea.conversation_id, "hand-back", token=token, then="quiet", day=day)
    assert answer.status_code == 422 and "You have it" in answer.text


def test_only_the_holder_asks_for_a_second_pair_of_eyes(
    town: Town, bea: Known, held: Holding
) -> None:
    with pytest.raises(LeaseLost):
        looking.ask(town.house, replace(held, staff=town.staff["Luz"]), town.now)
    for staff in (town.staff["Kit"], replace(held.staff, role="auditor")):
        with pytest.raises(NotAllowed):
            looking.ask(town.house, replace(held, staff=staff), town.now)
        with pytest.raises(NotAllowed):
            looking.end(town.house, staff, bea.conversation_id, town.now)
    assert town.rows(second_looks) == []
    looking.ask(town.house, held, town.now)
    looking.ask(town.house, held, town.now)
    assert len(town.rows(second_looks)) == 1


def test_an_older_house_knows_a_followed_up_service_as_wanted_and_keeps_it(
    town: Town, bea: Known
) -> None:
    _offered(town, bea, service="Food", state="connected")
    _offered(town, bea, service="Shelter", state="declined")
    schema.unmigrate(town.house.db, to="0009")
    schema.migrate(town.house.db)
    town.house.db.close()
    kept = [(row.service, row.state) for row in town.rows(service_referrals)]
    assert kept == [("Food", "accepted"), ("Shelter", "declined")]
    with pytest.raises(TurnConflict), town.house.db.writing() as tx:
        tx.execute(update(service_referrals).values(state="offered"))
