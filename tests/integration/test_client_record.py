"""What staff write about a client: who may, what follows, and what is kept of what was before."""

import html
import re
from typing import Any

import pytest
from sqlalchemy import text, update

from bot.errors import TurnConflict
from models import (
    audit_entries,
    clients,
    conversations,
    messages,
    particulars,
    safety_plans,
    staff_members,
)
from tests.browsing import Browser, Doors
from tests.town import ZONE, Known, Town

ABOUT = {"called": "", "pronouns": "", "language": "en", "time_zone": ZONE, "birth_year": ""}
SAFE = {"safe_to_text": "yes", "shared_phone": "no", "voicemail": "", "no_calls_after": ""}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has agreed to texts."""
    return town.agreed("Bea")


def keeps(http: Browser, known: Known, form: str, **fields: str) -> Any:
    """Open a form about a client, change some of it, and send it with what its page had seen."""
    path = f"/clients/{known.client_id}/{form}"
    found = re.search(r'name="seen" value="([^"]*)"', http.get(path).text)
    assert found is not None
    return http.post(path, **{"seen": found[1], **fields})


def the(town: Town, known: Known) -> Any:
    """Return the client's row."""
    [row] = town.rows(clients, id=known.client_id)
    return row


def test_who_a_client_is_can_be_changed_and_the_change_is_kept(
    doors: Doors, town: Town, bea: Known
) -> None:
    changes = {"called": "Bee", "pronouns": "she/her", "birth_year": "1987"}
    answer = keeps(doors.signed_in("noor"), bea, "about", **{**ABOUT, **changes})
    assert answer.status_code == 303
    row = the(town, bea)
    assert (row.called, row.pronouns, row.birth_year) == ("Bee", "she/her", "1987")
    kept = {(one.topic, one.value, one.staff_id) for one in town.rows(particulars)}
    assert kept == {(topic, value, town.staff["Noor"].id) for topic, value in changes.items()}
    [logged] = town.rows(audit_entries, action="client.changed")
    assert logged.detail == {"topics": ["birth_year", "called", "pronouns"]}
    assert "1987" not in str(logged) and "Bee" not in str(logged)


def test_where_a_client_lives_and_the_team_s_tags_are_kept_as_they_are_looked_for(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    keeps(noor, bea, "about", **{**ABOUT, "zip_code": "97205-1234", "tags": "Vets, housing,vets"})
    row = the(town, bea)
    assert (row.zip_code, row.tags) == ("97205", "housing, vets")
    shown = noor.get(f"/clients/{bea.client_id}").text
    assert "97205" in shown and "housing, vets" in shown
    keeps(noor, bea, "about", **{**ABOUT, "zip_code": "97205", "tags": "housing,vets"})
    assert len(town.rows(particulars)) == 2


def test_what_a_client_wants_to_be_called_finds_them_and_heads_the_page(
    doors: Doors, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    keeps(noor, bea, "about", **{**ABOUT, "called": "Kestrel"})
    assert f"/clients/{bea.client_id}" in noor.post("/find", wanted="kestr").text
    assert "Kestrel (Bea)" in noor.conversation(bea.conversation_id).text


def test_a_new_language_and_zone_hold_from_the_next_text_on_and_mark_the_thread(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    changes = {"language": "es", "time_zone": "America/New_York"}
    assert keeps(noor, bea, "about", **{**ABOUT, **changes}).status_code == 303
    [talk] = town.rows(conversations)
    row = the(town, bea)
    assert (row.language, row.time_zone, talk.language) == ("es", "America/New_York", "es")
    town.later(days=2, hours=3)
    assert town.rows(messages, direction="out")[-1].language == "es"
    shown = noor.conversation(bea.conversation_id).text
    assert "Noor wrote down: Language: Spanish." in shown
    assert "Noor wrote down: Time zone: America/New York." in shown


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"language": "xx"}, "Choose a language"),
        ({"time_zone": "Mars/Base"}, "Choose a time zone"),
        ({"birth_year": "87"}, "Write a year"),
        ({"birth_year": "2093"}, "Write a year"),
        ({"called": "x" * 61}, "too long"),
        ({"zip_code": "972"}, "Write the ZIP code"),
        ({"tags": "a,b,c,d,e,f,g,h,i"}, "at most eight tags"),
        ({"tags": "x" * 31}, "at most eight tags"),
    ],
)
def test_a_fault_keeps_nothing_and_gives_back_what_was_typed(
    doors: Doors, town: Town, bea: Known, wrong: dict[str, str], told: str
) -> None:
    changes = {"pronouns": "they/them", **wrong}
    answer = keeps(doors.signed_in("noor"), bea, "about", **{**ABOUT, **changes})
    assert answer.status_code == 422 and told in answer.text and "they/them" in answer.text
    assert town.rows(particulars) == []


