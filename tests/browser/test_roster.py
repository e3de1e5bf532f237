"""The roster at work: planned, published, a shift given away and taken, by keys and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, HAND, House, Screen
from tests.rostering import nobody_works, of, pageable, planned, roster


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_a_roster_is_made_and_a_shift_changes_hands(house: House, size: tuple[int, int]) -> None:
    nobody_works(house.town)
    pageable(house.town, "Noor", "Luz", "Sam")
    _plan(house, size)
    assert {name for name, *_ in roster(house.town)} == {"Luz"}
    _offer(house, size)
    _take(house, size)
    assert "Noor" in {name for name, *_ in roster(house.town)}


def _at(house: House, name: str, size: tuple[int, int], *, path: str) -> Screen:
    screen = house.screen(size)
    screen.sign_in(name, path)
    return screen


def _plan(house: House, size: tuple[int, int]) -> None:
    page = _at(house, "sam", size, path="/roster").page
    page.get_by_role("link", name="Patterns").click()
    page.get_by_label("Who").select_option(label="Luz")
    for day in ("Wed", "Thu"):
        page.get_by_label(day).check()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Roster").first.click()
    page.get_by_role("link", name="Plan and publish").click()
    page.get_by_label("For how many weeks").fill("2")
    page.get_by_role("button", name="Make drafts").click()
    expect(page.get_by_text("4 drafts can be published.")).to_be_visible()
    page.get_by_label("Publish with these gaps").check()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def _offer(house: House, size: tuple[int, int]) -> None:
    page = _at(house, "luz", size, path="/roster").page
    mine = page.get_by_role("region", name="My shifts")
    mine.get_by_role("link").first.click()
    page.get_by_role("button", name="Offer").click()
    expect(page.get_by_role("region", name="Shifts offered")).to_contain_text("offers it to all")


def _take(house: House, size: tuple[int, int]) -> None:
    page = _at(house, "noor", size, path="/roster").page
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("region", name="My shifts")).to_contain_text("Wed 4 Mar 7:00–17:00")


def test_a_day_and_its_shifts_are_reached_by_keys(house: House) -> None:
    planned(house.town)
    screen = _at(house, "sam", DESK, path="/roster?day=2026-03-04")
    link = screen.page.locator(".week a", has_text="Thu 5 Mar")
    link.focus()
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_role("heading", name="Thursday 5 March 2026")).to_be_visible()
    screen.page.wait_for_load_state()
    screen.page.locator(".week .shift-chip").first.focus()
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_role("heading", name="Change it")).to_be_visible()
    assert of(house.town, "Luz")
