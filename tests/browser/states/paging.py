"""The pages about being paged."""

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import update

from bot.care import specialist
from models import paging_ways
from tests.browser.conftest import House, Screen
from tests.browser.states.crying import cried

WAYS = "/settings/paging"


def _paged(house: House, screen: Screen) -> None:
    cried(house)
    screen.open(house.town.pockets.out[-1].link.removeprefix(house.town.config.address))
    expect(screen.page.get_by_role("button", name="I am looking")).to_be_visible()


def _answered_page(house: House, screen: Screen) -> None:
    _paged(house, screen)
    screen.page.get_by_role("button", name="I am looking").click()
    expect(screen.page.get_by_role("main")).to_contain_text("You have answered")


def _own_ways(house: House, screen: Screen) -> None:
    screen.sign_in("noor", WAYS)
    screen.page.get_by_label("How", exact=True).select_option("email")
    screen.page.get_by_label("Number or e-mail address").fill("noor at example")
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.page.get_by_role("alert")).to_contain_text("not an e-mail address")
    screen.page.get_by_label("Number or e-mail address").fill("noor@example.org")
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.page.get_by_role("main")).to_contain_text("Not tested yet")


def _failing_way(house: House, screen: Screen) -> None:
    with house.town.house.db.writing() as tx:
        tx.execute(update(paging_ways).values(failing_since=house.town.now))
    screen.sign_in("sam", WAYS)
    expect(screen.page.locator("#calls")).to_contain_text("Pages do not reach you")


def _danger_answered(house: House, screen: Screen) -> None:
    town = house.town
    known = cried(house)
    for _ in range(3):
        town.later(minutes=2)
    specialist.claim(town.house, town.staff["Noor"], known.conversation_id, town.now)
    town.clock.at += timedelta(seconds=30)
    screen.sign_in("sam", f"/c/{known.conversation_id}/answered")
    expect(screen.page.get_by_role("main")).to_contain_text("Noor took it")


PAGING = {
    "paged": _paged,
    "page-answered": _answered_page,
    "own-ways": _own_ways,
    "failing-way": _failing_way,
    "danger-answered": _danger_answered,
}
