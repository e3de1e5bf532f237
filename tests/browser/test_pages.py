"""Every page in a real browser: nothing for axe to find, nothing lost, nothing too wide."""

import re

import pytest
from playwright.sync_api import expect

from models import claims, contact_points, messages
from tests.browser.conftest import House, Screen
from tests.browser.fitting import faults
from tests.browser.states import STATES, State
from tests.browser.states.crying import REFERRAL, cried


@pytest.mark.parametrize("go", STATES.values(), ids=STATES.keys())
def test_a_page_fits_every_screen_is_light_and_axe_finds_nothing(house: House, go: State) -> None:
    screen = house.screen()
    go(house, screen)
    assert faults(house, screen) == []


def test_axe_would_find_a_fault(house: House) -> None:
    screen = house.screen()
    screen.open("/sign-in")
    screen.page.evaluate("document.querySelector('label').remove()")
    assert [found.partition(":")[0] for found in screen.axe()] == ["label"]


def test_what_is_typed_and_where_one_stands_survive_a_new_message(house: House) -> None:
    known = cried(house)
    noor = house.screen()
    noor.sign_in("noor")
    noor.page.get_by_role("button", name="Take next").click()
    box = noor.page.get_by_label("Reply to the client")
    box.press_sequentially("I am he")
    house.town.hears(known, "are you there?")
    expect(noor.page.get_by_role("log")).to_contain_text("are you there?")
    noor.page.keyboard.type("re.")
    expect(box).to_have_value("I am here.")
    box.press("Control+Enter")
    expect(noor.page.locator(".said.staff")).to_contain_text("I am here.")


def test_a_list_that_one_is_in_does_not_move(house: House) -> None:
    known, noor = cried(house), house.screen()
    noor.sign_in("noor")
    noor.page.locator(".item a").focus()
    ana = house.town.agreed("Ana")
    house.town.hears(ana, "necesito hablar con una persona")
    fresh = noor.page.locator("#fresh")
    expect(fresh).to_contain_text("1 new")
    expect(noor.page.locator(".item")).to_have_count(1)
    expect(noor.page.locator(".item a")).to_be_focused()
    fresh.get_by_role("button", name="Show").click()
    expect(noor.page.locator(".item")).to_have_count(2)
    expect(noor.page.locator(".item a").first).to_have_attribute(
        "href", f"/c/{known.conversation_id}"
    )


def test_a_claim_shows_on_other_screens_at_once(house: House) -> None:
    known = cried(house)
    noor, luz = house.screen(), house.screen()
    noor.sign_in("noor")
    luz.sign_in("luz", f"/c/{known.conversation_id}")
    expect(luz.page.get_by_role("button", name="Take over")).to_be_visible()
    noor.page.get_by_role("button", name="Take next").click()
    expect(luz.page.locator("#state")).to_contain_text("Noor has it")
    expect(luz.page.get_by_role("button", name="Take over")).to_have_count(0)


def test_a_lost_claim_locks_the_composer_and_keeps_the_draft(house: House) -> None:
    cried(house)
    noor = house.screen()
    noor.sign_in("noor")
    noor.page.get_by_role("button", name="Take next").click()
    box = noor.page.get_by_label("Reply to the client")
    box.fill("I will call you at")
    house.town.later(minutes=2)
    expect(noor.page.locator("#lost")).to_contain_text("You no longer have this conversation")
    expect(noor.page.get_by_role("button", name="Send")).to_be_disabled()
    expect(box).to_have_value("I will call you at")


def test_the_keyboard_is_enough(house: House) -> None:
    cried(house)
    screen = house.screen()
    screen.open("/")
    press = screen.page.keyboard.press
    screen.page.get_by_label("Name").focus()
    screen.page.keyboard.type("noor")
    press("Tab")
    screen.page.keyboard.type("a sentence that nobody would guess")
    press("Enter")
    screen.page.wait_for_url(screen.address + "/")
    _tab_to(screen, "Take next")
    press("Enter")
    expect(screen.page.locator("#state")).to_contain_text("You have it")
    _tab_to(screen, "Reply to the client")
    screen.page.keyboard.type("Hello from Noor.")
    _tab_to(screen, "Send")
    press("Enter")
    expect(screen.page.locator(".said.staff")).to_contain_text("Hello from Noor.")
    assert len(house.town.rows(claims)) == len(house.town.rows(messages, author="staff")) == 1


def _tab_to(screen: Screen, name: str) -> None:
    """Press Tab until the thing of that name has the focus, where it must also be seen."""
    for _ in range(30):
        screen.page.keyboard.press("Tab")
        told = screen.page.evaluate(
            "(() => { const one = document.activeElement;"
            " const style = getComputedStyle(one);"
            " const name = one.labels?.length ? one.labels[0].textContent : one.textContent;"
            " return [name.trim(), style.outlineStyle]; })()"
        )
        if told[0].startswith(name):
            assert told[1] != "none"
            return
    raise AssertionError(f"Tab never reached {name!r}")


def test_the_chat_page_works_without_scripts_and_shows_answers_with_them(house: House) -> None:
    house.town.refer("Ana", **REFERRAL)
    house.town.settle()
    screen = house.screen()
    _write_without_scripts(house)
    screen.open(f"/chat/{REFERRAL['address']}")
    expect(screen.page.locator(".said.client")).to_have_count(1)
    [point] = house.town.rows(contact_points)
    assert point.channel == "webchat"
    house.town.hears_from(REFERRAL["address"], "STOP", channel="webchat")
    expect(screen.page.locator(".said.client")).to_have_count(2)


def _write_without_scripts(house: House) -> None:
    context = house.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.address}/chat/{REFERRAL['address']}")
    page.get_by_label("Escríbanos").fill("Sí")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator(".said.client")).to_have_text(re.compile("Sí"))
    context.close()
