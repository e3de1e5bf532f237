"""Words on their way, in real browsers: kept on the server, left to others, done by a macro."""

import pytest
from playwright.sync_api import Page, expect

from models import conversations, drafts, messages, notes, snoozes
from tests.browser.conftest import DESK, HAND, House, Screen
from tests.browser.states.written import asking, with_macros
from tests.town import Known


@pytest.fixture
def bea(house: House) -> Known:
    """Bea, who has asked for a person."""
    return asking(house.town, "Bea")


def _has(house: House, name: str, known: Known, size: tuple[int, int] = DESK) -> Screen:
    """Somebody who has taken a conversation over."""
    screen = house.screen(size)
    screen.sign_in(name, f"/c/{known.conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    expect(screen.page.locator("#state")).to_contain_text("You have it")
    expect(screen.page.locator("body[data-keys]")).to_have_count(1)
    return screen


def _kept(house: House, page: Page, words: str) -> None:
    """Wait until the server has the words."""
    for _ in range(60):
        if [row.body for row in house.town.rows(drafts)] == [words]:
            return
        page.wait_for_timeout(100)
    raise AssertionError([row.body for row in house.town.rows(drafts)])


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_a_colleague_goes_on_from_where_a_claim_was_cut(
    house: House, bea: Known, size: tuple[int, int]
) -> None:
    noor = _has(house, "noor", bea)
    noor.page.get_by_label("Reply to the client").press_sequentially("I can meet you")
    _kept(house, noor.page, "I can meet you")
    house.town.later(minutes=2)
    expect(noor.page.locator("#lost")).to_contain_text("You no longer have this conversation")
    luz = _has(house, "luz", bea, size)
    expect(luz.page.locator("#drafts")).to_contain_text("Noor had begun a reply:")
    expect(luz.page.locator("#drafts blockquote")).to_have_text("I can meet you")
    luz.page.get_by_label("Reply to the client").fill("Hello.")
    luz.page.get_by_role("button", name="Use it").click()
    box = luz.page.get_by_label("Reply to the client")
    expect(box).to_have_value("Hello.\nI can meet you")
    expect(luz.page.locator("#drafts article")).to_have_count(0)
    luz.page.get_by_role("button", name="Send").click()
    expect(luz.page.locator(".said.staff .body")).to_have_text("Hello.\nI can meet you")
    assert house.town.rows(drafts) == []
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("I can meet you")


def test_words_outlive_their_page_however_it_is_left(house: House, bea: Known) -> None:
    noor = _has(house, "noor", bea)
    noor.page.get_by_label("Reply to the client").fill("I can")
    noor.page.get_by_role("link", name="Queue", exact=True).click()
    _kept(house, noor.page, "I can")
    noor.open(f"/c/{bea.conversation_id}")
    box = noor.page.get_by_label("Reply to the client")
    expect(box).to_have_value("I can")
    box.fill("I can come")
    noor.page.locator("summary", has_text="Write a note").click()
    noor.page.get_by_label("Note, for staff only").fill("Sister knows")
    noor.page.get_by_role("button", name="Keep note").click()
    expect(noor.page.locator(".said.note")).to_contain_text("Sister knows")
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("I can come")
    noor.page.get_by_role("button", name="Sign out").click()
    noor.page.wait_for_url(f"{house.address}/sign-in")
    noor.sign_in("noor", f"/c/{bea.conversation_id}")
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("I can come")
    expect(noor.page.get_by_label("Note, for staff only")).to_have_value("")


def test_what_was_sent_comes_back_to_no_box(house: House, bea: Known) -> None:
    noor = _has(house, "noor", bea)
    noor.page.get_by_label("Reply to the client").press_sequentially("I am here.")
    _kept(house, noor.page, "I am here.")
    noor.page.get_by_role("button", name="Send").click()
    expect(noor.page.locator(".said.staff .body")).to_have_text("I am here.")
    noor.page.reload()
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("")
    noor.page.get_by_label("Reply to the client").fill("And")
    _kept(house, noor.page, "And")
    noor.page.get_by_label("Reply to the client").fill("")
    noor.page.get_by_role("link", name="Queue", exact=True).click()
    for _ in range(50):
        if house.town.rows(drafts) == []:
            return
        noor.page.wait_for_timeout(100)
    raise AssertionError("words that were deleted are still kept")


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_a_macro_is_picked_and_sent_by_keys_alone(
    house: House, bea: Known, size: tuple[int, int]
) -> None:
    with_macros(house.town)
    noor = _has(house, "noor", bea, size)
    page = noor.page
    page.locator("#thread").focus()
    page.keyboard.press("Alt+l")
    page.keyboard.press("/")
    page.keyboard.type("call missed")
    page.keyboard.press("Enter")
    box = page.get_by_label("Reply to the client")
    expect(box).to_be_focused()
    picked = box.input_value()
    assert picked and house.town.rows(messages, author="staff") == []
    expect(page.locator("#after-told")).to_have_text("Then: put away until tomorrow at 9:00")
    assert noor.axe() == [] and noor.overflow() <= 0
    page.keyboard.press("Control+Enter")
    expect(page.locator("#arranged")).to_contain_text("Snoozed by Noor until Wed 4 Mar 9:00.")
    [sent], [note] = house.town.rows(messages, author="staff"), house.town.rows(notes)
    assert (sent.body, note.body) == (picked, "Tried by phone")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_label("Reply to the client")).to_have_value(picked)
    assert house.town.rows(snoozes)[0].ended_at is not None


def test_only_the_reply_leaves_the_rest_of_a_macro_away(house: House, bea: Known) -> None:
    with_macros(house.town)
    page = _has(house, "noor", bea).page
    page.locator("summary", has_text="Ready replies").click()
    page.get_by_role("button", name="Call missed").click()
    page.get_by_role("button", name="Only the reply").click()
    expect(page.locator("#after")).to_be_hidden()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said.staff .body")).to_have_count(1)
    assert house.town.rows(notes) == house.town.rows(snoozes) == []
    assert house.town.rows(conversations)[0].state == "held"
