"""The campaigns' pages: for those who lead or audit, every refusal in words, none by surprise."""

from dataclasses import replace

import pytest

from bot.care.paging import ways
from bot.care.waves import building, trying
from models import audit_entries, messages, paging_ways, staff_members, wave_campaigns
from tests.browsing import Doors
from tests.campaigning import campaign, go_on, people, plan, ready, started
from tests.tongues import LONG, TownOfTongues, clear, spoken
from tests.town import POCKETS, Town

FORM = {"name": "Spring", "script": "caring_contact", "other_script": "", "pace": "20"}


def test_those_who_work_the_queue_do_not_lead_campaigns(town: Town) -> None:
    doors, campaign_id = Doors(town), ready(town)
    assert 'href="/campaigns"' not in doors.signed_in("noor").get("/").text
    for name, status in (("noor", 403), ("kit", 403)):
        http = doors.signed_in(name)
        for path in ("", "/new", f"/{campaign_id}", f"/{campaign_id}/try"):
            assert http.get(f"/campaigns{path}").status_code == status
        assert http.post(f"/campaigns/{campaign_id}/stop").status_code == status


def test_an_auditor_reads_and_does_nothing(town: Town) -> None:
    campaign_id = ready(town)
    with town.house.db.writing() as tx:
        luz = staff_members.update().where(staff_members.c.id == town.staff["Luz"].id)
        tx.execute(luz.values(role="auditor"))
    http = Doors(town).signed_in("luz")
    page = http.get(f"/campaigns/{campaign_id}")
    assert page.status_code == 200 and "Find the members" not in page.text
    assert http.post(f"/campaigns/{campaign_id}/start").status_code == 403
    assert http.get("/campaigns/new").status_code == 403


def test_another_teams_campaign_is_not_there(town: Town) -> None:
    campaign_id = ready(town)
    with town.house.db.writing() as tx:
        kit = staff_members.update().where(staff_members.c.id == town.staff["Kit"].id)
        tx.execute(kit.values(role="supervisor"))
    http = Doors(town).signed_in("kit")
    for path in ("", "/try", "/change"):
        assert http.get(f"/campaigns/{campaign_id}{path}").status_code == 404
    assert http.post(f"/campaigns/{campaign_id}/start").status_code == 404


def test_every_fault_of_the_form_is_told_and_nothing_is_lost(town: Town) -> None:
    http = Doors(town).signed_in("sam")
    answer = http.post(
        "/campaigns", **{**FORM, "other_script": "check_in", "age_from": "9", "age_until": "3"}
    )
    assert answer.status_code == 422 and town.rows(wave_campaigns) == []
    assert "Both wordings must be of one kind" in answer.text and 'value="Spring"' in answer.text
    assert "the lower one first" in answer.text
    assert http.post("/campaigns", **FORM, cadence="no id").status_code == 400


def test_a_form_is_kept_as_it_was_written(town: Town) -> None:
    http = Doors(town).signed_in("sam")
    asked = {"days_from": "10", "instrument": "self_rated_state", "values": "1, 2"}
    answer = http.post("/campaigns", **FORM, languages="es", **asked)
    assert answer.status_code == 303
    [row] = town.rows(wave_campaigns)
    assert (row.scripts, row.state, row.pace) == ({"a": "caring_contact"}, "draft", 20)
    assert (row.audience["values"], row.audience["days_from"]) == (["1", "2"], 10)
    page = http.get(f"/campaigns/{row.id}/change").text
    assert 'value="1, 2"' in page and 'value="es" checked' in page


@pytest.mark.parametrize("deed", ["resume", "stop", "pause", "approve", "start"])
def test_what_came_too_late_is_told_in_words(town: Town, deed: str) -> None:
    http = Doors(town).signed_in("sam")
    http.post("/campaigns", **FORM)
    [row] = town.rows(wave_campaigns)
    answer = http.post(f"/campaigns/{row.id}/{deed}")
    assert answer.status_code == 409 and 'role="alert"' in answer.text
    assert campaign(town, row.id).state == "draft"


