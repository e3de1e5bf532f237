"""The pages of what staff write down of their work."""

from playwright.sync_api import expect

from tests.browser.conftest import House, Screen
from tests.browser.states.crying import cried


def _asked_to_record(house: House, screen: Screen) -> None:
    known = cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    screen.page.get_by_role("button", name="Hand back to the script").click()
    screen.page.locator("summary", has_text="What was done").click()
    expect(screen.page.get_by_label("Listened")).to_be_visible()


def _recorded(house: House, screen: Screen) -> None:
    known = cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/record")
    screen.page.get_by_role("button", name="Keep the record").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Nothing was kept yet")
    screen.page.get_by_label("Minutes").fill("5")
    screen.page.get_by_label("What came of it").select_option("talked_by_phone")
    screen.page.get_by_label("In your words").fill("Talked about her sister.")
    screen.page.get_by_role("button", name="Keep the record").click()
    screen.page.get_by_role("link", name="All records").click()


def _client_services(house: House, screen: Screen) -> None:
    known = cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/services")
    screen.page.get_by_label("Service", exact=True).fill("Northside Food Pantry")
    screen.page.get_by_label("Ask again on").fill("2026-03-04")
    screen.page.get_by_role("button", name="Keep").click()
    expect(screen.page.locator(".cards").first).to_contain_text("Northside Food Pantry")


def _follow_ups(house: House, screen: Screen) -> None:
    _client_services(house, screen)
    house.town.later(days=2)
    screen.open("/follow-ups")
    screen.page.locator("summary", has_text="Move").click()
    screen.page.get_by_role("button", name="Move it").click()
    expect(screen.page.get_by_role("alert")).to_have_text("Choose a day.")


def _services(house: House, screen: Screen) -> None:
    screen.sign_in("sam", "/services")
    screen.page.get_by_label("Name").fill("Northside Food Pantry")
    screen.page.get_by_role("button", name="Keep").click()
    expect(screen.page.locator(".cards")).to_contain_text("Northside Food Pantry")


def _screener(house: House, screen: Screen) -> None:
    known = cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/screener")
    screen.page.locator("#thoughts-yes").check()
    screen.page.get_by_role("button", name="See the result").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("question 3")


def _danger(house: House, screen: Screen) -> None:
    known = cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/danger")
    screen.page.get_by_role("button", name="Begin").click()
    screen.page.locator("#step-take").get_by_role("button").click()
    screen.page.locator("#step-follow_up").get_by_role("button").click()
    expect(screen.page.get_by_role("alert")).to_have_text("Choose a day.")


def _report(house: House, screen: Screen) -> None:
    known = cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/report")


WORK = {
    "asked to record": _asked_to_record,
    "records": _recorded,
    "client's services": _client_services,
    "follow-ups": _follow_ups,
    "services": _services,
    "screener": _screener,
    "danger steps": _danger,
    "abuse report": _report,
}
