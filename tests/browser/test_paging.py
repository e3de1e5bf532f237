"""Paged, answered, taken: from a phone's notification to the conversation."""

from playwright.sync_api import expect

from models import escalations, page_attempts
from tests.browser.conftest import House
from tests.browser.states.crying import cried


def test_from_the_page_to_the_conversation(house: House) -> None:
    town, known = house.town, cried(house)
    noor = house.screen()
    noor.page.set_viewport_size({"width": 360, "height": 740})
    noor.open(town.pockets.out[-1].link.removeprefix(town.config.address))
    assert town.rows(page_attempts)[0].acknowledged_at is None
    noor.page.get_by_role("button", name="I am looking").click()
    expect(noor.page.get_by_role("main")).to_contain_text("You have answered")
    assert town.rows(page_attempts)[0].answered_by == "link"
    noor.page.get_by_role("link", name="Open the queue").click()
    noor.page.get_by_label("Name").fill("noor")
    noor.page.get_by_label("Password").fill("a sentence that nobody would guess")
    noor.page.get_by_role("button", name="Sign in").click()
    noor.page.get_by_role("button", name="Take next").click()
    expect(noor.page.locator("#state")).to_contain_text("You have it")
    [opened] = town.rows(escalations, conversation_id=known.conversation_id)
    assert opened.next_page_at is None


def test_a_test_of_ones_paging_is_answered_and_counts(house: House) -> None:
    noor, phone = house.screen(), house.screen()
    noor.sign_in("noor", "/settings")
    noor.page.get_by_role("link", name="How I am paged").click()
    noor.page.get_by_label("Number or e-mail address").fill("503 555 0116")
    noor.page.get_by_role("button", name="Add", exact=True).click()
    ways = noor.page.locator(".cards .card")
    expect(ways).to_have_count(2)
    expect(ways.last).to_contain_text("Not tested yet")
    ways.last.get_by_role("button", name="Test my paging").click()
    expect(noor.page.locator("#notices")).to_contain_text("A test is on its way")
    house.town.settle()
    [page] = house.town.pockets.of("+15035550116")
    phone.open(page.link.removeprefix(house.town.config.address))
    phone.page.get_by_role("button", name="It came").click()
    expect(phone.page.get_by_role("main")).to_contain_text("works")
    noor.page.reload()
    expect(ways.last).to_contain_text("Works, tested")
