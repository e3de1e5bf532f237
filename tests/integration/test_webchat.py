"""The client's private chat page: both ways, once each, and closed to every other link."""

import re

import pytest

from models import contact_points, conversations, messages
from tests.browsing import Browser, Doors
from tests.town import Town

REFERRAL = {
    "name": "Marisol Vega",
    "language": "es",
    "channel": "webchat",
    "time_zone": "America/Los_Angeles",
    "safe_to_text": "yes",
    "verbal_consent_by": "R. Vega",
}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


def _chat(noor: Browser) -> str:
    """Refer somebody to the web chat and return the path of their private page."""
    page = noor.get(noor.post("/refer", **REFERRAL).location or "").text
    found = re.search(r'value="[^"]*(/chat/[\w-]{43})"', page)
    assert found is not None
    return found[1]


def _key(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_chat_goes_both_ways_and_shows_the_client_no_note(doors: Doors, town: Town) -> None:
    noor, marisol = doors.signed_in("noor"), doors.visitor()
    path = _chat(noor)
    town.settle()
    page = marisol.get(path).text
    assert '<html lang="es">' in page and "911" in page and "988" in page
    assert "automático" in page and 'class="said bot"' in page
    answer = marisol.post(path, body="quiero hablar con una persona", key=_key(page))
    assert answer.status_code == 303
    [conversation] = town.rows(conversations)
    noor.does(conversation.id, "claim")
    noor.does(conversation.id, "note", body="SECRET-NOTE")
    noor.replies(conversation.id, "Soy Noor.")
    town.later(seconds=5)
    page = marisol.get(path).text
    assert "quiero hablar con una persona" in page and "Soy Noor." in page
    assert "SECRET-NOTE" not in page and "took over" not in page


def test_a_chat_form_sent_twice_is_taken_once(doors: Doors, town: Town) -> None:
    marisol, path = doors.visitor(), _chat(doors.signed_in("noor"))
    key = _key(marisol.get(path).text)
    for _ in range(2):
        assert marisol.post(path, body="hola", key=key).status_code == 303
    assert len(town.rows(messages, direction="in")) == 1


def test_an_empty_chat_form_is_refused_in_the_clients_language(doors: Doors, town: Town) -> None:
    marisol, path = doors.visitor(), _chat(doors.signed_in("noor"))
    answer = marisol.post(path, body="  ", key="k")
    assert answer.status_code == 422 and "Escriba algo" in answer.text
    assert town.rows(messages, direction="in") == []


def test_a_wrong_chat_link_looks_like_any_page_that_is_not_there(doors: Doors, town: Town) -> None:
    visitor = doors.visitor()
    _chat(doors.signed_in("noor"))
    wrong, nothing = visitor.get("/chat/" + "x" * 43), visitor.get("/nothing-here")
    assert wrong.status_code == nothing.status_code == 404
    assert wrong.text == nothing.text
    assert visitor.post("/chat/" + "x" * 43, body="hi", key="k").status_code == 404
    assert town.rows(messages, direction="in") == []


def test_a_phone_number_opens_no_chat(doors: Doors, town: Town) -> None:
    town.refer("Bea")
    [point] = town.rows(contact_points)
    assert doors.visitor().get(f"/chat/{point.address}").status_code == 404
