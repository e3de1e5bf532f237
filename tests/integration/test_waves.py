"""Campaigns in waves: found, started, followed; every member ends with a reason to be seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.care import specialist
from bot.care.waves import building, planning, tallies
from bot.care.waves.audience import Audience
from bot.errors import DeedRefused, FormInvalid, NotAllowed
from models import clients, shifts, wave_campaigns, wave_members, wave_texts, waves
from tests.campaigning import (
    GOOD_WISH,
    campaign,
    crowd,
    go_on,
    members,
    people,
    plan,
    ready,
    run,
    started,
)
from tests.town import Town


def test_everybody_is_found_once_and_who_is_left_out_is_left_out_for_a_reason(town: Town) -> None:
    known = people(town)
    campaign_id = ready(town)
    assert members(town, campaign_id) == {
        known["Ana"].conversation_id: ("waiting", None),
        known["Bea"].conversation_id: ("waiting", None),
        known["Bo"].conversation_id: ("skipped", "opted_out"),
        known["Dee"].conversation_id: ("skipped", "no_consent"),
    }
    row = campaign(town, campaign_id)
    assert (row.state, row.size, row.looked_at, row.planned_at) == ("ready", 2, 4, town.now)


def test_conditions_narrow_whom_it_is_for(town: Town) -> None:
    known = people(town)
    campaign_id = ready(town, plan(audience=Audience(languages=("es",))))
    assert list(members(town, campaign_id)) == [known["Ana"].conversation_id]
    aged = ready(town, plan(audience=Audience(age_from=1)))
    assert members(town, aged) == {}
    with town.house.db.writing() as tx:
        born = update(clients).where(clients.c.id == known["Bea"].client_id)
        tx.execute(born.values(birth_year="1990"))
    assert list(members(town, ready(town, plan(audience=Audience(age_until=40))))) == [
        known["Bea"].conversation_id
    ]


def test_areas_and_tags_narrow_whom_it_is_for(town: Town) -> None:
    known = people(town)
    with town.house.db.writing() as tx:
        one = update(clients).where(clients.c.id == known["Bea"].client_id)
        tx.execute(one.values(zip_code="97205", tags="housing, vets"))
    for audience in (Audience(areas=("972",)), Audience(tags=("vets",))):
        found = members(town, ready(town, plan(audience=audience)))
        assert list(found) == [known["Bea"].conversation_id]
    assert members(town, ready(town, plan(audience=Audience(areas=("98",))))) == {}


def test_planning_goes_on_where_it_was_cut_off(town: Town) -> None:
    people(town)
    sam = town.staff["Sam"]
    campaign_id = building.keep(town.house, sam, plan(), None, town.now)
    building.prepare(town.house, sam, campaign_id, town.now)
    assert planning.plan_next(town.house, town.now)
    before = members(town, campaign_id)
    assert campaign(town, campaign_id).state == "planning"
    go_on(town)
    assert members(town, campaign_id) == before and campaign(town, campaign_id).size == 2
    building.prepare(town.house, sam, campaign_id, town.now)
    go_on(town)
    assert members(town, campaign_id) == before


def test_a_campaign_texts_its_members_once_and_ends(town: Town) -> None:
    known = people(town)
    campaign_id = started(town)
    town.later(minutes=1)
    town.later(minutes=1)
    town.later(minutes=16)
    for name in ("Ana", "Bea"):
        assert town.said(known[name]).count(GOOD_WISH) == 1
    found = members(town, campaign_id)
    assert [found[known[name].conversation_id][0] for name in ("Ana", "Bea")] == ["sent", "sent"]
    assert (campaign(town, campaign_id).state, len(town.rows(waves))) == ("finished", 1)
    assert len(town.rows(wave_texts)) == 2


def test_a_wave_has_as_many_as_people_on_duty_can_answer(town: Town) -> None:
    crowd(town, 7)
    campaign_id = started(town, plan(pace=8))
    assert [row.size for row in town.rows(waves)] == [2]
    town.later(minutes=14)
    assert [row.size for row in town.rows(waves)] == [2]
    town.on_duty("Luz", town.now, until=town.now + timedelta(hours=9))
    town.later(minutes=1)
    assert [row.size for row in town.rows(waves)] == [2, 4]
    town.later(minutes=15)
    town.later(minutes=15)
    assert campaign(town, campaign_id).state == "finished"


def test_no_wave_opens_while_nobody_is_on_duty(town: Town) -> None:
    people(town)
    with town.house.db.writing() as tx:
        tx.execute(update(shifts).values(ends_at=town.now))
    campaign_id = started(town)
    assert town.rows(waves) == []
    assert campaign(town, campaign_id).reason == "nobody_on_duty"


def test_nobody_is_texted_at_night_and_the_pace_holds_in_the_morning(town: Town) -> None:
    crowd(town, 3)
    town.clock.at = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
    campaign_id = started(town, plan(pace=4))
    assert town.rows(waves) == [] and campaign(town, campaign_id).state == "running"
    town.clock.at = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)
    town.settle()
    assert [row.size for row in town.rows(waves)] == [1]


def test_whoever_stops_after_planning_is_not_texted(town: Town) -> None:
    known = people(town)
    campaign_id = ready(town)
    town.hears(known["Bea"], "STOP")
    town.hears(known["Ana"], "quiero hablar con una persona")
    building.start(town.house, town.staff["Sam"], campaign_id, town.now)
    go_on(town)
    found = members(town, campaign_id)
    assert found[known["Bea"].conversation_id] == ("skipped", "opted_out")
    assert found[known["Ana"].conversation_id] == ("skipped", "waits_for_person")


def test_a_conversation_that_a_person_has_is_left_alone(town: Town) -> None:
    known = people(town)
    specialist.claim(town.house, town.staff["Noor"], known["Bea"].conversation_id, town.now)
    found = members(town, ready(town))
    assert found[known["Bea"].conversation_id] == ("skipped", "person_speaks")


def test_whoever_another_campaign_texts_is_left_out(town: Town) -> None:
    known = people(town)
    started(town)
    assert members(town, ready(town))[known["Bea"].conversation_id][1] == "another_campaign"
    town.later(minutes=1)
    town.later(minutes=1)
    assert members(town, ready(town))[known["Bea"].conversation_id][1] == "texted_lately"


def test_a_language_without_reviewed_wording_is_blocked(town: Town) -> None:
    known = people(town)
    strict = replace(town.house, policy=replace(town.house.policy, drafts_may_leave=False))
    sam = town.staff["Sam"]
    campaign_id = building.keep(strict, sam, plan(), None, town.now)
    building.prepare(strict, sam, campaign_id, town.now)
    while planning.plan_next(strict, town.now):
        pass
    found = members(town, campaign_id)
    assert found[known["Ana"].conversation_id] == ("skipped", "translation")
    assert found[known["Bea"].conversation_id] == ("waiting", None)


def test_replies_and_cries_for_help_are_counted_by_language(town: Town) -> None:
    known = people(town)
    campaign_id = started(town)
    town.later(minutes=1)
    town.hears(known["Ana"], "quiero morirme")
    town.hears(known["Bea"], "STOP")
    town.later(minutes=2)
    with town.house.db.reading() as tx:
        counts = tallies.by_language(tx, campaign_id)
        [wording] = tallies.wordings(tx, campaign(town, campaign_id))
        assert tallies.left_out(tx, campaign_id) == {"no_consent": 1, "opted_out": 1}
    assert (counts["es"].sent, counts["es"].replied, counts["es"].escalated) == (1, 1, 1)
    assert (counts["en"].members, counts["en"].opted_out, counts["en"].skipped) == (3, 1, 2)
    assert (wording.replied.count, wording.opted_out.count, wording.replied.of) == (2, 1, 2)


def test_above_a_size_a_second_person_approves_and_any_change_ends_that(town: Town) -> None:
    people(town)
    sam, luz = town.staff["Sam"], replace(town.staff["Luz"], role="supervisor")
    town.house.__dict__["policy"] = replace(town.house.policy, wave_approved_above=1)
    campaign_id = ready(town)
    with pytest.raises(DeedRefused, match="unapproved"):
        building.start(town.house, sam, campaign_id, town.now)
    with pytest.raises(DeedRefused, match="own"):
        building.approve(town.house, sam, campaign_id, town.now)
    building.approve(town.house, luz, campaign_id, town.now)
    building.keep(town.house, luz, plan(pace=3), campaign_id, town.now)
    assert campaign(town, campaign_id).approved_by is None
    building.prepare(town.house, sam, campaign_id, town.now)
    go_on(town)
    for one in (sam, luz):
        with pytest.raises(DeedRefused, match="own"):
            building.approve(town.house, one, campaign_id, town.now)


def test_what_is_wrong_with_a_campaign_is_told_by_field(town: Town) -> None:
    wrong = plan(name="", pace=0, scripts={"a": "check_in", "b": "caring_contact"})
    with pytest.raises(FormInvalid) as told:
        building.keep(town.house, town.staff["Sam"], wrong, None, town.now)
    assert told.value.faults == {"name": "needed", "pace": "pace", "other_script": "purpose"}


def test_only_supervisors_lead_and_only_their_own_teams(town: Town) -> None:
    campaign_id = ready(town)
    for name in ("Noor", "Kit"):
        with pytest.raises(NotAllowed):
            building.stop(town.house, town.staff[name], campaign_id, town.now)
    stranger = replace(town.staff["Kit"], role="supervisor")
    with pytest.raises(NotAllowed):
        building.start(town.house, stranger, campaign_id, town.now)


def test_changed_wording_pauses_a_campaign(town: Town) -> None:
    people(town)
    campaign_id = ready(town)
    building.start(town.house, town.staff["Sam"], campaign_id, town.now)
    with town.house.db.writing() as tx:
        tx.execute(update(wave_campaigns).values(versions={"a": "another"}))
    run(town, "campaigns")
    row = campaign(town, campaign_id)
    assert (row.state, row.reason) == ("paused", "content_changed")
    assert {one.state for one in town.rows(wave_members)} == {"waiting", "skipped"}
