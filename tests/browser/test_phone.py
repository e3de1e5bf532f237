"""The console on a phone: one thumb, one pane, big targets, a page that covers itself, sunlight."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HAND, House, Screen
from tests.browser.states import STATES
from tests.town import Known

NARROW = (320, 640)
COVERED_BY_BAR = """
(one) => {
  const box = one.getBoundingClientRect();
  const bar = document.getElementById('deeds').getBoundingClientRect();
  const behind = box.bottom > bar.top && box.top < bar.bottom;
  return behind && !one.matches('body, #deeds a') ? one.outerHTML.slice(0, 90) : '';
}
"""


@pytest.fixture
def bea(house: House) -> Known:
    """Bea, who has cried for help."""
    known = house.town.agreed("Bea")
    house.town.hears(known, "I want to kill myself tonight")
    house.town.settle()
    return known


def _taken(house: House, size: tuple[int, int] = HAND) -> Screen:
    screen = house.screen(size)
    screen.sign_in("noor")
    screen.page.get_by_role("button", name="Take next").click()
    expect(screen.page.locator("#state")).to_contain_text("You have it")
    return screen


def test_the_first_screen_shows_what_matters_without_scrolling(house: House, bea: Known) -> None:
    screen = house.screen(HAND)
    screen.sign_in("noor")
    page = screen.page
    for shown in (
        page.get_by_role("button", name="Take next"),
        page.get_by_role("link", name="Mine 0"),
        page.locator("dt", has_text="On duty"),
        page.locator("#line"),
        page.locator(".item.level-0"),
    ):
        expect(shown).to_be_in_viewport(ratio=1)
    expect(page.locator("#line")).to_have_text("Connected")
    page.context.set_offline(True)
    expect(page.locator("#line")).to_have_text("Offline")
    page.context.set_offline(False)


def test_one_pane_at_a_time(house: House, bea: Known) -> None:
    page = _taken(house).page
    about = page.get_by_role("complementary", name="About the client")
    expect(page.get_by_role("log")).to_be_visible()
    expect(about).to_be_hidden()
    page.get_by_role("link", name="About the client").click()
    expect(about).to_be_visible()
    expect(page.get_by_role("log")).to_be_hidden()
    page.go_back()
    expect(page.get_by_role("log")).to_be_visible()


def test_the_bar_reaches_what_is_done_most(house: House, bea: Known) -> None:
    screen = _taken(house)
    page = screen.page
    bar = page.get_by_role("navigation", name="What you can do")
    expect(bar).to_be_in_viewport(ratio=1)
    bar.get_by_role("link", name="Note").click()
    expect(page.get_by_label("Note, for staff only")).to_be_focused()
    bar.get_by_role("link", name="Call").click()
    expect(page.locator("#call")).to_contain_text("503-555-0199")
    bar.get_by_role("link", name="Reply").click()
    expect(page.get_by_label("Reply to the client")).to_be_focused()
    bar.get_by_role("link", name="More").click()
    expect(page.locator("summary", has_text="Stop all texting")).to_be_in_viewport()
    bar.get_by_role("link", name="Hand back").click()
    expect(page.get_by_role("button", name="Hand back to the script")).to_be_in_viewport(ratio=1)
    assert screen.axe() == []


def test_the_bar_leads_back_from_the_other_pane(house: House, bea: Known) -> None:
    page = _taken(house).page
    page.get_by_role("link", name="About the client").click()
    page.locator("#deeds").get_by_role("link", name="Reply").click()
    expect(page.get_by_label("Reply to the client")).to_be_focused()


def test_the_focus_is_never_behind_the_bar(house: House, bea: Known) -> None:
    page = _taken(house).page
    page.locator("#thread").focus()
    for _ in range(14):
        page.keyboard.press("Tab")
        assert page.evaluate(f"({COVERED_BY_BAR})(document.activeElement)") == ""


def test_without_scripts_the_bar_and_the_panes_still_lead(house: House, bea: Known) -> None:
    context = house.browser.new_context(
        java_script_enabled=False, viewport={"width": HAND[0], "height": HAND[1]}
    )
    screen = Screen(context.new_page(), house.address, scripts=False)
    screen.sign_in("noor")
    page = screen.page
    page.get_by_role("button", name="Take next").click()
    page.get_by_role("link", name="About the client").click()
    expect(page.get_by_role("complementary", name="About the client")).to_be_visible()
    page.get_by_role("link", name="Conversation").click()
    page.get_by_label("Reply to the client").fill("I am here.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said.staff .body")).to_have_text("I am here.")
    context.close()


def _wait(page: Page, minutes: int) -> None:
    page.clock.fast_forward(minutes * 60_000)


def test_a_phone_that_nobody_touches_covers_itself(house: House, bea: Known) -> None:
    screen = _taken(house)
    page = screen.page
    page.clock.install()
    page.reload()
    page.get_by_label("Reply to the client").fill("I am he")
    _wait(page, 3)
    cover = page.get_by_role("dialog", name="Covered")
    expect(cover).to_be_visible()
    expect(page).to_have_title("Training · Aftercall")
    assert page.evaluate("document.elementFromPoint(180, 300).closest('dialog')?.id") == "cover"
    assert screen.axe() == []
    page.get_by_role("button", name="Show again").click()
    expect(cover).to_be_hidden()
    expect(page).to_have_title("Training · Bea · Aftercall")
    expect(page.get_by_label("Reply to the client")).to_have_value("I am he")


@pytest.mark.parametrize(
    ("choice", "covers"), [("On phones", False), ("Always on this device", True)]
)
def test_whether_a_desk_covers_itself_is_chosen(
    house: House, bea: Known, choice: str, covers: bool
) -> None:
    screen = house.screen()
    screen.sign_in("noor", "/settings")
    screen.page.get_by_label(choice, exact=True).check()
    screen.page.get_by_role("button", name="Keep", exact=True).click()
    expect(screen.page.locator("#notices")).to_contain_text("Kept on this device.")
    screen.page.clock.install()
    screen.page.reload()
    _wait(screen.page, 3)
    screen.page.wait_for_timeout(500)
    expect(screen.page.locator("#cover[open]")).to_have_count(1 if covers else 0)


GLARE = ("queue", "conversation", "stopped", "refer", "sign-in")


@pytest.mark.parametrize("name", GLARE)
def test_the_look_for_sunlight_has_enough_contrast(house: House, name: str) -> None:
    screen = house.screen(HAND)
    screen.page.context.add_cookies(
        [{"name": "aftercall-look", "value": "glare", "url": house.address}]
    )
    STATES[name](house, screen)
    assert screen.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert screen.axe() == []
    assert screen.overflow() <= 0


def test_the_look_is_chosen_in_the_settings_and_stays_on_the_device(house: House) -> None:
    screen = house.screen(HAND)
    screen.sign_in("noor", "/settings")
    screen.page.get_by_label("For sunlight").check()
    screen.page.get_by_role("button", name="Keep", exact=True).click()
    expect(screen.page.locator("#notices")).to_contain_text("Kept on this device.")
    screen.page.get_by_role("button", name="Sign out").click()
    expect(screen.page.locator("link[href*='glare.css']")).to_have_count(1)


def test_what_happens_while_a_page_is_hidden_is_counted_and_shown_on_return(
    house: House, bea: Known
) -> None:
    page = _taken(house).page
    with page.expect_response("**/live?**"):
        page.reload()
    _hide(page, hidden=True)
    house.town.hears(bea, "are you there?")
    expect(page).to_have_title("(1 ●) Training · Bea · Aftercall")
    _hide(page, hidden=False)
    expect(page).to_have_title("Training · Bea · Aftercall")
    expect(page.get_by_role("log")).to_contain_text("are you there?")


def _hide(page: Page, *, hidden: bool) -> None:
    """Let the page believe that its tab was left, or come back to."""
    page.evaluate(
        "(hidden) => { Object.defineProperty(document, 'hidden',"
        " { configurable: true, get: () => hidden });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def test_a_page_that_was_put_away_looks_again_when_it_comes_back(house: House, bea: Known) -> None:
    page = _taken(house).page
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    house.town.hears(bea, "are you there?")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_role("log")).to_contain_text("are you there?")
    house.town.hears(bea, "hello?")
    expect(page.get_by_role("log")).to_contain_text("hello?", timeout=3000)
