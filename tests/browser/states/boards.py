"""The supervisors' board in its states."""

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import insert

from bot.care import specialist
from models import alarms
from tests.browser.conftest import House, Screen
from tests.browser.states.crying import cried
from tests.paged import raised
from tests.rostering import planned


def _calm(house: House, screen: Screen) -> None:
    house.town.settle()
    screen.sign_in("sam", "/board")
    expect(screen.page.get_by_role("main")).to_contain_text("Nobody is in danger that we know of.")


def _busy(house: House, screen: Screen) -> None:
    town = house.town
    planned(town)
    cried(house)
    town.later(minutes=3)
    taken = raised(town, "Ana", 1)
    specialist.claim(town.house, town.staff["Luz"], taken.conversation_id, town.now)
    row = {"id": town.house.new_id(), "kind": "provider", "subject": "", "count": 3}
    times = {"since": town.now - timedelta(minutes=4), "looked_at": town.now}
    told = {"told_at": town.now, "tellings": 1, "reached": 1}
    with town.house.db.writing() as tx:
        tx.execute(insert(alarms), {**row, **times, **told})
    screen.sign_in("sam", "/board")
    expect(screen.page.get_by_role("main")).to_contain_text("Luz has it")


def _handover(house: House, screen: Screen) -> None:
    town = house.town
    planned(town)
    cried(house)
    town.later(minutes=3)
    screen.sign_in("noor", "/handover")
    expect(screen.page.get_by_role("main")).to_contain_text("1 came")


BOARDS = {"board": _busy, "board-calm": _calm, "handover": _handover}
