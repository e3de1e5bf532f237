"""A campaign's whole way: written, tried, approved by another, started, watched, stopped."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from models import messages, staff_members, wave_members
from tests.browser.conftest import DESK, HAND, House
from tests.campaigning import GOOD_WISH, crowd


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_a_campaign_is_written_approved_watched_and_stopped(
    house: House, size: tuple[int, int]
) -> None:
    town = house.town
    crowd(town, 6)
    town.house.__dict__["policy"] = replace(town.house.policy, wave_approved_above=3)
    with town.house.db.writing() as tx:
        luz = update(staff_members).where(staff_members.c.id == town.staff["Luz"].id)
        tx.execute(luz.values(role="supervisor"))
    sam, other = (house.screen(size) for _ in range(2))
    sam.sign_in("sam", "/campaigns")
    _write(sam.page)
    town.settle()
    sam.page.reload()
    _try(sam.page)
    expect(sam.page.get_by_role("button", name="Start")).to_have_count(0)
    other.sign_in("luz", sam.page.url.removeprefix(sam.address))
    other.page.get_by_role("button", name="Approve").click()
    expect(other.page.get_by_text("Approved by")).to_be_visible()
    sam.page.reload()
    sam.page.get_by_role("button", name="Start").click()
    expect(sam.page.get_by_role("main")).to_contain_text("Running")
    _watch(house, sam.page)
    _stop(house, other.page)


def _write(page: Page) -> None:
    page.get_by_role("link", name="Write a campaign").click()
    page.get_by_label("Name", exact=True).fill("Winter wishes")
    page.get_by_label("What is sent").select_option("caring_contact")
    page.get_by_label("Texts an hour").fill("8")
    page.get_by_label("English", exact=True).check()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Find the members").click()
    expect(page.locator("#notices")).to_contain_text("Members are being found")


def _try(page: Page) -> None:
    expect(page.get_by_role("region", name="Size and cost")).to_contain_text("6 people")
    page.get_by_role("link", name="Dry run").click()
    for _ in range(2):
        expect(page.get_by_role("main")).to_contain_text("It would leave now.")
        page.reload()
    page.get_by_role("link", name="Winter wishes").click()


def _watch(house: House, page: Page) -> None:
    house.town.later(minutes=1)
    house.town.later(minutes=1)
    page.reload()
    expect(page.get_by_role("region", name="Waves")).to_contain_text("2 delivered")
    assert len(house.town.rows(messages, wording=GOOD_WISH)) == 2


def _stop(house: House, page: Page) -> None:
    page.reload()
    page.get_by_role("button", name="Stop for good").click()
    expect(page.get_by_text("Stopped: nothing more of it leaves.")).to_be_visible()
    house.town.later(minutes=20)
    page.reload()
    expect(page.get_by_role("region", name="Left out")).to_contain_text("the campaign was stopped")
    assert len(house.town.rows(messages, wording=GOOD_WISH)) == 2
    assert {row.state for row in house.town.rows(wave_members)} == {"sent", "skipped"}


@pytest.mark.parametrize("code", ["en", "es", "ar"])
def test_a_supervisors_header_stands_on_one_line(house: House, code: str) -> None:
    screen = house.screen(DESK)
    screen.page.set_extra_http_headers({"Accept-Language": code})
    screen.sign_in("sam", "/campaigns")
    boxes = [screen.page.locator(one).bounding_box() for one in (".top nav", ".top .out")]
    first, second = (box["y"] + box["height"] / 2 for box in boxes if box is not None)
    assert abs(first - second) < 5
