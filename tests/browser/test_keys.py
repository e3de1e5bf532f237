"""Keys in a real browser: each can be changed on a device, no two deeds share one."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, HAND, House, Screen


def _settings(house: House, size: tuple[int, int] = DESK) -> Screen:
    screen = house.screen(size)
    screen.sign_in("noor", "/settings")
    expect(screen.page.locator("#keys-setting[data-ready]")).to_have_count(1)
    return screen


def _sets(page: Page, deed: str, *, press: str) -> None:
    page.get_by_role("button", name=deed).click()
    page.keyboard.press(press)


def _told(page: Page, words: str) -> None:
    expect(page.locator("#keys-told")).to_contain_text(words)


def test_a_changed_key_works_and_the_old_one_does_not(house: House) -> None:
    known = house.town.agreed("Bea")
    house.town.hears(known, "I want to kill myself tonight")
    house.town.settle()
    page = _settings(house).page
    _sets(page, "Take next", press="Alt+g")
    _told(page, "Kept on this device.")
    expect(page.get_by_role("button", name="Take next")).to_contain_text("Alt+G")
    page.goto(house.address)
    expect(page.locator("body[data-keys]")).to_have_count(1)
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_contain_text("Alt+G")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+g")
    expect(page.locator("#state")).to_contain_text("You have it")


@pytest.mark.parametrize(
    ("press", "words"),
    [
        ("Alt+l", "Alt+L is already used for: Write a reply."),
        ("Alt+1", "Alt+1 is already used for: The lists of the queue."),
        ("g", "A key needs Alt with it"),
        ("Alt+Control+g", "A key needs Alt with it"),
        ("Escape", ""),
    ],
)
def test_what_does_not_fit_is_told_and_changes_nothing(
    house: House, press: str, words: str
) -> None:
    page = _settings(house).page
    _sets(page, "Take next", press=press)
    _told(page, words)
    expect(page.get_by_role("button", name="Take next")).to_contain_text("Alt+N")
    assert "aftercall-keys" not in page.evaluate("document.cookie")


def test_a_key_that_was_given_up_can_be_given_to_another_deed(house: House) -> None:
    page = _settings(house).page
    _sets(page, "Take next", press="Alt+g")
    _sets(page, "Write a note", press="Alt+n")
    expect(page.get_by_role("button", name="Write a note")).to_contain_text("Alt+N")
    page.get_by_role("button", name="As they came").click()
    expect(page.get_by_role("button", name="Write a note")).to_contain_text("Alt+P")
    expect(page.get_by_role("button", name="Take next")).to_contain_text("Alt+N")


def test_changed_keys_survive_signing_out_and_can_be_turned_off(house: House) -> None:
    screen = _settings(house)
    _sets(screen.page, "Take next", press="Alt+g")
    screen.page.get_by_role("checkbox", name="Use these keys").uncheck()
    screen.page.get_by_role("button", name="Sign out").click()
    screen.page.wait_for_url(f"{house.address}/sign-in")
    screen.sign_in("noor", "/settings")
    expect(screen.page.get_by_role("button", name="Take next")).to_contain_text("Alt+G")
    expect(screen.page.get_by_role("checkbox", name="Use these keys")).not_to_be_checked()
    screen.page.keyboard.press("?")
    expect(screen.page.locator("dialog#keys")).to_be_hidden()


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_the_settings_fit_and_axe_finds_nothing(house: House, size: tuple[int, int]) -> None:
    screen = _settings(house, size)
    screen.page.get_by_role("button", name="Take next").click()
    assert screen.axe() == []
    assert screen.overflow() <= 0
