"""What helps to write: a draft that a colleague left, and macros."""

from playwright.sync_api import expect

from bot.care import drafting, macros, specialist
from bot.care.drafting import Begun
from bot.care.macros import Macro
from bot.care.specialist import Holding
from tests.browser.conftest import House, Screen
from tests.town import Known, Town

MACRO = Macro("Call missed", "call_missed", "Tried by phone", "morning")


def asking(town: Town, name: str) -> Known:
    """Let somebody ask for a person."""
    known = town.agreed(name)
    town.hears(known, "please call me")
    town.settle()
    return known


def with_macros(town: Town) -> None:
    """Let the team have some macros."""
    closing = Macro("Found help", "goodbye", "", "close", "connected_to_service")
    retired = Macro("Old <b>way</b>", "", "x" * 300, "hand_back", active=False)
    for one in (MACRO, closing, retired):
        macros.keep(town.house, town.staff["Sam"], one, None, town.now)


def left_by_noor(town: Town) -> Known:
    """Let Noor begin a reply and a note to Bea, and lose her."""
    bea, noor = asking(town, "Bea"), town.staff["Noor"]
    claim = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    held = Holding(noor, bea.conversation_id, claim.token)
    for kind, body in {"reply": "I can meet you at four.", "note": "y" * 200}.items():
        drafting.save(town.house, held, Begun(kind, body), town.now)
    town.later(minutes=2)
    return bea


def _queue(house: House, screen: Screen) -> None:
    left_by_noor(house.town)
    screen.sign_in("luz")
    expect(screen.page.locator(".items")).to_contain_text("draft by Noor")


def _left(house: House, screen: Screen) -> None:
    bea = left_by_noor(house.town)
    screen.sign_in("luz", f"/c/{bea.conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    expect(screen.page.get_by_role("button", name="Use it")).to_have_count(2)


def _macros(house: House, screen: Screen) -> None:
    with_macros(house.town)
    screen.sign_in("sam", "/macros")
    screen.page.get_by_role("button", name="Keep").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Nothing was kept yet.")


def _macro(house: House, screen: Screen) -> None:
    with_macros(house.town)
    screen.sign_in("sam", "/macros")
    screen.page.locator(".card a").first.click()


def _picked(house: House, screen: Screen) -> None:
    with_macros(house.town)
    screen.sign_in("noor", f"/c/{asking(house.town, 'Ana').conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    screen.page.locator("summary", has_text="Ready replies").click()
    screen.page.get_by_role("button", name="Call missed").click()
    expect(screen.page.locator("#after")).to_contain_text("Then: put away until tomorrow at 9:00")


WRITTEN = {
    "draft in the queue": _queue,
    "left draft": _left,
    "macros": _macros,
    "a macro": _macro,
    "picked macro": _picked,
}
