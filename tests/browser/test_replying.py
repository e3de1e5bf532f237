"""Writing a reply in a real browser: SMS parts, ready replies, taking back, and the keys."""

import pytest
from playwright.sync_api import Page, expect

from bot.doors.console import prices
from flows.segments import size
from models import messages
from tests.browser.conftest import DESK, HAND, House, Screen
from tests.town import Known

TEXTS = (
    "Hi, this is Noor.",
    "a" * 160,
    "a" * 161,
    "€" * 80,
    "€" * 81,
    "¿Cómo está?",
    "á" * 70,
    "á" * 71,
    "Ще не вмерла " * 12,
    "😀" * 35,
    "😀" * 36,
    "line\nbreak",
    "日本語" * 45,
)


@pytest.fixture
def ana(house: House) -> Known:
    """Ana, who writes Spanish and has asked for a person."""
    known = house.town.agreed("Ana")
    house.town.hears(known, "quiero hablar con una persona")
    house.town.settle()
    return known


def taken(house: House, window: tuple[int, int] = DESK) -> Screen:
    """Let Noor take the next conversation by keys alone."""
    screen = house.screen(window)
    screen.sign_in("noor")
    heard(screen.page).keyboard.press("Alt+n")
    expect(screen.page.locator("#state")).to_contain_text("You have it")
    heard(screen.page)
    return screen


def heard(page: Page) -> Page:
    """Wait until the page listens to its keys."""
    expect(page.locator("body[data-keys]")).to_have_count(1)
    return page


def reply(page: Page) -> None:
    """Leave the reply's field, and find it again by its key."""
    page.locator("#thread").focus()
    page.keyboard.press("Alt+l")
    expect(page.get_by_label("Reply to the client")).to_be_focused()


def test_sms_parts_are_counted_as_the_house_counts_them(house: House, ana: Known) -> None:
    page = taken(house).page
    costs = prices.of_parts(house.town.house.policy.price_per_part, "sms")
    for text in TEXTS:
        page.get_by_label("Reply to the client").fill(text)
        found = size(text)
        parts = "1 SMS part" if found.segments == 1 else f"{found.segments} SMS parts"
        parts += f", {costs[found.segments - 1]}"
        told = parts if found.cause is None else f"{parts}; “{found.cause}”"
        shown = page.locator("#parts").inner_text()
        assert shown == told or (found.cause is not None and shown.startswith(f"{told} makes"))


@pytest.mark.parametrize("window", [DESK, HAND], ids=["desk", "hand"])
def test_a_ready_reply_is_picked_mended_and_sent_by_keys_alone(
    house: House, ana: Known, window: tuple[int, int]
) -> None:
    screen = taken(house, window)
    page = screen.page
    reply(page)
    page.keyboard.press("/")
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
    assert screen.axe() == [] and screen.overflow() <= 0
    page.keyboard.type("offer a call")
    expect(page.locator("#ready-list > li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    field = page.get_by_label("Reply to the client")
    expect(field).to_be_focused()
    picked = field.input_value()
    assert picked
    page.keyboard.type(" Noor")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.staff .body")).to_have_text(f"{picked} Noor")
    [sent] = house.town.rows(messages, author="staff")
    assert sent.body == f"{picked} Noor"


def test_what_was_sent_too_soon_is_taken_back(house: House, ana: Known) -> None:
    page = taken(house).page
    page.get_by_label("Reply to the client").fill("At fiev.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_label("Reply to the client")).to_have_value("At fiev.")
    expect(page.locator(".said.staff .standing").first).to_contain_text("taken back")
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)


def test_escape_leaves_what_was_typed_and_keys_can_be_turned_off(house: House, ana: Known) -> None:
    screen = taken(house)
    page = screen.page
    reply(page)
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Reply to the client")).to_be_focused()
    page.keyboard.type("kept /")
    page.locator("#thread").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Take next")
    assert screen.axe() == []
    page.get_by_label("Use these keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+p")
    expect(page.get_by_label("Note, for staff only")).not_to_be_visible()
    assert page.get_by_label("Reply to the client").input_value() == "kept /"


def test_the_other_keys_lead_where_the_list_says(house: House, ana: Known) -> None:
    page = taken(house).page
    page.keyboard.press("Alt+p")
    expect(page.get_by_label("Note, for staff only")).to_be_focused()
    page.keyboard.press("Alt+e")
    expect(page.get_by_label("What came of it")).to_be_focused()
    page.keyboard.press("Alt+t")
    expect(page.get_by_label("Offer it to")).to_be_focused()
    page.keyboard.press("Alt+m")
    expect(page.get_by_label("For an hour")).to_be_focused()
    page.keyboard.press("Alt+o")
    expect(page.get_by_role("complementary", name="About the client")).to_be_focused()
    page.keyboard.press("Alt+b")
    expect(page.get_by_role("log")).to_contain_text("Noor handed back to the script")
    page.goto(house.address)
    heard(page).keyboard.press("Alt+5")
    expect(page.locator(".tabs [aria-current]")).to_contain_text("With the script")
    heard(page).keyboard.press("Alt+j")
    expect(page.locator(".items a").first).to_be_focused()
