"""Two clients become one by hand, at a desk and on a phone, and two again by a supervisor."""

import zipfile

import pytest
from playwright.sync_api import expect

from models import client_merges, merge_endings, record_exports
from tests.browser.conftest import DESK, HAND, House, Screen
from tests.browser.states.persons import doubted, two


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_found_compared_merged_and_parted_again(house: House, size: tuple[int, int]) -> None:
    bea, _ = two(house)
    page = _opened(house, "noor", path=f"/clients/{bea.client_id}", size=size).page
    page.get_by_role("link", name="Same person as…").click()
    page.get_by_label("A piece of the name").fill("0145")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Compare").click()
    expect(page.locator(".two-clients")).to_contain_text("Danger now")
    page.get_by_label("What shows that they are the same person").fill("She told me")
    page.get_by_label("I have compared both").check()
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator("#notices")).to_contain_text("They are one client from now on.")
    expect(page.locator(".client-known")).to_contain_text("Text …0145")
    page = _opened(house, "sam", path=f"/clients/{bea.client_id}", size=size).page
    page.get_by_role("link", name="Undo").click()
    page.get_by_label("Why they are not the same person").fill("They are sisters")
    page.get_by_label("They are two people").check()
    page.get_by_role("button", name="Make them two again").click()
    expect(page.locator("#notices")).to_contain_text("They are two clients again.")
    assert len(house.town.rows(client_merges)) == len(house.town.rows(merge_endings)) == 1


def test_a_doubted_number_is_found_to_be_theirs(house: House) -> None:
    bea = doubted(house)
    page = _opened(house, "noor", path=f"/c/{bea.conversation_id}").page
    thread = page.get_by_role("log")
    expect(thread).not_to_contain_text("agreed to")
    page.get_by_role("link", name="Show what was said before").click()
    expect(thread).to_contain_text("agreed to")
    page.get_by_role("link", name="Find out who it is").click()
    first = page.locator("form", has=page.get_by_role("button", name="It is them"))
    first.get_by_label("How you know").select_option("called")
    first.get_by_label("What you found out").fill("Spoke with her")
    first.get_by_label("It is the client who has this phone").check()
    first.get_by_role("button", name="It is them").click()
    expect(page.locator("#notices")).to_contain_text("holds again")
    expect(page.locator("#not-them")).to_have_count(0)


def test_a_record_is_taken_out_as_one_file(house: House) -> None:
    bea, _ = two(house)
    page = _opened(house, "sam", path=f"/clients/{bea.client_id}").page
    page.get_by_role("link", name="Hand out the record").click()
    page.get_by_label("Who asked for it").fill("She did, in person")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the file").click()
    with zipfile.ZipFile(download.value.path()) as whole:
        assert {"README.txt", "record.html", "conversations.csv"} <= set(whole.namelist())
    assert len(house.town.rows(record_exports)) == 1


def _opened(house: House, name: str, *, path: str, size: tuple[int, int] = DESK) -> Screen:
    screen = house.screen(size)
    screen.sign_in(name, path)
    return screen
