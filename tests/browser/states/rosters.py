"""The roster's pages in their states."""

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import update

from bot.care.rosters import wishes
from models import paging_ways
from tests.browser.conftest import House, Screen
from tests.rostering import THURSDAY, WEDNESDAY, nobody_works, of, planned, wished

ICS = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
    "BEGIN:VEVENT\nUID:1\nDTSTART:20260310T070000\nDTEND:20260310T170000\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:2\nDTSTART;VALUE=DATE:20260305\nEND:VEVENT\nEND:VCALENDAR\n"
)


def _roster(house: House, screen: Screen) -> None:
    planned(house.town)
    house.town.later(days=1)
    screen.sign_in("sam", f"/roster?day={WEDNESDAY}")
    expect(screen.page.get_by_role("button", name="I have seen it")).to_be_visible()
    expect(screen.page.get_by_role("heading", name="Wednesday 4 March 2026")).to_be_visible()


def _nobody_on(house: House, screen: Screen) -> None:
    planned(house.town)
    house.town.clock.at += timedelta(hours=14)
    screen.sign_in("noor", "/roster")
    expect(screen.page.get_by_role("button", name="Take shift").first).to_be_visible()


def _nobody_in_queue(house: House, screen: Screen) -> None:
    nobody_works(house.town)
    screen.sign_in("noor")
    expect(screen.page.get_by_role("button", name="Take shift")).to_be_visible()


def _publishing(house: House, screen: Screen) -> None:
    planned(house.town)
    screen.sign_in("sam", "/roster/plan")
    screen.page.get_by_role("button", name="Publish", exact=True).click()
    expect(screen.page.get_by_role("alert")).to_contain_text("This leaves hours uncovered")


def _shift(house: House, screen: Screen) -> None:
    planned(house.town)
    one = of(house.town, "Luz")[0]
    screen.sign_in("sam", f"/roster/shifts/{one.id}")
    screen.page.get_by_role("button", name="Take off").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("This leaves hours uncovered")


def _offering(house: House, screen: Screen) -> None:
    planned(house.town)
    one = of(house.town, "Luz")[1]
    screen.sign_in("luz", f"/roster/shifts/{one.id}")
    expect(screen.page.get_by_label("To whom")).to_be_visible()


def _adding(house: House, screen: Screen) -> None:
    with house.town.house.db.writing() as tx:
        tx.execute(update(paging_ways).values(tested_at=None))
    screen.sign_in("sam", "/roster/add")
    screen.page.get_by_role("button", name="Put on the roster").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("no tested way of being paged")


def _patterns(house: House, screen: Screen) -> None:
    planned(house.town)
    screen.sign_in("sam", "/roster/patterns")
    screen.page.locator("summary", has_text="End it").first.click()


def _away(house: House, screen: Screen) -> None:
    planned(house.town)
    screen.sign_in("sam", "/roster/away")
    screen.page.get_by_label("Who").select_option(label="Luz")
    screen.page.get_by_label("First day").fill(WEDNESDAY)
    screen.page.get_by_label("Last day").fill(THURSDAY)
    screen.page.get_by_label("Do it all the same").check()
    screen.page.get_by_role("button", name="Keep").click()
    expect(screen.page.locator(".cards")).to_contain_text("Wed 4 Mar – Thu 5 Mar")


def _cover(house: House, screen: Screen) -> None:
    planned(house.town)
    screen.sign_in("sam", "/roster/cover")


def _calendar(house: House, screen: Screen) -> None:
    screen.sign_in("luz", "/roster/calendar")
    screen.page.get_by_role("button", name="Make an address").click()
    expect(screen.page.get_by_label("Address of your calendar")).to_be_visible()


def _import(house: House, screen: Screen) -> None:
    planned(house.town)
    screen.sign_in("sam", "/roster/import")
    screen.page.get_by_label("Or its text").fill(ICS)
    screen.page.get_by_role("button", name="Look at it").click()
    expect(screen.page.get_by_role("button", name="Keep 1 draft")).to_be_visible()


def _asked_off(house: House, screen: Screen) -> None:
    planned(house.town)
    wishes.refuse(house.town.house, house.town.staff["Sam"], wished(house.town), house.town.now)
    wished(house.town)
    screen.sign_in("luz", "/roster/time-off")
    expect(screen.page.get_by_role("button", name="Withdraw")).to_be_visible()


def _wish(house: House, screen: Screen) -> None:
    planned(house.town)
    wished(house.town)
    screen.sign_in("sam", "/roster")
    screen.page.get_by_role("link", name="Luz, Wed 4 Mar").click()
    for choice in screen.page.locator("select").all():
        choice.select_option(label="Take it off the roster")
    screen.page.get_by_role("button", name="Yes, they are off").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("This leaves hours uncovered")


ROSTERS = {
    "roster": _roster,
    "roster with nobody on": _nobody_on,
    "queue with nobody on": _nobody_in_queue,
    "publishing": _publishing,
    "shift": _shift,
    "offering a shift": _offering,
    "adding a shift": _adding,
    "patterns": _patterns,
    "time off": _away,
    "time off asked for": _asked_off,
    "deciding about time off": _wish,
    "cover": _cover,
    "my calendar": _calendar,
    "calendar to bring in": _import,
}