def test_how_to_reach_a_client_rules_the_gate_and_says_who_asked(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    fields = {"safe_to_text": "hours", "from_hour": "12", "until_hour": "14", "shared_phone": "yes"}
    fields |= {"ok_name": "a friend", "safe_word": "blue kettle", "voicemail": "no"}
    answer = keeps(noor, bea, "reaching", **{**SAFE, **fields, "no_calls_after": "18"})
    assert answer.status_code == 303
    row = the(town, bea)
    assert (row.safe_to_text, row.text_from_hour, row.text_until_hour) == (True, 12, 14)
    assert row.shared_phone
    shown = html.unescape(noor.get(f"/clients/{bea.client_id}").text)
    for told in ("only between 12:00 and 14:00", "a friend", "blue kettle", "18:00"):
        assert told in shown
    assert "Noor, 3 Mar 2026" in shown and "Ask again" not in shown
    assert "blue kettle" not in "".join(shown.split('id="timeline"')[1:])


def test_no_check_in_begins_outside_of_the_client_s_safe_hours(
    doors: Doors, town: Town, bea: Known
) -> None:
    hours = {"safe_to_text": "hours", "from_hour": "17", "until_hour": "18"}
    keeps(doors.signed_in("noor"), bea, "reaching", **{**SAFE, **hours})
    before = len(town.rows(messages, direction="out"))
    town.later(days=2, hours=3)
    assert len(town.rows(messages, direction="out")) == before
    town.clock.at = town.clock.at.replace(hour=1, minute=5)  # 17:05 there, the day before
    town.later(days=1)
    sent = town.rows(messages, direction="out")
    assert len(sent) == before + 1 and sent[-1].status == "delivered"


def test_not_safe_at_all_keeps_every_first_text_back_and_warns(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    keeps(noor, bea, "reaching", **{**SAFE, "safe_to_text": "no"})
    shown = noor.conversation(bea.conversation_id).text
    assert "Not safe to text now" in shown and "Noor wrote down: Safe to text: no." in shown
    town.later(days=2, hours=3)
    assert town.rows(messages, direction="out")[-1].reason == "not_safe_to_text"
    keeps(noor, bea, "reaching", **SAFE)
    assert "Not safe to text now" not in noor.conversation(bea.conversation_id).text


@pytest.mark.parametrize(
    ("start", "end"),
    [("8", "12"), ("14", "14"), ("15", "13"), ("18", "20"), ("", "12"), ("x", "1")],
)
def test_hours_that_would_let_nothing_out_are_refused(
    doors: Doors, town: Town, bea: Known, start: str, end: str
) -> None:
    fields = {**SAFE, "safe_to_text": "hours", "from_hour": start, "until_hour": end}
    answer = keeps(doors.signed_in("noor"), bea, "reaching", **fields, ok_name="a friend")
    assert answer.status_code == 422 and "a friend" in answer.text
    assert town.rows(particulars) == [] and the(town, bea).text_from_hour is None


def test_what_was_asked_long_ago_must_be_asked_again_until_it_is(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor, path = doors.signed_in("noor"), f"/clients/{bea.client_id}"
    keeps(noor, bea, "reaching", **{**SAFE, "ok_name": "a friend"})
    assert "Ask again" not in noor.get(path).text
    town.clock.at += town.house.policy.ask_again_after
    assert "Ask again" not in noor.get(path).text
    town.later(minutes=1)
    assert noor.get(path).text.count("Ask again") == 3
    assert "ask again" in noor.conversation(bea.conversation_id).text
    answer = keeps(noor, bea, "reaching", **{**SAFE, "ok_name": "a friend"}, again="yes")
    assert answer.status_code == 303
    assert "Ask again" not in noor.get(path).text
    assert len(town.rows(particulars, topic="ok_name")) == 2


def test_a_form_that_is_sent_twice_writes_once(doors: Doors, town: Town, bea: Known) -> None:
    noor, path = doors.signed_in("noor"), f"/clients/{bea.client_id}"
    forms = {"reaching": {**SAFE, "ok_name": "a friend", "again": "yes"}}
    forms["about"] = {**ABOUT, "called": "Bee"}
    forms["safety-plan"] = {"coping": "music"}
    for form, fields in forms.items():
        for _ in range(2):
            assert noor.post(f"{path}/{form}", seen="", **fields).status_code == 303, form
    assert len(town.rows(particulars, topic="ok_name")) == 1
    assert len(town.rows(particulars, topic="called")) == 1
    assert len(town.rows(safety_plans)) == 1


@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        ("about", {**ABOUT, "called": "Bee"}, {**ABOUT, "called": "Bibi"}),
        ("reaching", {**SAFE, "ok_name": "a friend"}, {**SAFE, "ok_name": "the library"}),
        ("safety-plan", {"coping": "music"}, {"coping": "running"}),
    ],
)
def test_what_a_colleague_wrote_meanwhile_is_shown_before_it_is_replaced(
    doors: Doors, bea: Known, form: str, first: dict[str, str], second: dict[str, str]
) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    path = f"/clients/{bea.client_id}/{form}"
    assert luz.post(path, seen="", **first).status_code == 303
    answer = noor.post(path, seen="", **second)
    assert answer.status_code == 409 and "Luz changed this" in answer.text
    [typed] = set(second.values()) - set(first.values())
    assert typed in answer.text
    found = re.search(r'name="seen" value="([^"]+)"', answer.text)
    assert found is not None
    assert noor.post(path, seen=found[1], **second).status_code == 303
    assert typed in noor.get(path).text


def test_a_safety_plan_is_kept_in_every_version(doors: Doors, town: Town, bea: Known) -> None:
    noor, path = doors.signed_in("noor"), f"/clients/{bea.client_id}"
    assert "Not made yet." in noor.get(path).text
    first = {"warning_signs": "pacing\r\nno sleep", "name-1": "Ruth", "relation-1": "sister"}
    first |= {"phone-1": "503-555-0150", "may_call-1": "yes", "name-3": "Al"}
    assert keeps(noor, bea, "safety-plan", **first).status_code == 303
    assert keeps(noor, bea, "safety-plan", warning_signs="pacing").status_code == 303
    old, new = town.rows(safety_plans)
    shown = html.unescape(noor.get(f"{path}/safety-plan/{old.id}").text)
    assert "This is an old version." in shown and "pacing\nno sleep" in shown
    assert "Ruth" in shown and "we may call" in shown and "we may not call" in shown
    assert "This is the plan that holds." in noor.get(f"{path}/safety-plan/{new.id}").text
    assert "Ruth" not in noor.get(path).text and "pacing" in noor.get(path).text
    assert "pacing" in noor.conversation(bea.conversation_id).text
    assert len(town.rows(audit_entries, action="safety_plan.written")) == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Write at least one step."),
        ({"coping": "x" * 2001}, "too long"),
        ({"phone-2": "503-555-0150"}, "Write a name for each person"),
        ({"name-1": "x" * 101}, "too long"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_given_back(
    doors: Doors, town: Town, bea: Known, fields: dict[str, str], told: str
) -> None:
    answer = keeps(doors.signed_in("noor"), bea, "safety-plan", **fields)
    assert answer.status_code == 422 and told in answer.text
    assert all(value in answer.text for value in fields.values())
    assert town.rows(safety_plans) == []


def test_the_plan_of_another_client_is_not_found_here(doors: Doors, town: Town, bea: Known) -> None:
    noor, ana = doors.signed_in("noor"), town.agreed("Ana")
    keeps(noor, bea, "safety-plan", coping="music")
    [plan] = town.rows(safety_plans)
    assert noor.get(f"/clients/{ana.client_id}/safety-plan/{plan.id}").status_code == 404
    assert noor.get(f"/clients/{bea.client_id}/safety-plan/{plan.id}").status_code == 200
    kit = doors.signed_in("kit")
    assert kit.get(f"/clients/{bea.client_id}/safety-plan/{plan.id}").status_code == 404


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_only_specialists_and_supervisors_write(
    doors: Doors, town: Town, bea: Known, role: str
) -> None:
    sam = doors.signed_in("sam")
    assert keeps(sam, bea, "safety-plan", coping="music").status_code == 303
    with town.house.db.writing() as tx:
        one = staff_members.c.id == town.staff["Sam"].id
        tx.execute(update(staff_members).where(one).values(role=role))
    for form, fields in (("about", ABOUT), ("reaching", SAFE), ("safety-plan", {"coping": "x"})):
        answer = sam.post(f"/clients/{bea.client_id}/{form}", **fields)
        assert answer.status_code == 403, form
    [plan] = town.rows(safety_plans)
    assert "music" in sam.get(f"/clients/{bea.client_id}/safety-plan/{plan.id}").text
    assert town.rows(particulars) == []


@pytest.mark.parametrize("table", ["particulars", "safety_plans"])
def test_what_was_written_can_be_neither_changed_nor_removed(
    doors: Doors, town: Town, bea: Known, table: str
) -> None:
    noor = doors.signed_in("noor")
    keeps(noor, bea, "about", **{**ABOUT, "called": "Bee"})
    keeps(noor, bea, "safety-plan", coping="music")
    for deed in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):
        with pytest.raises(TurnConflict), town.house.db.writing() as tx:
            tx.execute(text(deed))


def test_nothing_written_about_a_client_lies_in_the_clear(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    keeps(noor, bea, "about", **{**ABOUT, "called": "Kestrel", "pronouns": "zir"})
    keeps(noor, bea, "reaching", **{**SAFE, "safe_word": "blue kettle"}, notes="brother answers")
    keeps(noor, bea, "safety-plan", **{"coping": "quiet harbor", "name-1": "Ruthless"})
    names = ("clients", "particulars", "safety_plans", "audit_entries", "client_marks")
    with town.house.db.reading() as tx:
        rows = [row for name in names for row in tx.execute(text(f"SELECT * FROM {name}"))]
    cells = [bytes(cell) if isinstance(cell, memoryview) else cell for row in rows for cell in row]
    for secret in ("Kestrel", "zir", "blue kettle", "brother answers", "quiet harbor", "Ruthless"):
        assert secret not in repr(cells)
