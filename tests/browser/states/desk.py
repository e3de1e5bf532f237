"""The pages that everybody sees, each in a state worth looking at."""

from playwright.sync_api import expect

from tests.browser.conftest import House, Screen
from tests.browser.states.crying import REFERRAL, cried


def _sign_in_page(house: House, screen: Screen) -> None:
    screen.open("/sign-in")
    screen.page.get_by_label("Name").fill("noor")
    screen.page.get_by_label("Password").fill("wrong")
    screen.page.get_by_role("button", name="Sign in").click()
    expect(screen.page.get_by_role("alert")).to_be_visible()


def _queue(house: House, screen: Screen) -> None:
    cried(house)
    screen.sign_in("noor")


def _empty_queue(house: House, screen: Screen) -> None:
    screen.sign_in("noor", "/?list=mine")


def _held(house: House, screen: Screen) -> None:
    known = cried(house)
    screen.sign_in("noor")
    screen.page.get_by_role("button", name="Take next").click()
    screen.page.locator("summary", has_text="Write a note").click()
    screen.page.get_by_label("Note, for staff only").fill("Sister can be called")
    screen.page.get_by_role("button", name="Keep note").click()
    for name in ("Write a note", "Close", "Stop all texting"):
        screen.page.locator("summary", has_text=name).click()
    assert str(known.conversation_id) in screen.page.url


def _stopped(house: House, screen: Screen) -> None:
    known = cried(house)
    house.town.hears(known, "STOP")
    screen.sign_in("luz", f"/c/{known.conversation_id}")


def _refer(house: House, screen: Screen) -> None:
    screen.sign_in("noor", "/refer")
    screen.page.get_by_label("Phone number").fill("12")
    screen.page.get_by_role("button", name="Refer").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Nothing was kept yet")


def _town(house: House, screen: Screen) -> None:
    cried(house)
    house.town.refer("Ana")
    screen.sign_in("sam", "/town")


def _chat(house: House, screen: Screen) -> None:
    house.town.refer("Ana", **REFERRAL)
    house.town.settle()
    screen.open(f"/chat/{REFERRAL['address']}")
    screen.page.get_by_label("Escríbanos").fill("Sí")
    screen.page.get_by_role("button", name="Enviar").click()
    expect(screen.page.get_by_role("log")).to_contain_text("Sí")


def _nothing(house: House, screen: Screen) -> None:
    screen.open("/nothing-here")
    expect(screen.page.get_by_role("heading")).to_be_visible()


def _settings(house: House, screen: Screen) -> None:
    screen.sign_in("noor", "/settings")


def _offline(house: House, screen: Screen) -> None:
    screen.open("/offline")
    expect(screen.page.locator("#kept-none")).to_be_visible()


DESK = {
    "sign-in": _sign_in_page,
    "queue": _queue,
    "empty queue": _empty_queue,
    "conversation": _held,
    "stopped": _stopped,
    "refer": _refer,
    "settings": _settings,
    "town": _town,
    "chat": _chat,
    "not found": _nothing,
    "offline": _offline,
}
