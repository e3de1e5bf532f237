"""A text of nobody's: a person says whose it is, or starts a client, and nothing is guessed."""

import html
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from models import (
    audit_entries,
    clients,
    consent_entries,
    contact_points,
    conversations,
    messages,
    staff_members,
)
from tests.browsing import Doors
from tests.town import ZONE, Known, Town

STRANGE = "+15035550177"
NEW = {"name": "Ines", "language": "es", "time_zone": ZONE}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has agreed to texts."""
    return town.agreed("Bea")


def wrote(town: Town, body: str = "please call me back") -> UUID:
    """Let an unknown number write; return its conversation's id."""
    town.hears_from(STRANGE, body)
    town.settle()
    found: UUID = town.rows(messages, direction="in")[-1].conversation_id
    return found


def point_of(town: Town, talk_id: UUID) -> Any:
    """Return the contact point of a conversation."""
    [talk] = town.rows(conversations, id=talk_id)
    [point] = town.rows(contact_points, id=talk.contact_point_id)
    return point


def test_an_unknown_sender_s_page_asks_whose_number_it_is(
    doors: Doors, town: Town, bea: Known
) -> None:
    talk_id, noor = wrote(town), doors.signed_in("noor")
    shown = noor.conversation(talk_id).text
    assert "Unknown sender" in shown and f"/c/{talk_id}/who" in shown
    page = noor.get(f"/c/{talk_id}/who")
    assert page.status_code == 200 and "…0177" in page.text and STRANGE not in page.text
    assert f"/c/{bea.conversation_id}/who" not in noor.conversation(bea.conversation_id).text


def test_a_number_is_linked_to_the_client_who_was_found(
    doors: Doors, town: Town, bea: Known
) -> None:
    talk_id, noor = wrote(town), doors.signed_in("noor")
    found = noor.post(f"/c/{talk_id}/who/find", wanted="be")
    assert found.status_code == 200 and str(bea.client_id) in found.text
    for _ in range(2):
        answer = noor.post(f"/c/{talk_id}/who/link", client=str(bea.client_id))
        assert answer.status_code == 303
    assert point_of(town, talk_id).client_id == bea.client_id
    assert len(town.rows(audit_entries, action="client.linked")) == 1
    assert "Noor said whose number this is." in noor.conversation(talk_id).text
    assert "0177" in noor.post("/find", wanted="0177").text
    before = len(town.rows(conversations))
    town.hears_from(STRANGE, "and again")
    assert len(town.rows(conversations)) == before


def test_a_linked_number_has_agreed_to_nothing(doors: Doors, town: Town, bea: Known) -> None:
    talk_id = wrote(town)
    doors.signed_in("noor").post(f"/c/{talk_id}/who/link", client=str(bea.client_id))
    town.settle()
    point_id = point_of(town, talk_id).id
    assert town.rows(consent_entries, contact_point_id=point_id) == []
    sent = town.rows(messages, conversation_id=talk_id, direction="out", author="bot")
    assert {row.purpose for row in sent} <= {"reply", "safety"}


@pytest.mark.parametrize("stopped_on", ["the known number", "the unknown number"])
def test_a_stop_on_one_number_holds_for_the_other(
    doors: Doors, town: Town, bea: Known, stopped_on: str
) -> None:
    talk_id = wrote(town)
    if stopped_on == "the known number":
        town.hears(bea, "STOP")
    else:
        town.hears_from(STRANGE, "STOP")
    town.settle()
    doors.signed_in("noor").post(f"/c/{talk_id}/who/link", client=str(bea.client_id))
    for one in (talk_id, bea.conversation_id):
        point_id = point_of(town, one).id
        entries = town.rows(consent_entries, contact_point_id=point_id, purpose="everything")
        assert entries[-1].state == "revoked", one
    before = len(town.rows(messages, direction="out", status="delivered"))
    town.later(days=2, hours=3)
    assert len(town.rows(messages, direction="out", status="delivered")) == before


def test_a_stop_by_whoever_has_the_number_now_is_not_the_client_s(
    doors: Doors, town: Town, bea: Known
) -> None:
    town.hears(bea, "wrong number, stop")
    town.settle()
    talk_id = wrote(town)
    assert point_of(town, bea.conversation_id).state == "suspect"
    doors.signed_in("noor").post(f"/c/{talk_id}/who/link", client=str(bea.client_id))
    point_id = point_of(town, talk_id).id
    assert town.rows(consent_entries, contact_point_id=point_id) == []


