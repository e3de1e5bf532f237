"""A specialist's whole job by keys alone, at a desk and on a phone's width, beside a rival."""

import pytest
from playwright.sync_api import Page, expect

from models import claims, messages, notes, service_referrals
from tests.browser.conftest import DESK, HAND, House
from tests.browsing import PASSWORD
from tests.town import Known

PANTRY = "Northside Food Pantry"


@pytest.fixture
def ana(house: House) -> Known:
    """Ana, who writes Spanish and has asked for a person."""
    known = house.town.agreed("Ana")
    house.town.hears(known, "quiero hablar con una persona")
    house.town.settle()
    return known


@pytest.mark.parametrize("window", [DESK, HAND], ids=["desk", "hand"])
def test_all_that_a_specialist_does_is_done_by_keys(
    house: House, ana: Known, window: tuple[int, int]
) -> None:
    page = house.screen(window).page
    _sign_in(page, house)
    _take_next(page)
    expect(page.get_by_role("log")).to_contain_text("quiero hablar con una persona")
    _reply_with_a_ready_one(page)
    _note(page)
    _refer(page)
    _hand_back(page)
    assert [row.author for row in house.town.rows(messages, author="staff")] == ["staff"]
    assert len(house.town.rows(notes)) == 1
    [referred] = house.town.rows(service_referrals)
    assert (referred.service, referred.state) == (PANTRY, "offered")


def _sign_in(page: Page, house: House) -> None:
    page.goto(house.address)
    page.get_by_label("Name").focus()
    page.keyboard.type("luz")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(house.address + "/")


def _take_next(page: Page) -> None:
    _heard(page).keyboard.press("Alt+n")
    expect(page.locator("#state")).to_contain_text("You have it")


def _heard(page: Page) -> Page:
    """Wait until the page listens to its keys."""
    expect(page.locator("body[data-keys]")).to_have_count(1)
    return page


def _reply_with_a_ready_one(page: Page) -> None:
    _heard(page).keyboard.press("Alt+l")
    page.keyboard.press("/")
    page.keyboard.type("offer a call")
    expect(page.locator("#ready-list > li:visible")).to_have_count(1)
    expect(page.locator("#ready-list > li:visible .text").first).to_have_attribute("lang", "es")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.staff .body")).to_have_count(1)


def _note(page: Page) -> None:
    page.keyboard.press("Alt+p")
    expect(page.get_by_label("Note, for staff only")).to_be_focused()
    page.keyboard.type("Wants a call after five")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".said.note")).to_contain_text("after five")


def _refer(page: Page) -> None:
    talk = page.url
    page.get_by_role("link", name="Services", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Service", exact=True).focus()
    page.keyboard.type(PANTRY)
    page.keyboard.press("Enter")
    expect(page.locator(".cards").first).to_contain_text(PANTRY)
    page.goto(talk)


def _hand_back(page: Page) -> None:
    _heard(page).keyboard.press("Alt+b")
    expect(page.get_by_role("log")).to_contain_text("Luz handed back to the script")


@pytest.mark.parametrize("window", [DESK, HAND], ids=["desk", "hand"])
def test_who_comes_second_is_told_who_has_it(
    house: House, ana: Known, window: tuple[int, int]
) -> None:
    noor, luz = (_looking(house, ana, name, window) for name in ("noor", "luz"))
    noor.get_by_role("button", name="Take over").click()
    luz.get_by_role("button", name="Take over").click()
    expect(noor.locator("#state")).to_contain_text("You have it")
    expect(luz.locator("#fault")).to_contain_text("Noor took this conversation at")
    expect(luz.locator("#state")).to_contain_text("Noor has it")
    assert len(house.town.rows(claims)) == 1
    for page in (noor, luz):
        page.context.close()


def _looking(house: House, known: Known, name: str, window: tuple[int, int]) -> Page:
    """Open the conversation without scripts: what a colleague does meanwhile does not show."""
    size = {"width": window[0], "height": window[1]}
    context = house.browser.new_context(java_script_enabled=False, viewport=size)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{house.address}/c/{known.conversation_id}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page
