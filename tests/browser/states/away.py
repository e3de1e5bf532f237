"""Who is away, has moved or died, as their page and conversation show it."""

from playwright.sync_api import expect

from bot.care.clients import circumstances
from bot.care.clients.circumstances import Told
from tests.browser.conftest import House, Screen
from tests.town import Known


def _told(house: House, kind: str) -> Known:
    """Bea, of whom Noor was told this."""
    town, bea = house.town, house.town.agreed("Bea")
    told = Told(kind, note="Her sister called")
    circumstances.tell(town.house, town.staff["Noor"], bea.client_id, told=told, now=town.now)
    return bea


def _form(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{_told(house, 'in_hospital').client_id}/away")
    expect(screen.page.get_by_role("main")).to_contain_text("until this is taken away")
    screen.page.get_by_label("Until which day").fill("2020-01-01")
    screen.page.get_by_role("button", name="Keep").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Nothing was kept yet.")


def _died(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{_told(house, 'deceased').client_id}")
    expect(screen.page.locator("#circumstance")).to_contain_text("Has died.")


def _talk(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/c/{_told(house, 'in_jail').conversation_id}")
    expect(screen.page.locator("#circumstance")).to_contain_text("In jail.")


AWAY = {"client-away": _form, "client-died": _died, "talk-in-jail": _talk}