def test_a_dry_run_masks_names_keeps_nothing_and_is_written_down(town: Town) -> None:
    people(town)
    campaign_id = ready(town, plan(scripts={"a": "check_in"}))
    before = len(town.rows(audit_entries))
    with town.house.db.reading() as tx:
        found = trying.samples(tx, town.house, campaign(town, campaign_id), town.now)
    assert {one.language for one in found} == {"en", "es"}
    assert all(one.bodies and one.standing == "queued" for one in found)
    page = Doors(town).signed_in("sam").get(f"/campaigns/{campaign_id}/try").text
    assert "Bea" not in page and "Ana" not in page
    assert [row.action for row in town.rows(audit_entries)[before:]][-1] == "campaign.tried"
    assert campaign(town, campaign_id).state == "ready"


def test_a_dry_run_comes_to_the_phone_of_whoever_asks_and_to_no_client(town: Town) -> None:
    people(town)
    campaign_id = ready(town, plan(scripts={"a": "check_in"}))
    before, http = len(town.rows(messages)), Doors(town).signed_in("sam")
    path = f"/campaigns/{campaign_id}/try"
    answer = http.post(path, language="es", variant="a")
    assert answer.status_code == 303 and "on its way to your phone" in http.get(path).text
    town.settle()
    [page] = town.pockets.of(POCKETS["Sam"])
    assert page.words.startswith("Riverside") and "hola" in page.words
    assert "Ana" not in page.words and page.link == ""
    assert len(town.rows(messages)) == before
    [logged] = town.rows(audit_entries, action="campaign.texted_to_self")
    assert logged.detail == {"language": "es", "variant": "a"}


def test_a_dry_run_without_a_phone_or_too_often_is_refused_in_words(town: Town) -> None:
    people(town)
    campaign_id = ready(town, plan(scripts={"a": "check_in"}))
    http, path = Doors(town).signed_in("sam"), f"/campaigns/{campaign_id}/try"
    assert http.post(path, language="tlh", variant="a").status_code == 409
    for _ in range(ways.TRIALS_MAX):
        assert http.post(path, language="en", variant="a").status_code == 303
    often = http.post(path, language="en", variant="a")
    assert often.status_code == 409 and "wait a little" in often.text
    with town.house.db.writing() as tx:
        sams = paging_ways.c.staff_id == town.staff["Sam"].id
        tx.execute(paging_ways.update().where(sams).values(retired_at=town.now))
    none = http.post(path, language="en", variant="a")
    assert none.status_code == 409 and "add one to your paging" in none.text
    assert Doors(town).signed_in("noor").post(path, language="en").status_code == 403


def test_a_masked_text_names_nobody(town: Town) -> None:
    people(town)
    row = type("Row", (), {"name": "Ana Ruiz", "called": "Anita", "service": "Northside"})
    body = "Anita (Ana Ruiz), how was Northside?"
    assert trying.masked(body, row) == "A… (A… R…), how was …?"


def test_pages_of_a_campaign_take_all_they_say_from_the_catalogs(
    pseudo_town: TownOfTongues,
) -> None:
    town = pseudo_town
    people(town)
    two = {"a": "check_in", "b": "first_check_in"}
    campaign_id = started(town, plan(name="Bea", scripts=two))
    http = spoken(Doors(town).signed_in("sam"), LONG)
    for state in ("running", "paused", "stopping"):
        with town.house.db.writing() as tx:
            tx.execute(wave_campaigns.update().values(state=state, reason="by_staff"))
        clear(http.get(f"/campaigns/{campaign_id}"))
    clear(http.get("/campaigns"))
    clear(http.post("/campaigns", **{**FORM, "name": "Bea", "script": ""}))


def test_a_second_person_approves_on_the_page(town: Town) -> None:
    people(town)
    town.house.__dict__["policy"] = replace(town.house.policy, wave_approved_above=1)
    campaign_id = ready(town)
    doors = Doors(town)
    sam = doors.signed_in("sam")
    page = sam.get(f"/campaigns/{campaign_id}").text
    assert "somebody else than you" in page and ">Approve<" not in page and ">Start<" not in page
    luz = replace(town.staff["Luz"], role="supervisor")
    building.approve(town.house, luz, campaign_id, town.now)
    assert sam.post(f"/campaigns/{campaign_id}/start").status_code == 303
    go_on(town)
    assert campaign(town, campaign_id).state == "running"
