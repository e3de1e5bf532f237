"""The record of the work in a real browser: one press after closing, and the screener's way."""

import pytest
from playwright.sync_api import Page, expect

from models import checklists, escalations, follow_ups, screens, service_records
from tests.browser.conftest import DESK, HAND, House
from tests.browsing import PASSWORD
from tests.town import Known

CRY = "I want to kill myself tonight"


def _cried(house: House) -> Known:
    known = house.town.agreed("Bea")
    house.town.hears(known, CRY)
    house.town.settle()
    return known


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_after_closing_the_record_is_one_press(house: House, size: tuple[int, int]) -> None:
    _cried(house)
    noor = house.screen(size)
    noor.sign_in("noor")
    page = noor.page
    page.get_by_role("button", name="Take next").click()
    page.locator("summary", has_text="Close").click()
    page.get_by_label("What came of it").select_option("talked_by_phone")
    page.get_by_role("button", name="Close the conversation").click()
    expect(page.get_by_role("heading", name="What you did just now")).to_be_in_viewport()
    page.get_by_role("button", name="Keep the record").click()
    expect(page.get_by_role("heading", name="What you did just now")).to_have_count(0)
    expect(page.locator("#context")).to_contain_text("Call · 1 minute: Talked by phone")
    [row] = house.town.rows(service_records)
    assert (row.kind, row.minutes, row.outcome) == ("call", 1, "talked_by_phone")


def test_a_service_is_picked_handed_on_and_followed_up(house: House) -> None:
    known, noor = _cried(house), house.screen(HAND)
    noor.sign_in("noor", f"/c/{known.conversation_id}")
    page = noor.page
    page.get_by_role("link", name="Services", exact=True).click()
    page.get_by_label("Service", exact=True).fill("Northside Food Pantry")
    page.get_by_label("How it stands").select_option("accepted")
    page.get_by_label("How", exact=True).select_option("called")
    page.get_by_label("Whom at the service").fill("Mrs. Okafor")
    page.get_by_label("Ask again on").fill("2026-03-03")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".cards").first).to_contain_text("We called together")
    noor.open("/")
    page.get_by_role("link", name="Follow-ups 1 due").click()
    expect(page.locator(".follow-ups")).to_contain_text("Northside Food Pantry: did it work out?")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("You have nothing to follow up.")).to_be_visible()
    assert [row.ending for row in house.town.rows(follow_ups)] == ["done"]


def test_the_screener_asks_only_what_must_be_asked_and_leads_to_the_steps(house: House) -> None:
    known, noor = _cried(house), house.screen()
    noor.sign_in("noor", f"/c/{known.conversation_id}/screener")
    page = noor.page
    expect(page.locator("#plan")).to_be_hidden()
    page.locator("#thoughts-yes").check()
    expect(page.locator("#plan")).to_be_visible()
    page.locator("#plan-yes").check()
    page.locator("#thoughts-no").check()
    expect(page.locator("#method")).to_be_hidden()
    expect(page.locator("#plan")).to_be_visible()
    for question in ("wish", "behavior"):
        page.locator(f"#{question}-no").check()
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("heading", name="Result: High risk")).to_be_visible()
    page.get_by_role("link", name="Go through the danger steps").click()
    page.locator("#step-take").get_by_role("button", name="Done").click()
    expect(page.locator("#step-take")).to_contain_text("Done: Noor")
    [kept], [opened] = house.town.rows(screens), house.town.rows(escalations)
    assert (kept.result, opened.acknowledged_by) == ("high", house.town.staff["Noor"].id)


def test_without_scripts_every_question_is_there_and_the_server_says_what_is_open(
    house: House,
) -> None:
    known = _cried(house)
    context = house.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, house, f"/c/{known.conversation_id}/screener")
    expect(page.locator(".question")).to_have_count(7)
    expect(page.locator("#plan")).to_contain_text("Only if 2 was answered yes")
    for question in ("wish", "thoughts", "behavior"):
        page.locator(f"#{question}-no").check()
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("heading", name="Result: Nothing answered yes")).to_be_visible()
    context.close()
    assert house.town.rows(checklists) == []


def _sign_in(page: Page, house: House, path: str) -> None:
    page.goto(house.address + path)
    page.get_by_label("Name").fill("noor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(house.address + path)