def test_a_client_begins_with_a_text_and_nothing_is_sent(doors: Doors, town: Town) -> None:
    talk_id, noor = wrote(town), doors.signed_in("noor")
    before = len(town.rows(messages, direction="out"))
    for _ in range(2):
        assert noor.post(f"/c/{talk_id}/who/start", **NEW).status_code == 303
    [row] = town.rows(clients)
    assert (row.name, row.language, row.safe_to_text) == ("Ines", "es", False)
    [talk] = town.rows(conversations, id=talk_id)
    assert point_of(town, talk_id).client_id == row.id and talk.language == "es"
    town.settle()
    assert len(town.rows(messages, direction="out")) == before
    assert "Ines" in noor.post("/find", wanted="ines").text
    assert "Ines" in noor.get(f"/clients/{row.id}").text
    assert len(town.rows(audit_entries, action="client.started")) == 1


def test_a_beginning_that_cannot_be_kept_is_given_back(doors: Doors, town: Town) -> None:
    talk_id, noor = wrote(town), doors.signed_in("noor")
    for wrong in ({"name": " "}, {"language": "xx"}, {"time_zone": "Mars/Base"}):
        answer = noor.post(f"/c/{talk_id}/who/start", **{**NEW, **wrong})
        assert answer.status_code == 422 and "Nothing was kept yet." in answer.text
    assert town.rows(clients) == [] and point_of(town, talk_id).client_id is None


def test_a_number_that_has_a_client_is_given_to_no_other(
    doors: Doors, town: Town, bea: Known
) -> None:
    talk_id, noor, ana = wrote(town), doors.signed_in("noor"), town.agreed("Ana")
    noor.post(f"/c/{talk_id}/who/link", client=str(bea.client_id))
    for deed, fields in (("link", {"client": str(ana.client_id)}), ("start", NEW)):
        answer = noor.post(f"/c/{talk_id}/who/{deed}", **fields)
        assert answer.status_code == 422 and "has a client already" in answer.text
    assert point_of(town, talk_id).client_id == bea.client_id


def test_a_number_of_two_clients_needs_the_word_that_they_share_a_phone(
    doors: Doors, town: Town, bea: Known
) -> None:
    talk_id, noor = wrote(town), doors.signed_in("noor")
    ana = town.refer("Ana", address=STRANGE)
    answer = noor.post(f"/c/{talk_id}/who/link", client=str(bea.client_id))
    assert answer.status_code == 422 and "Another client has this number" in answer.text
    own = noor.post(f"/c/{talk_id}/who/link", client=str(ana.client_id), shared_phone="yes")
    assert own.status_code == 422 and "has this number already" in own.text
    shared = noor.post(f"/c/{talk_id}/who/link", client=str(bea.client_id), shared_phone="yes")
    assert shared.status_code == 303
    [row] = town.rows(clients, id=bea.client_id)
    assert row.shared_phone


def test_another_team_neither_sees_nor_links(doors: Doors, town: Town, bea: Known) -> None:
    talk_id, kit = wrote(town), doors.signed_in("kit")
    assert kit.get(f"/c/{talk_id}/who").status_code == 404
    for deed, fields in (("find", {}), ("link", {"client": str(bea.client_id)}), ("start", NEW)):
        assert kit.post(f"/c/{talk_id}/who/{deed}", **fields).status_code == 404, deed
    assert point_of(town, talk_id).client_id is None


def test_a_client_of_another_team_cannot_be_linked(doors: Doors, town: Town, bea: Known) -> None:
    talk_id = wrote(town)
    with town.house.db.writing() as tx:
        tx.execute(update(clients).values(team_id=town.other_team_id))
    answer = doors.signed_in("noor").post(f"/c/{talk_id}/who/link", client=str(bea.client_id))
    assert answer.status_code == 404 and point_of(town, talk_id).client_id is None
    assert doors.signed_in("noor").post(f"/c/{talk_id}/who/link", client="x").status_code == 400


def test_an_auditor_links_nothing(doors: Doors, town: Town, bea: Known) -> None:
    talk_id = wrote(town)
    with town.house.db.writing() as tx:
        one = staff_members.c.id == town.staff["Sam"].id
        tx.execute(update(staff_members).where(one).values(role="auditor"))
    sam = doors.signed_in("sam")
    assert sam.get(f"/c/{talk_id}/who").status_code == 403
    for deed, fields in (("find", {}), ("link", {"client": str(bea.client_id)}), ("start", NEW)):
        assert sam.post(f"/c/{talk_id}/who/{deed}", **fields).status_code == 403, deed
    assert "/who" not in html.unescape(sam.conversation(talk_id).text)
