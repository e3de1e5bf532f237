"""Other languages on our pages: Arabic runs from the right with its numbers in order, and long,
accented or turned text stays inside the page."""

import pytest
from playwright.sync_api import Locator, expect

from bot.translation.pseudo import Pseudo, pseudo_text
from flows.direction import LEFT_TO_RIGHT_MARK
from tests.browser.conftest import HAND, House, Screen
from tests.town import Known

LINK = "r" * 43
LONG = "Thank you for telling us. Would you like someone from our team to call you? " * 4
PHONE = "503-555-0199"

# How far from the left the number's first and last digit are drawn, in pixels.
PLACES = """
(body, number) => {
  const text = body.firstChild;
  const begin = text.data.indexOf(number);
  const place = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  return [place(begin), place(begin + number.length - 1)];
}
"""
WITHOUT_MARKS = "(body, mark) => { body.textContent = body.textContent.replaceAll(mark, ''); }"


def test_the_chat_shows_arabic_from_the_right_with_its_numbers_in_order(house: House) -> None:
    _asked_for_help(house)
    screen = house.screen(HAND)
    screen.open(f"/chat/{LINK}")
    _reads_from_the_right(_help(screen))
    expect(screen.page.locator("#body")).to_have_attribute("dir", "rtl")
    assert screen.overflow() <= 0
    assert screen.axe() == []


def test_the_console_shows_arabic_from_the_right_with_its_numbers_in_order(house: House) -> None:
    known = _asked_for_help(house)
    screen = house.screen()
    screen.sign_in("noor", f"/c/{known.conversation_id}")
    _reads_from_the_right(_help(screen))
    assert screen.axe() == []


def test_a_number_without_our_marks_would_be_drawn_in_the_wrong_order(house: House) -> None:
    _asked_for_help(house)
    screen = house.screen()
    screen.open(f"/chat/{LINK}")
    body = _help(screen)
    body.evaluate(WITHOUT_MARKS, LEFT_TO_RIGHT_MARK)
    first, last = _places(body, PHONE)
    assert first > last


@pytest.mark.parametrize("pseudo", ["en-XA", "ar-XB"])
def test_long_and_foreign_text_stays_inside_the_page(house: House, pseudo: Pseudo) -> None:
    known = _asked_for_help(house)
    texts = [pseudo_text(text, pseudo) for text in (LONG, LONG.replace(" ", ""), "OK")]
    for text in texts:
        house.town.hears_from(LINK, text, channel="webchat")
    chat, console = house.screen(HAND), house.screen(HAND)
    chat.open(f"/chat/{LINK}")
    console.sign_in("noor", f"/c/{known.conversation_id}")
    for screen in (chat, console):
        for text in texts:
            expect(screen.page.locator(".said.client .body", has_text=text)).to_have_count(1)
        assert screen.overflow() <= 0


def _asked_for_help(house: House) -> Known:
    known = house.town.refer("Ana", channel="webchat", address=LINK, language="ar")
    house.town.settle()
    house.town.hears_from(LINK, "HELP", channel="webchat")
    house.town.settle()
    return known


def _help(screen: Screen) -> Locator:
    """Find the reply to HELP: it names hours, a phone number and STOP."""
    return screen.page.locator(".said.bot .body").filter(has_text=PHONE)


def _reads_from_the_right(body: Locator) -> None:
    expect(body).to_contain_text("STOP")
    expect(body).to_have_attribute("dir", "rtl")
    expect(body).to_have_attribute("lang", "ar")
    first, last = _places(body, PHONE)
    assert first < last


def _places(body: Locator, number: str) -> tuple[float, float]:
    expect(body).to_contain_text(number)
    first, last = body.evaluate(PLACES, number)
    return first, last
