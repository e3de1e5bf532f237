"""The main job in a real browser: from consent to a specialist's reply, and back to the script."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from models import contact_points, conversations, escalations, messages
from tests.browser.conftest import DESK, HAND, House, Screen
from tests.town import Known


@dataclass(frozen=True)
class Play:
    """What a client writes in one language, and what must come back."""

    who: str
    consents: str
    asked: str
    rates: str
    cries: str
    safety: str


ENGLISH = Play(
    who="Bea",
    consents="yes",
    asked="How are things today?",
    rates="4",
    cries="I want to kill myself tonight",
    safety="988",
)
SPANISH = Play(
    who="Ana",
    consents="Sí",
    asked="¿Qué tal van las cosas hoy?",
    rates="cuatro",
    cries="quiero matarme esta noche",
    safety="988",
)


def _phone(house: House, known: Known) -> str:
    [point] = house.town.rows(contact_points, client_id=known.client_id)
    return f"/town/phones/{point.id}"


def _text(page: Page, body: str) -> None:
    page.get_by_label(re.compile("Text back as")).fill(body)
    page.locator(".phone-box").get_by_role("button", name="Send").click()
    expect(page.locator(".bubble.mine").last).to_contain_text(body)


def _move(page: Page, by: str) -> None:
    page.get_by_role("button", name=by, exact=True).click()


@pytest.mark.parametrize("play", [ENGLISH, SPANISH], ids=["en", "es"])
@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_from_consent_to_hand_back(house: House, play: Play, size: tuple[int, int]) -> None:
    known = house.town.refer(play.who)
    house.town.settle()
    phone, noor = house.screen(), house.screen(size)
    phone.sign_in("sam", _phone(house, known), by_hand=True)
    noor.sign_in("noor", by_hand=True)
    _check_in(phone.page, play)
    _text(phone.page, play.cries)
    expect(phone.page.locator(".bubble.theirs").last).to_contain_text(play.safety)
    expect(noor.page.locator(".item.level-0")).to_contain_text("Danger now")
    _answer(noor, play, phone=phone)
    _hand_back(noor)
    [row] = house.town.rows(conversations)
    [opened] = house.town.rows(escalations)
    assert (row.state, opened.state, opened.outcome) == ("bot", "closed", "handed_back")
    assert len(house.town.rows(messages, author="staff")) == 1


def _check_in(page: Page, play: Play) -> None:
    _text(page, play.consents)
    expect(page.locator(".bubble.theirs")).to_have_count(2)
    for _ in range(2):
        _move(page, "+1 day")
    _move(page, "+1 hour")
    _move(page, "+1 hour")
    _move(page, "+1 hour")
    expect(page.locator(".bubble.theirs").last).to_contain_text(play.asked)
    _text(page, play.rates)
    expect(page.locator(".bubble.theirs")).to_have_count(4)


def _answer(noor: Screen, play: Play, *, phone: Screen) -> None:
    page = noor.page
    page.get_by_role("button", name="Take next").click()
    expect(page.get_by_role("log")).to_contain_text(play.cries)
    expect(page.locator("#state")).to_contain_text("You have it")
    page.get_by_label("Reply to the client").fill("This is Noor. May I call you?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said.staff")).to_contain_text("delivered")
    expect(phone.page.locator(".bubble.theirs").last).to_contain_text("This is Noor.")


def _hand_back(noor: Screen) -> None:
    noor.page.get_by_role("button", name="Hand back to the script").click()
    expect(noor.page.get_by_role("log")).to_contain_text("Noor handed back to the script")
    expect(noor.page.get_by_role("button", name="Take over")).to_be_visible()
