"""The client's own pages."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from bot.care.clients import about, plans, reaching
from bot.care.clients.about import About
from bot.care.clients.plans import Person, SafetyPlan
from bot.care.clients.reaching import Asked
from models import messages
from tests.browser.conftest import House, Screen
from tests.browser.states.crying import cried
from tests.town import ZONE, Known


def _known(house: House) -> Known:
    """Bea with all that can be known of a client, some of it old."""
    known, noor = cried(house), house.town.staff["Noor"]
    where = (house.town.house, noor, known.client_id)
    told = About("Bee", "she/her", "es", ZONE, "1987")
    about.change(*where, wanted=(told, None), now=house.town.now)
    people = (Person("Ruth", "sister", "503-555-0150", may_call=True),)
    plan = SafetyPlan("No sleep.\nPacing.", "Music", people=people)
    plans.write(*where, plan=(plan, None), now=house.town.now)
    values = {"safe_to_text": "10-14", "ok_name": "a friend", "safe_word": "blue kettle"}
    values |= {"shared_phone": "yes", "voicemail": "no", "no_calls_after": "18", "notes": "z" * 90}
    reaching.change(*where, asked=Asked(values, None, again=True), now=house.town.now)
    house.town.clock.at += timedelta(days=31)
    return known


def _client(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{_known(house).client_id}")
    expect(screen.page.locator(".badge.ask").first).to_be_visible()
    screen.page.locator("summary", has_text="answer").first.click()


def _fresh_client(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{house.town.refer('Bea').client_id}?kind=notes")
    expect(screen.page.locator(".client-known")).to_contain_text("Not made yet.")


def _client_form(path: str, fault: str) -> Callable[[House, Screen], None]:
    def go(house: House, screen: Screen) -> None:
        screen.sign_in("noor", f"/clients/{_known(house).client_id}/{path}")
        for field in screen.page.locator(fault).all():
            field.fill("x" * 3000)
        screen.page.get_by_role("button", name="Keep").click()
        expect(screen.page.get_by_role("alert")).to_contain_text("Nothing was kept yet.")

    return go


def _old_plan(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{_known(house).client_id}/safety-plan")
    screen.page.locator(".rows a").first.click()
    expect(screen.page.locator("main .bar")).to_contain_text("This is the plan that holds.")


def _consent(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{_known(house).client_id}/consent")


def _beside(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/c/{_known(house).conversation_id}")
    expect(screen.page.locator("#context")).to_contain_text("ask again")


def _unknown(house: House, screen: Screen) -> None:
    _known(house)
    house.town.hears_from("+15035550177", "please call me back")
    talk_id = house.town.rows(messages, direction="in")[-1].conversation_id
    screen.sign_in("noor", f"/c/{talk_id}")
    expect(screen.page.locator("#context")).to_contain_text("Link or start a client")


def _who(house: House, screen: Screen) -> None:
    _unknown(house, screen)
    screen.page.get_by_role("link", name="Link or start a client").click()
    screen.page.get_by_label("A piece of the name").fill("be")
    screen.page.get_by_role("button", name="Find").click()
    expect(screen.page.locator(".found")).to_contain_text("Bea")


CLIENTS = {
    "client": _client,
    "client without anything": _fresh_client,
    "about a client": _client_form("about", "#called"),
    "reaching a client": _client_form("reaching", "#notes"),
    "safety plan": _client_form("safety-plan", "textarea"),
    "a version of the plan": _old_plan,
    "consent history": _consent,
    "beside a conversation": _beside,
    "unknown sender": _unknown,
    "whose number": _who,
}
