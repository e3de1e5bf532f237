"""Pages in other languages in a real browser: they fit, axe finds nothing, and sides follow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import DESK, HAND, House, Screen, served
from tests.browsing import PASSWORD
from tests.tongues import FROM_THE_RIGHT, LONG, TownOfTongues
from tests.town import Known

CRY = "I want to kill myself tonight"


@pytest.fixture
def pseudo_house(sqlite_url: str, tmp_path: Path, chromium: Browser) -> Iterator[House]:
    """A house whose pages can be read in the pseudo-languages too."""
    with served(TownOfTongues(sqlite_url, tmp_path), chromium) as house:
        yield house


def cried(house: House) -> Known:
    """Bea has cried for help."""
    known = house.town.agreed("Bea")
    house.town.hears(known, CRY)
    house.town.settle()
    return known


def signed_in(house: House, code: str, *, path: str = "/") -> Screen:
    """Choose a language at the sign-in, by its own name, and sign in."""
    screen = house.screen()
    page = screen.page
    screen.open(f"/sign-in?next={path}")
    page.locator(f".tongues [value={code}]").click()
    expect(page.locator("html")).to_have_attribute("lang", code)
    page.locator("#name").fill("noor")
    page.locator("#password").fill(PASSWORD)
    page.locator("form[action='/sign-in'] button").click()
    page.wait_for_url(house.address + path)
    return screen


def fits(screen: Screen) -> None:
    """Hold that the page fits at both widths and axe finds nothing in the hand.

    What axe finds on a desk does not depend on the language: it is looked for in English.
    """
    for size in (DESK, HAND):
        screen.resize(size)
        assert screen.overflow() <= 0, (screen.page.url, size)
    assert screen.axe() == [], screen.page.url


@pytest.mark.parametrize("code", ["es", "ar", LONG, FROM_THE_RIGHT])
def test_pages_fit_in_every_language(pseudo_house: House, code: str) -> None:
    known = cried(pseudo_house)
    screen = signed_in(pseudo_house, code)
    fits(screen)
    for path in ("/settings", "/town"):
        screen.open(path)
        fits(screen)
    screen.open("/refer")
    screen.page.locator("form[action='/refer'] button.main").click()
    expect(screen.page.get_by_role("alert")).to_be_visible()
    fits(screen)
    screen.open(f"/c/{known.conversation_id}")
    screen.page.locator("form[action$='/claim'] button").click()
    for deed in screen.page.locator("details.deed > summary").all():
        deed.click()
    fits(screen)


@pytest.mark.parametrize("code", ["ar", LONG])
def test_pages_of_a_client_and_of_the_work_fit_too(pseudo_house: House, code: str) -> None:
    known = cried(pseudo_house)
    screen = signed_in(pseudo_house, code, path="/follow-ups")
    about, talk = f"/clients/{known.client_id}", f"/c/{known.conversation_id}"
    for path in ("", "/about", "/reaching", "/safety-plan", "/consent"):
        screen.open(about + path)
        fits(screen)
    for path in ("/record", "/services", "/screener", "/danger", "/report"):
        screen.open(talk + path)
        fits(screen)


def test_numbers_of_english_steps_stand_where_the_page_begins(house: House) -> None:
    known = cried(house)
    screen = signed_in(house, "ar", path=f"/c/{known.conversation_id}/report")
    step = screen.page.locator(".step-text").first
    number, text = step.locator(".number"), step.locator("[lang=en]")
    expect(text).to_have_attribute("dir", "ltr")
    assert left(number) > left(text)


def test_sides_follow_the_language_and_texts_keep_their_own(house: House) -> None:
    known = cried(house)
    screen = signed_in(house, "ar", path=f"/c/{known.conversation_id}")
    page = screen.page
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    client, bot = page.locator(".said.client").last, page.locator(".said.bot").last
    assert left(client) > left(bot)
    assert left(page.locator(".brand")) > left(page.locator(".out"))
    expect(bot.locator(".body")).to_have_attribute("dir", "ltr")
    assert client.locator("bdi").last.evaluate("one => one.matches(':dir(rtl)')")
    page.context.clear_cookies(name="aftercall-language")
    page.reload()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    assert left(client) < left(bot)


def left(thing: Locator) -> float:
    """Return how far from the left something begins."""
    box = thing.bounding_box()
    assert box is not None
    return box["x"]


def test_modules_speak_the_reader_s_language_and_count_as_it_does(house: House) -> None:
    known = cried(house)
    screen = signed_in(house, "ar", path=f"/c/{known.conversation_id}")
    page = screen.page
    page.locator("form[action$='/claim'] button").click()
    parts = page.locator("#parts")
    for length, told in ((10, "جزء SMS واحد"), (161, "جزآن SMS"), (400, "\u20683\u2069 أجزاء SMS")):
        page.locator("#reply-body").fill("a" * length)
        expect(parts).to_contain_text(told)
    page.locator("#reply-body").fill("á")
    expect(parts).to_contain_text("يتسع لـ 67 حرفاً")
    house.town.later(minutes=2)
    expect(page.locator("#lost")).to_contain_text("لم تعد هذه المحادثة لديك")


def test_the_choice_works_without_scripts(house: House) -> None:
    context = house.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.address}/sign-in")
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iniciar sesión")
    page.goto(f"{house.address}/not-here")
    expect(page.get_by_role("heading", level=1)).to_contain_text("No hay nada en esta dirección")
    context.close()


def test_a_language_is_chosen_in_the_settings(house: House) -> None:
    screen = house.screen()
    screen.sign_in("noor")
    screen.page.get_by_role("link", name="Settings").click()
    screen.page.get_by_role("button", name="Español").click()
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("En este dispositivo")
    screen.open("/")
    expect(screen.page.get_by_role("button", name="Tomar el siguiente")).to_be_visible()
