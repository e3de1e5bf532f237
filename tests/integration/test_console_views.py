"""The queue's lists, its saved views, and whom "take next" takes."""

import html
import re
from typing import Any

import pytest
from sqlalchemy import update

from models import claims, saved_views, staff_members
from tests.browsing import Browser, Doors
from tests.town import Known, Town


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def waiting(town: Town) -> dict[str, Known]:
    """Ana, Bea and Dee, who have all asked for a person, in this order."""
    people = {name: town.agreed(name) for name in ("Ana", "Bea", "Dee")}
    for name, known in people.items():
        town.later(minutes=1)
        town.hears(known, "quiero hablar con una persona" if name == "Ana" else "please call me")
    return people


def _saves(browser: Browser, name: str = "Mine to do", **filter_: Any) -> Any:
    return browser.post("/views", name=name, **filter_)


def _tabs(page: str) -> dict[str, int]:
    """Return the lists and views with their counts."""
    tabs = page.split('class="tabs"')[1].split("</nav>")[0]
    plain = re.sub(r"</?span[^>]*>", "|", html.unescape(tabs))
    found = re.findall(r"<a [^>]*>\|?([^|<]+)\|? ?\|(\d+)\|", plain)
    return {name.strip(): int(count) for name, count in found}


def test_every_list_has_its_count(doors: Doors, town: Town, waiting: dict[str, Known]) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    noor.does(waiting["Ana"].conversation_id, "claim")
    luz.does(waiting["Bea"].conversation_id, "claim")
    told = {"Waiting": 1, "Mine": 1, "With others": 1}
    assert _tabs(noor.get("/").text) == {
        **told,
        "Snoozed": 0,
        "With the script": 0,
        "Closed": 0,
    }


def test_what_staff_closed_lately_stands_in_its_list(
    doors: Doors, town: Town, waiting: dict[str, Known]
) -> None:
    noor = doors.signed_in("noor")
    for name, deed in (("Ana", "close"), ("Bea", "hand-back")):
        known = waiting[name].conversation_id
        noor.does(known, "claim")
        token = noor.conversation(known).hidden["token"]
        noor.does(known, deed, token=token, outcome="helped_by_text")
    page = noor.get("/?list=closed").text
    assert str(waiting["Ana"].conversation_id) in page
    assert str(waiting["Bea"].conversation_id) not in page
    assert str(waiting["Bea"].conversation_id) in noor.get("/?list=bot").text
    assert str(waiting["Ana"].conversation_id) not in noor.get("/?list=bot").text
    assert "Nothing was closed lately." in doors.signed_in("kit").get("/?list=closed").text


@pytest.mark.parametrize(
    ("filter_", "names"),
    [
        ({}, {"Ana", "Bea", "Dee"}),
        ({"language": "es"}, {"Ana"}),
        ({"channel": "sms", "level": "2"}, {"Ana", "Bea", "Dee"}),
        ({"level": "0"}, set()),
        ({"channel": "webchat"}, set()),
        ({"words": "PERSON asks"}, {"Ana", "Bea", "Dee"}),
        ({"words": "call"}, {"Bea", "Dee"}),
        ({"which": "mine"}, set()),
        ({"which": "nowhere", "level": "9", "channel": "smoke"}, {"Ana", "Bea", "Dee"}),
    ],
)
def test_a_view_shows_and_counts_what_its_filter_leaves_in(
    doors: Doors, waiting: dict[str, Known], filter_: dict[str, str], names: set[str]
) -> None:
    noor = doors.signed_in("noor")
    answer = _saves(noor, **filter_)
    page = noor.get(answer.location).text
    shown = {name for name, known in waiting.items() if f"/c/{known.conversation_id}" in page}
    assert shown == names and _tabs(page)["Mine to do"] == len(names)
    assert _tabs(noor.get("/").text)["Mine to do"] == len(names)


