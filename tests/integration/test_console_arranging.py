"""The pages of what staff arrange: offered, put away, asked for; allowed, refused, and shown."""

import html
import re
from typing import Any

import pytest
from sqlalchemy import update

from models import (
    activity,
    audit_entries,
    claims,
    mentions,
    notes,
    offers,
    presences,
    second_looks,
    snoozes,
    staff_members,
)
from tests.browsing import Browser, Doors
from tests.town import Known, Town

DEEDS = ("offer", "withdraw", "accept", "decline", "snooze", "bring-back", "ask-look", "end-look")
TABLES = (offers, snoozes, second_looks, presences, claims)


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has asked for a person."""
    bea = town.agreed("Bea")
    town.hears(bea, "please call me")
    town.settle()
    return bea


@pytest.fixture
def noor(doors: Doors, bea: Known) -> Browser:
    """Noor, who has her."""
    browser = doors.signed_in("noor")
    browser.does(bea.conversation_id, "claim")
    return browser


@pytest.fixture
def luz(doors: Doors) -> Browser:
    """Luz, at her own window."""
    return doors.signed_in("luz")


def _does(town: Town, browser: Browser, known: Known, deed: str, **fields: Any) -> Any:
    """Send a form with the token that the page holds."""
    token = browser.conversation(known.conversation_id).hidden["token"]
    return browser.does(known.conversation_id, deed, token=token, **fields)


def _offers(town: Town, noor: Browser, bea: Known, *, to: str = "Luz", why: str = "") -> Any:
    return _does(town, noor, bea, "offer", to=town.staff[to].id, why=why)


def _called(browser: Browser, path: str = "/") -> str:
    """Return what calls the reader at the top of a page."""
    page = html.unescape(browser.get(path).text)
    return page.split('id="calls"')[1].split("</section>")[0]


def test_an_offer_shows_on_every_page_of_the_colleague_and_in_mine(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    assert _offers(town, noor, bea, why="<b>Knows</b> her sister").status_code == 303
    for path in ("/", "/find", "/refer", "/scripts", "/calls", f"/c/{bea.conversation_id}"):
        assert "Noor offers you a conversation" in _called(luz, path)
    mine = luz.get("/?list=mine").text
    row = mine.split('class="items"')[1].split("</ol>")[0]
    assert "Noor offers you this, until 10:05" in row and "&lt;b&gt;Knows&lt;/b&gt;" in row
    assert f"/c/{bea.conversation_id}/accept" in row and "nobody" not in row
    assert "offers you" not in _called(noor)


def test_accepting_from_any_page_opens_the_conversation(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    _offers(town, noor, bea)
    answer = luz.does(bea.conversation_id, "accept")
    assert answer.location == f"/c/{bea.conversation_id}"
    shown = luz.conversation(bea.conversation_id)
    assert "You have it" in shown.text and shown.hidden["token"]
    for told in ("Noor offered this to Luz.", "Luz accepted.", "Luz took over."):
        assert told in shown.text
    assert "handed" not in shown.text.split('id="composer"')[0]
    assert "Luz has it" in noor.conversation(bea.conversation_id).text


def test_who_had_it_reads_who_took_it_and_when_and_keeps_the_draft(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    hidden = noor.conversation(bea.conversation_id).hidden
    _offers(town, noor, bea)
    town.clock.at = town.clock.at.replace(minute=2)
    luz.does(bea.conversation_id, "accept")
    renewed = noor.does(bea.conversation_id, "renew", token=hidden["token"])
    assert renewed.status_code == 409 and renewed.json is not None
    assert renewed.json["said"] == "Luz took this conversation at 10:02."
    answer = noor.does(bea.conversation_id, "reply", body="I am here", **hidden)
    assert answer.status_code == 409 and ">I am here</textarea>" in answer.text


def test_declining_and_withdrawing_are_told_and_leave_it_where_it_is(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    _offers(town, noor, bea)
    assert "Offered to Luz until 10:05." in noor.conversation(bea.conversation_id).text
    assert luz.does(bea.conversation_id, "decline").location == "/?list=mine"
    assert "Declined. Your colleague keeps it." in luz.get("/").text
    again = luz.does(bea.conversation_id, "decline")
    assert again.status_code == 303 and "no longer open" in luz.get("/").text
    _offers(town, noor, bea, to="Sam")
    noor.does(bea.conversation_id, "withdraw")
    page = noor.conversation(bea.conversation_id).text
    assert "Luz declined." in page and "The offer to Sam was withdrawn." in page
    assert "You have it" in page


def test_an_offer_that_nobody_accepts_lapses_on_the_page(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    _offers(town, noor, bea)
    for _ in range(5):
        town.later(minutes=1)
        _does(town, noor, bea, "renew")
    assert "The offer to Luz lapsed." in noor.conversation(bea.conversation_id).text
    assert "offers you" not in _called(luz)
    answer = luz.does(bea.conversation_id, "accept")
    assert answer.status_code == 409 and "This offer is no longer open." in answer.text


def test_an_offer_to_nobody_is_refused_and_its_reason_kept(
    town: Town, noor: Browser, bea: Known
) -> None:
    for to in ("", "nobody", str(town.staff["Kit"].id)):
        answer = _does(town, noor, bea, "offer", to=to, why="Speaks Spanish")
        assert answer.status_code == 422 and 'value="Speaks Spanish"' in answer.text
        assert "Choose a colleague of your team." in answer.text
    assert town.rows(offers) == []


def test_colleagues_are_those_of_the_team_and_those_on_duty_first(
    town: Town, doors: Doors, noor: Browser, luz: Browser, bea: Known
) -> None:
    page = noor.conversation(bea.conversation_id).text
    choices = re.findall(r"<option[^>]*>([^<]+)</option>", page.split('id="offer-to"')[1])
    assert [one for one in choices if one in ("Luz", "Sam", "Kit", "Noor")] == ["Luz", "Sam"]
    sam = doors.signed_in("sam").conversation(bea.conversation_id).text
    assert "Luz" in sam.split('id="offer-to"')[1]
    assert 'id="offer-to"' not in luz.conversation(bea.conversation_id).text


@pytest.mark.parametrize(
    ("chosen", "until"),
    [
        ({"until": "hour"}, "Tue 3 Mar 11:00"),
        ({"until": "morning"}, "Wed 4 Mar 9:00"),
        ({"until": "at", "at": "2026-03-09T08:30"}, "Mon 9 Mar 8:30"),
    ],
)
def test_put_away_it_stands_in_its_list_until_then(
    town: Town, noor: Browser, bea: Known, chosen: dict[str, str], until: str
) -> None:
    assert _does(town, noor, bea, "snooze", remember="At work", **chosen).status_code == 303
    snoozed = noor.get("/?list=snoozed").text.split('class="items"')[1]
    assert f"Snoozed by Noor until {until}" in snoozed and "left" not in snoozed
    waiting = noor.get("/").text
    assert "Nobody is waiting." in waiting and "<dd>nobody</dd>" in waiting
    assert noor.post("/next").location == "/"
    page = noor.conversation(bea.conversation_id).text
    assert f"Snoozed by Noor until {until}." in page and "At work" in page


def test_back_it_stands_ahead_and_says_who_had_put_it_away(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    _does(town, noor, bea, "snooze", until="hour")
    town.later(hours=1)
    town.hears(town.agreed("Dee"), "please call me")
    page = luz.get("/").text.split('class="items"')[1]
    assert "Snoozed by Noor, back now" in page
    assert luz.post("/next").location == f"/c/{bea.conversation_id}"
    assert "back now" not in luz.get("/?list=mine").text


def test_when_the_client_writes_it_is_back_and_says_why(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    _does(town, noor, bea, "snooze", until="hour")
    town.hears(bea, "hello?")
    assert "Snoozed by Noor, back now" in luz.get("/").text
    assert "Back early: the client wrote." in luz.conversation(bea.conversation_id).text


def test_a_colleague_brings_it_back(town: Town, noor: Browser, luz: Browser, bea: Known) -> None:
    _does(town, noor, bea, "snooze", until="hour")
    assert "Bring back now" in luz.conversation(bea.conversation_id).text
    assert luz.does(bea.conversation_id, "bring-back").status_code == 303
    assert str(bea.conversation_id) in luz.get("/").text
    assert "a colleague brought it back" in luz.conversation(bea.conversation_id).text


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"until": "at"},
        {"until": "at", "at": "soon"},
        {"until": "at", "at": "2026-03-01T09:00"},
        {"until": "at", "at": "9999-12-31T23:59"},
        {"until": "at", "at": "2026-03-12T09:00"},
    ],
)
def test_a_time_that_is_none_is_refused_and_the_note_kept(
    town: Town, noor: Browser, bea: Known, chosen: dict[str, str]
) -> None:
    answer = _does(town, noor, bea, "snooze", remember="At work", **chosen)
    assert answer.status_code == 422 and 'value="At work"' in answer.text
    assert town.rows(snoozes) == []


def test_danger_is_not_put_away_and_the_page_says_so(town: Town, noor: Browser, bea: Known) -> None:
    town.hears(bea, "I want to kill myself tonight")
    page = noor.conversation(bea.conversation_id).text
    assert 'id="snooze-hour"' not in page and "this cannot be put away" in page
    answer = _does(town, noor, bea, "snooze", until="hour")
    assert answer.status_code == 422 and "this cannot be put away" in answer.text


def test_a_second_pair_of_eyes_calls_the_supervisors_until_one_has_looked(
    town: Town, doors: Doors, noor: Browser, luz: Browser, bea: Known
) -> None:
    sam = doors.signed_in("sam")
    for _ in range(2):
        assert _does(town, noor, bea, "ask-look").status_code == 303
    assert "Noor asks for a second pair of eyes" in _called(sam)
    assert "second pair" not in _called(luz) + _called(noor)
    assert "second pair of eyes asked for" in luz.get("/?list=team").text
    assert "You have it" in noor.conversation(bea.conversation_id).text
    refused = luz.does(bea.conversation_id, "end-look")
    assert refused.status_code == 422 and "Only a supervisor" in refused.text
    sam.does(bea.conversation_id, "note", body="Offer her the shelter first")
    for _ in range(2):
        assert sam.does(bea.conversation_id, "end-look").status_code == 303
    assert "second pair" not in _called(sam)
    page = noor.conversation(bea.conversation_id).text
    assert "Sam has looked." in page and "Offer her the shelter first" in page
    [row] = town.rows(second_looks)
    assert row.ended_by == town.staff["Sam"].id


def test_who_is_named_in_a_note_is_called_until_they_open_it(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    noor.does(bea.conversation_id, "note", body="@luz, @Kit and @Noor: she prefers mornings")
    assert [row.staff_id for row in town.rows(mentions)] == [town.staff["Luz"].id]
    called = _called(luz)
    assert "Noor mentions you" in called and "mornings" not in called
    luz.get(f"/c/{bea.conversation_id}", **{"X-Live": "1"})
    assert "Noor mentions you" in _called(luz)
    luz.conversation(bea.conversation_id)
    assert "Noor mentions you" not in _called(luz)
    assert len(town.rows(notes)) == 1


def test_who_looks_on_and_who_types_is_told_to_the_others_for_a_while(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    path = f"/c/{bea.conversation_id}/here"
    before = len(town.rows(activity, kind="presence"))
    for _ in range(3):
        assert luz.post(path, doing="looking").json == {"said": ""}
    assert noor.get(path).json == {"said": "Luz is looking"}
    luz.post(path, doing="typing")
    assert "Luz is typing" in noor.conversation(bea.conversation_id).text
    assert "is typing" not in luz.conversation(bea.conversation_id).text
    assert len(town.rows(activity, kind="presence")) - before == 2
    town.later(minutes=1)
    assert noor.get(path).json == {"said": ""}
    luz.post(f"/c/{town.agreed('Dee').conversation_id}/here")
    assert len(town.rows(presences)) == 1


def test_presence_is_no_look_at_a_record_and_moves_no_list(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    before = len(town.rows(audit_entries))
    dee = town.agreed("Dee")
    ana = town.agreed("Ana")
    audited = len(town.rows(audit_entries))
    luz.post(f"/c/{dee.conversation_id}/here")
    page = luz.get("/?list=bot").text
    assert page.index(str(ana.conversation_id)) < page.index(str(dee.conversation_id))
    assert len(town.rows(audit_entries)) == audited > before


def test_another_team_finds_none_of_it(town: Town, doors: Doors, noor: Browser, bea: Known) -> None:
    _offers(town, noor, bea)
    kit = doors.signed_in("kit")
    before = [town.rows(table) for table in TABLES]
    for deed in DEEDS:
        fields = {"to": town.staff["Luz"].id, "until": "hour"}
        assert kit.does(bea.conversation_id, deed, **fields).status_code == 404
    assert kit.post(f"/c/{bea.conversation_id}/here").status_code == 404
    assert kit.get(f"/c/{bea.conversation_id}/here").status_code == 404
    assert "offers you" not in _called(kit)
    assert [town.rows(table) for table in TABLES] == before


def test_an_auditor_reads_and_arranges_nothing(
    town: Town, doors: Doors, noor: Browser, luz: Browser, bea: Known
) -> None:
    _offers(town, noor, bea)
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).where(_is_luz(town)).values(role="auditor"))
    before = [town.rows(table) for table in TABLES]
    for deed in DEEDS:
        assert luz.does(bea.conversation_id, deed).status_code == 403
    assert luz.post(f"/c/{bea.conversation_id}/here").status_code == 403
    assert luz.get(f"/c/{bea.conversation_id}/here").json == {"said": ""}
    assert "offers you" not in _called(luz)
    page = luz.conversation(bea.conversation_id).text
    assert "Accept" not in page and 'id="offer-to"' not in page and "Withdraw" not in page
    assert [town.rows(table) for table in TABLES] == before


def _is_luz(town: Town) -> Any:
    return staff_members.c.id == town.staff["Luz"].id
