"""Campaigns in waves in their states."""

from dataclasses import replace

from playwright.sync_api import expect

from bot.care.waves import building
from bot.care.waves.audience import Audience
from tests.browser.conftest import House, Screen
from tests.campaigning import people, plan, ready, started

TWO = plan(
    pace=4,
    scripts={"a": "check_in", "b": "first_check_in"},
    audience=Audience(languages=("en", "es"), days_until=400),
)


def _none(house: House, screen: Screen) -> None:
    screen.sign_in("sam", "/campaigns")
    expect(screen.page.get_by_role("main")).to_contain_text("There are no campaigns yet")


def _listed(house: House, screen: Screen) -> None:
    people(house.town)
    ready(house.town)
    started(house.town, replace(plan(), name="Spring"))
    screen.sign_in("sam", "/campaigns")
    expect(screen.page.get_by_role("main")).to_contain_text("Running")


def _written(house: House, screen: Screen) -> None:
    screen.sign_in("sam", "/campaigns/new")
    screen.page.get_by_role("button", name="Keep").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Choose what is sent.")


def _ready(house: House, screen: Screen) -> None:
    people(house.town)
    policy = replace(house.town.house.policy, wave_approved_above=1)
    house.town.house.__dict__["policy"] = policy
    screen.sign_in("sam", f"/campaigns/{ready(house.town)}")
    expect(screen.page.get_by_role("main")).to_contain_text("a second person approves it")


def _tried(house: House, screen: Screen) -> None:
    people(house.town)
    screen.sign_in("sam", f"/campaigns/{ready(house.town, TWO)}/try")
    expect(screen.page.get_by_role("main")).to_contain_text("It would leave now.")


def _running(house: House, screen: Screen) -> None:
    known = people(house.town)
    campaign_id = started(house.town, TWO)
    house.town.later(minutes=1)
    house.town.hears(known["Bea"], "4")
    house.town.later(minutes=1)
    screen.sign_in("sam", f"/campaigns/{campaign_id}")
    expect(screen.page.get_by_role("main")).to_contain_text("Too few people to compare")


def _paused(house: House, screen: Screen) -> None:
    people(house.town)
    campaign_id = started(house.town)
    building.pause(house.town.house, house.town.staff["Sam"], campaign_id, house.town.now)
    screen.sign_in("sam", f"/campaigns/{campaign_id}")
    expect(screen.page.get_by_role("main")).to_contain_text("Somebody paused it.")


CAMPAIGNS = {
    "campaigns-none": _none,
    "campaigns": _listed,
    "campaign-written": _written,
    "campaign-ready": _ready,
    "campaign-tried": _tried,
    "campaign-running": _running,
    "campaign-paused": _paused,
}
