"""One person twice, numbers that are doubted, and records that are handed out."""

from playwright.sync_api import expect

from bot.care.clients import merging
from bot.care.clients.merging import Same
from models import client_merges
from tests.browser.conftest import House, Screen
from tests.browser.states.crying import cried
from tests.town import Known

HOSTILE = "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307 \u202etxt.exe <b>x</b> " + "y" * 300


def two(house: House) -> tuple[Known, Known]:
    """Bea, who cried for help, and Dee, who is Bea on another number."""
    return cried(house), house.town.agreed("Dee", name="Beatrice Lindqvist")


def _search(house: House, screen: Screen) -> None:
    bea, _ = two(house)
    screen.sign_in("noor", f"/clients/{bea.client_id}/same")
    screen.page.get_by_label("A piece of the name").fill("lind")
    screen.page.get_by_role("button", name="Find").click()
    expect(screen.page.locator(".found")).to_contain_text("Beatrice Lindqvist")


def _compare(house: House, screen: Screen) -> None:
    bea, dee = two(house)
    screen.sign_in("noor", f"/clients/{bea.client_id}/same/{dee.client_id}")
    screen.page.get_by_role("button", name="Merge them").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Tick the box")


def _merged(house: House) -> tuple[Known, str]:
    bea, dee = two(house)
    noor, same = house.town.staff["Noor"], Same(bea.client_id, dee.client_id, HOSTILE)
    merging.merge(house.town.house, noor, same, house.town.now)
    return bea, str(house.town.rows(client_merges)[-1].id)


def _one_client(house: House, screen: Screen) -> None:
    bea, _ = _merged(house)
    screen.sign_in("sam", f"/clients/{bea.client_id}?kind=numbers")
    expect(screen.page.locator(".merged-part")).to_contain_text("Beatrice Lindqvist")


def _parting(house: House, screen: Screen) -> None:
    bea, merge_id = _merged(house)
    screen.sign_in("sam", f"/clients/{bea.client_id}/merges/{merge_id}")
    screen.page.get_by_label("They are two people").check()
    screen.page.get_by_role("button", name="Make them two again").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Nothing was kept yet.")


def doubted(house: House) -> Known:
    """Bea, from whose phone somebody wrote that they are not her."""
    bea = house.town.agreed("Bea")
    house.town.later(minutes=10)
    house.town.hears(bea, "wrong number")
    house.town.settle()
    return bea


def _hidden(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/c/{doubted(house).conversation_id}")
    expect(screen.page.locator("#not-them")).to_contain_text("Find out who it is")


def _doubt(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/c/{doubted(house).conversation_id}/doubt")
    screen.page.get_by_label("Somebody else has this phone").check()
    screen.page.get_by_role("button", name="Set the number aside").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Write what you found out")


def _hand_out(house: House, screen: Screen) -> None:
    bea, _ = _merged(house)
    screen.sign_in("sam", f"/clients/{bea.client_id}/export")
    screen.page.get_by_role("button", name="Make the file").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Write why it is handed out")


PERSONS = {
    "who is the same": _search,
    "two clients side by side": _compare,
    "one client who was two": _one_client,
    "two clients again": _parting,
    "not this person": _hidden,
    "is it them": _doubt,
    "handing out a record": _hand_out,
}
