"""What staff arrange among themselves, as pages show it."""

from datetime import timedelta

from playwright.sync_api import expect

from bot.care import looking, snoozing, specialist, transferring
from bot.care.snoozing import PuttingAway
from bot.care.specialist import Holding
from bot.care.transferring import Offer
from tests.browser.conftest import House, Screen
from tests.town import Known


def _arranged(house: House, screen: Screen) -> None:
    """Noor has offered what she holds and asked for eyes; Luz offers her what she has put away."""
    known = _asks(house, "Bea")
    screen.sign_in("noor", f"/c/{known.conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    screen.page.locator("summary", has_text="Transfer").click()
    screen.page.get_by_label("Offer it to").select_option(label="Luz")
    screen.page.get_by_role("button", name="Offer", exact=True).click()
    screen.page.get_by_role("button", name="Ask for a second pair of eyes").click()
    for name in ("Transfer", "Snooze", "Hand back, but keep quiet"):
        screen.page.locator("summary", has_text=name).click()
    expect(screen.page.locator("#arranged")).to_contain_text("Offered to Luz until")


def _called(house: House, screen: Screen) -> None:
    """Sam's list of what is put away, with every kind of call above it and a view being made."""
    bea, dee = _asks(house, "Bea"), _asks(house, "Dee")
    town, luz, noor = house.town, house.town.staff["Luz"], house.town.staff["Noor"]
    claim = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    held = Holding(noor, bea.conversation_id, claim.token)
    wanted = Offer(town.staff["Sam"].id, "Knows her sister")
    transferring.offer(town.house, held, wanted, town.now)
    looking.ask(town.house, held, town.now)
    specialist.note(town.house, luz, dee.conversation_id, "@Sam look", town.now)
    claim = specialist.claim(town.house, luz, dee.conversation_id, town.now)
    held = Holding(luz, dee.conversation_id, claim.token)
    snoozing.snooze(town.house, held, PuttingAway(town.now + timedelta(hours=1)), town.now)
    screen.sign_in("sam", "/?list=snoozed")
    expect(screen.page.locator(".call")).to_have_count(3)
    screen.page.locator("summary", has_text="New view").click()
    screen.page.get_by_label("Name of the view").fill("Later today")
    screen.page.get_by_role("button", name="Save the view").click()
    screen.page.locator("summary", has_text="Change this view").click()
    screen.page.locator("summary", has_text="New view").click()


def _asks(house: House, name: str) -> Known:
    known = house.town.agreed(name)
    house.town.hears(known, "please call me")
    house.town.settle()
    return known


ARRANGED = {
    "arranged": _arranged,
    "called": _called,
}
