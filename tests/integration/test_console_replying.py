"""Replying from the page: ready replies in the client's language, and a reply taken back."""

import html

import pytest

from models import messages
from tests.browsing import Browser, Doors
from tests.town import Known, Town


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def ana(town: Town) -> Known:
    """Ana, who writes Spanish and has asked for a person."""
    known = town.agreed("Ana")
    town.hears(known, "quiero hablar con una persona")
    town.settle()
    return known


@pytest.fixture
def noor(doors: Doors, ana: Known) -> Browser:
    """Noor, who has taken Ana's conversation over."""
    browser = doors.signed_in("noor")
    browser.does(ana.conversation_id, "claim")
    return browser


def test_ready_replies_are_in_the_clients_language_with_the_english_beneath(
    noor: Browser, ana: Known
) -> None:
    page = html.unescape(noor.conversation(ana.conversation_id).text)
    ready = page.split('id="ready-list"')[1].split("</ul>")[0]
    assert 'lang="es" dir="ltr"' in ready and 'lang="en"' in ready
    assert "Noor" in ready and "988" in ready and "draft" in ready
    assert "{" not in ready


def test_a_reply_that_has_not_left_is_taken_back_to_be_mended(
    noor: Browser, town: Town, ana: Known
) -> None:
    noor.replies(ana.conversation_id, "Le llamo a las sinco.")
    shown = noor.conversation(ana.conversation_id)
    assert "Take back" in shown.text
    [waiting] = town.rows(messages, author="staff")
    token = shown.hidden["token"]
    answer = noor.does(ana.conversation_id, "take-back", token=token, message=waiting.id)
    assert answer.status_code == 200 and ">Le llamo a las sinco.</textarea>" in answer.text
    assert "cancelled — taken back" in answer.text and "Take back" not in answer.text
    town.later(minutes=1)
    assert town.rows(messages, author="staff")[0].status == "cancelled"


def test_a_reply_that_has_left_stays_and_that_is_said(
    noor: Browser, town: Town, ana: Known
) -> None:
    noor.replies(ana.conversation_id, "Le llamo a las cinco.")
    [sent] = town.rows(messages, author="staff")
    town.later(seconds=5)
    shown = noor.conversation(ana.conversation_id)
    assert "Take back" not in shown.text
    token = shown.hidden["token"]
    answer = noor.does(ana.conversation_id, "take-back", token=token, message=sent.id)
    assert answer.status_code == 409
    assert "It has left already and cannot be taken back." in answer.text


@pytest.mark.parametrize("message", ["", "guessed"])
def test_a_form_that_names_no_message_is_refused(noor: Browser, ana: Known, message: str) -> None:
    token = noor.conversation(ana.conversation_id).hidden["token"]
    answer = noor.does(ana.conversation_id, "take-back", token=token, message=message)
    assert answer.status_code == 400


def test_another_sees_no_way_to_take_it_back(
    doors: Doors, noor: Browser, town: Town, ana: Known
) -> None:
    noor.replies(ana.conversation_id, "Le llamo a las cinco.")
    luz = doors.signed_in("luz")
    assert "Take back" not in luz.conversation(ana.conversation_id).text
    [waiting] = town.rows(messages, author="staff")
    answer = luz.does(ana.conversation_id, "take-back", token="x", message=waiting.id)
    assert answer.status_code == 409
    assert town.rows(messages, author="staff")[0].status == "queued"
