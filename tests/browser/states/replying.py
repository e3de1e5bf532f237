"""The reply box outside of the client's hours, and replies that did not leave."""

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import update

from models import messages
from tests.browser.conftest import House, Screen
from tests.browser.states.crying import cried


def night(house: House, screen: Screen, *, hours: int = 12) -> None:
    """Let Noor take Bea's conversation over at night, hours after she asked for a person."""
    bea = house.town.agreed("Bea")
    house.town.hears(bea, "please call me")
    house.town.later(hours=hours)
    screen.sign_in("noor", f"/c/{bea.conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    screen.page.get_by_label("Reply to the client").fill("I am Noor. I call you at noon.")


def _at_night(house: House, screen: Screen) -> None:
    night(house, screen)
    expect(screen.page.get_by_role("button", name="Send at Wed 4 Mar 9:00")).to_be_visible()


def _danger_at_night(house: House, screen: Screen) -> None:
    bea = cried(house)
    house.town.clock.at += timedelta(hours=12)
    screen.sign_in("noor", f"/c/{bea.conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    screen.page.get_by_label("Reply to the client").fill("I am Noor. Are you safe now?")
    expect(screen.page.get_by_label("Why it cannot wait, for staff only")).to_be_visible()


def _for_later(house: House, screen: Screen) -> None:
    night(house, screen)
    screen.page.get_by_role("button", name="Send at").click()
    expect(screen.page.locator(".said.staff")).to_contain_text("leaves Wed 4 Mar 9:00, by Noor")
    for name in ("Close", "Hand back, but keep quiet"):
        screen.page.locator("summary", has_text=name).last.click()


def _failed(house: House, screen: Screen) -> None:
    night(house, screen, hours=0)
    screen.page.get_by_role("button", name="Send").click()
    expect(screen.page.locator(".said.staff")).to_have_count(1)
    failed = {"status": "undelivered", "status_rank": 3, "error_code": 30003}
    with house.town.house.db.writing() as tx:
        tx.execute(update(messages).where(messages.c.author == "staff").values(**failed))
    screen.page.reload()
    expect(screen.page.get_by_role("button", name="Try again")).to_be_visible()


REPLYING = {
    "reply at night": _at_night,
    "reply in danger at night": _danger_at_night,
    "reply for later": _for_later,
    "reply that failed": _failed,
}
