"""The queue's page: who is shown, in which order, and what stays masked."""

import re

import pytest
from sqlalchemy import update

from models import audit_entries, claims, clients, heartbeats
from tests.browsing import Doors
from tests.town import Town

CRY = "I want to kill myself tonight"


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


def _badges(page: str) -> list[str]:
    found = re.findall(r'<span class="badge">(?:<span[^>]*>▲ </span>)?([^<]+)', page)
    return [badge.strip() for badge in found]


def test_an_empty_queue_says_so_and_when_it_looked(doors: Doors) -> None:
    page = doors.signed_in("noor").get("/").text
    assert "Nobody is waiting. Last checked 10:00:00." in page


def test_the_most_urgent_stands_first(doors: Doors, town: Town) -> None:
    ana, bea = town.agreed("Ana"), town.agreed("Bea")
    town.hears(ana, "necesito hablar con una persona")
    town.later(minutes=5)
    town.hears(bea, CRY)
    page = doors.signed_in("noor").get("/").text
    assert _badges(page) == ["Danger now", "Today"]
    assert page.index(str(bea.conversation_id)) < page.index(str(ana.conversation_id))
    assert "2 min left" in page and "(2) Queue" in page


def test_the_queue_shows_why_but_no_message_name_or_number(doors: Doors, town: Town) -> None:
    town.hears(town.agreed("Bea"), CRY)
    with town.house.db.writing() as tx:
        tx.execute(update(clients).values(name="Beatrix Longname"))
    page = doors.signed_in("noor").get("/").text
    assert "may be in danger — rule en/risk_imminent" in page and ">BL<" in page
    for secret in (CRY, "kill", "Beatrix", "Longname", "5550143", "0143"):
        assert secret not in page


def test_a_deadline_that_passed_is_told_as_late(doors: Doors, town: Town) -> None:
    town.hears(town.agreed("Bea"), CRY)
    town.later(minutes=12)
    assert "10 min late" in doors.signed_in("noor").get("/").text


def test_the_lists_tell_who_has_whom(doors: Doors, town: Town) -> None:
    ana, bea, dee = (town.agreed(name) for name in ("Ana", "Bea", "Dee"))
    for known in (ana, bea):
        town.hears(known, CRY)
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    noor.does(ana.conversation_id, "claim")
    luz.does(bea.conversation_id, "claim")
    mine, others = noor.get("/?list=mine").text, noor.get("/?list=team").text
    assert str(ana.conversation_id) in mine and str(bea.conversation_id) not in mine
    assert str(bea.conversation_id) in others and "Luz" in others
    assert str(dee.conversation_id) in noor.get("/?list=bot").text
    assert "Nobody is waiting." in noor.get("/").text


def test_take_next_gives_the_most_urgent_and_then_the_next(doors: Doors, town: Town) -> None:
    ana, bea = town.agreed("Ana"), town.agreed("Bea")
    town.hears(ana, "necesito hablar con una persona")
    town.hears(bea, CRY)
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    assert noor.post("/next").location == f"/c/{bea.conversation_id}"
    assert luz.post("/next").location == f"/c/{ana.conversation_id}"
    assert noor.post("/next").location == "/"
    assert "Nobody is waiting." in noor.get("/").text
    assert len(town.rows(claims)) == 2


def test_a_claim_that_lapsed_brings_its_client_back_into_the_queue(
    doors: Doors, town: Town
) -> None:
    bea = town.agreed("Bea")
    town.hears(bea, CRY)
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    town.later(minutes=2)
    page = noor.get("/").text
    assert str(bea.conversation_id) in page and "nobody has it" in page


def test_the_strip_tells_how_things_stand(doors: Doors, town: Town) -> None:
    town.hears(town.agreed("Bea"), CRY)
    town.later(minutes=1)
    page = doors.signed_in("noor").get("/").text
    assert "1 danger now" in page and "open until 19:00" in page and "Noor" in page
    assert "The scheduler" not in page and "seen 0 s ago" in page


def test_the_strip_raises_alarms(doors: Doors, town: Town) -> None:
    noor = doors.signed_in("noor")
    assert "The scheduler has never run" in noor.get("/").text
    town.settle()
    assert town.rows(heartbeats) and "The scheduler" not in noor.get("/").text
    town.clock.at = town.clock.at.replace(month=9)
    page = noor.get("/").text
    assert "The scheduler was last seen" in page and "No one is on duty" in page


def test_at_night_the_window_is_closed_until_morning(doors: Doors, town: Town) -> None:
    town.later(hours=12)
    assert "closed until Wed 4 Mar 9:00" in doors.signed_in("noor").get("/").text


def test_another_team_sees_an_empty_queue(doors: Doors, town: Town) -> None:
    bea = town.agreed("Bea")
    town.hears(bea, CRY)
    kit = doors.signed_in("kit")
    for shown in ("waiting", "mine", "team", "snoozed", "bot", "closed"):
        page = kit.get(f"/?list={shown}").text
        assert str(bea.conversation_id) not in page and 'class="item' not in page
    assert kit.post("/next").location == "/"


def test_looking_at_the_queue_reads_no_clients_record(doors: Doors, town: Town) -> None:
    town.hears(town.agreed("Bea"), CRY)
    doors.signed_in("noor").get("/")
    assert town.rows(audit_entries, action="conversation.read") == []