def test_a_view_is_its_makers_alone(doors: Doors, town: Town, waiting: dict[str, Known]) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    where = _saves(noor).location
    [row] = town.rows(saved_views)
    assert "Mine to do" not in luz.get(where).text
    for deed, fields in (("forget", {}), ("rename", {"name": "Taken"})):
        luz.post(f"/views/{row.id}/{deed}", **fields)
    assert town.rows(saved_views) == [row]
    assert "no longer there" in luz.get("/").text


def test_a_view_is_renamed_replaced_and_deleted(
    doors: Doors, town: Town, waiting: dict[str, Known]
) -> None:
    noor = doors.signed_in("noor")
    _saves(noor, "First", language="es")
    [row] = town.rows(saved_views)
    noor.post(f"/views/{row.id}/rename", name="<b>Later</b>")
    assert "&lt;b&gt;Later&lt;/b&gt;" in noor.get("/").text
    _saves(noor, "<b>Later</b>", language="en")
    [again] = town.rows(saved_views)
    assert (again.id, again.filter["language"]) == (row.id, "en")
    for _ in range(2):
        assert noor.post(f"/views/{row.id}/forget").location == "/"
    assert town.rows(saved_views) == [] and "Later" not in noor.get("/").text


def test_there_are_eight_at_most_and_each_has_a_name(doors: Doors, town: Town) -> None:
    noor = doors.signed_in("noor")
    for number in range(9):
        _saves(noor, f"View {number}")
    assert len(town.rows(saved_views)) == 8 and "eight views already" in noor.get("/").text
    for name in ("", "   ", "x" * 41):
        _saves(noor, name)
        assert "1 to 40 letters" in noor.get("/").text
    assert len(town.rows(saved_views)) == 8


def test_an_auditor_keeps_none(doors: Doors, town: Town) -> None:
    luz = doors.signed_in("luz")
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).values(role="auditor"))
    assert _saves(luz).status_code == 403 and "New view" not in luz.get("/").text
    assert town.rows(saved_views) == []


def test_take_next_gives_whom_one_can_speak_with(
    doors: Doors, town: Town, waiting: dict[str, Known]
) -> None:
    with town.house.db.writing() as tx:
        luz = staff_members.c.sign_in_name == "luz"
        tx.execute(update(staff_members).where(luz).values(languages=["es"]))
    luz_, noor = doors.signed_in("luz"), doors.signed_in("noor")
    assert noor.post("/next").location == f"/c/{waiting['Bea'].conversation_id}"
    assert luz_.post("/next").location == f"/c/{waiting['Ana'].conversation_id}"
    assert luz_.post("/next").location == f"/c/{waiting['Dee'].conversation_id}"


def test_take_next_gives_whom_one_knows(
    doors: Doors, town: Town, waiting: dict[str, Known]
) -> None:
    luz, known = doors.signed_in("luz"), waiting["Dee"].conversation_id
    luz.does(known, "claim")
    luz.does(known, "hand-back", token=luz.conversation(known).hidden["token"])
    town.later(minutes=5)
    town.hears(waiting["Dee"], "please call me")
    noor = doors.signed_in("noor")
    assert luz.post("/next").location == f"/c/{known}"
    assert noor.post("/next").location == f"/c/{waiting['Bea'].conversation_id}"


def test_one_late_comes_first_in_whatever_language(
    doors: Doors, town: Town, waiting: dict[str, Known]
) -> None:
    noor = doors.signed_in("noor")
    ana_due_at = town.now.replace(hour=4, minute=1, day=4)
    town.clock.at = ana_due_at
    assert noor.post("/next").location == f"/c/{waiting['Ana'].conversation_id}"
    assert len(town.rows(claims)) == 1


def test_a_row_says_what_to_know_before_one_opens_it(
    doors: Doors, town: Town, waiting: dict[str, Known]
) -> None:
    noor = doors.signed_in("noor")
    noor.does(waiting["Bea"].conversation_id, "claim")
    town.hears(waiting["Bea"], "are you there?")
    assert "the client wrote last" in noor.get("/?list=mine").text
    assert "are you there" not in noor.get("/?list=mine").text
