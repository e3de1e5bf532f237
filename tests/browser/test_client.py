"""The client's page in a real browser: from the conversation to the plan and back, by hand."""

import pytest
from playwright.sync_api import expect

from models import clients, messages, particulars, safety_plans
from tests.browser.conftest import DESK, HAND, House, Screen
from tests.town import Known


@pytest.fixture
def bea(house: House) -> Known:
    """Bea, who was asked how she is and wants to be called."""
    known = house.town.agreed("Bea")
    house.town.later(days=2, hours=3)
    house.town.hears(known, "2")
    house.town.hears(known, "yes")
    house.town.settle()
    return known


def opened(house: House, known: Known, size: tuple[int, int] = DESK) -> Screen:
    """Let Noor go from the conversation to the client."""
    screen = house.screen(size)
    screen.sign_in("noor", f"/c/{known.conversation_id}")
    screen.page.get_by_role("heading", level=1).get_by_role("link", name="Bea").click()
    screen.page.wait_for_url(f"{house.address}/clients/{known.client_id}")
    return screen


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_a_plan_is_made_and_stands_beside_the_conversation(
    house: House, bea: Known, size: tuple[int, int]
) -> None:
    page = opened(house, bea, size).page
    page.get_by_role("link", name="Make one").click()
    page.get_by_label("Warning signs").fill("No sleep\nPacing")
    page.get_by_role("textbox", name="Name 1").fill("Ruth")
    page.get_by_role("textbox", name="Phone 1").fill("503-555-0150")
    page.get_by_label("We may call 1").check()
    page.get_by_role("button", name="Keep this plan").click()
    expect(page.locator("#notices")).to_contain_text("Kept.")
    expect(page.locator(".plan")).to_contain_text("Ruth · 503-555-0150 we may call")
    page.locator(".client-known").get_by_role("link", name="Text …0143").click()
    expect(page.locator("#context")).to_contain_text("No sleep…")
    assert len(house.town.rows(safety_plans)) == 1


def test_safe_hours_are_asked_and_warn_above_the_reply(house: House, bea: Known) -> None:
    page = opened(house, bea).page
    page.get_by_role("link", name="Change or ask again").click()
    page.get_by_label("Is it safe to text first?").select_option("hours")
    page.get_by_label("From").select_option("17")
    page.get_by_label("Until").select_option("10")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alert")).to_contain_text("The first hour must be before the last")
    page.get_by_label("Until").select_option("18")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".client-known")).to_contain_text("only between 17:00 and 18:00")
    page.goto(f"{house.address}/c/{bea.conversation_id}")
    expect(page.locator("#unsafe")).to_contain_text("Not safe to text now")
    [row] = house.town.rows(clients)
    assert (row.text_from_hour, row.text_until_hour) == (17, 18)


def test_the_timeline_is_narrowed_without_scripts(house: House, bea: Known) -> None:
    screen = opened(house, bea)
    cookies = screen.page.context.cookies()
    context = house.browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{house.address}/clients/{bea.client_id}")
    everything = page.locator(".happened").count()
    page.get_by_label("Show").select_option("answers")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".happened").first).to_contain_text("Self rated state: 2")
    assert 0 < page.locator(".happened").count() < everything
    context.close()


def test_an_unknown_sender_gets_a_name(house: House, bea: Known) -> None:
    house.town.hears_from("+15035550177", "please call me back")
    house.town.settle()
    talk_id = house.town.rows(messages, direction="in")[-1].conversation_id
    screen = house.screen()
    screen.sign_in("luz", f"/c/{talk_id}")
    screen.page.get_by_role("link", name="Link or start a client").click()
    screen.page.get_by_label("A piece of the name").fill("be")
    screen.page.get_by_role("button", name="Find").click()
    screen.page.get_by_role("button", name="This is who writes Bea").click()
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Bea")
    expect(screen.page.get_by_role("log")).to_contain_text("Luz said whose number this is.")
    assert len(house.town.rows(particulars, topic="number")) == 1
