"""The pages of scripts in a real browser: they fit, axe finds nothing, the keyboard is enough."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, HAND, House, Screen

PICTURE = "/scripts/check_in?language=ar"
sizes = pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])


@sizes
def test_the_list_fits_and_leads_to_each_script(house: House, size: tuple[int, int]) -> None:
    screen = house.screen(size)
    screen.sign_in("noor")
    screen.page.get_by_role("link", name="Scripts").click()
    screen.page.locator("summary").first.click()
    assert screen.axe() == []
    assert screen.overflow() <= 0
    screen.page.get_by_role("link", name="First check-in").click()
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("First check-in")


@sizes
def test_the_picture_scrolls_in_its_frame_and_begins_at_the_start(
    house: House, size: tuple[int, int]
) -> None:
    screen = house.screen(size)
    screen.sign_in("noor", PICTURE)
    assert screen.axe() == []
    assert screen.overflow() <= 0
    frame = screen.page.get_by_role("region", name="The picture")
    assert frame.evaluate("one => one.scrollWidth > one.clientWidth")
    frame.scroll_into_view_if_needed()
    expect(screen.page.locator(".pic-start")).to_be_in_viewport(ratio=1)


@sizes
def test_the_whole_width_may_be_seen_at_once(house: House, size: tuple[int, int]) -> None:
    screen = house.screen(size)
    screen.sign_in("noor", PICTURE)
    screen.page.get_by_role("link", name="Whole width").click()
    expect(screen.page.get_by_role("link", name="Whole width")).to_have_attribute(
        "aria-current", "true"
    )
    width = screen.page.locator(".picture svg").evaluate("one => one.getBoundingClientRect().width")
    assert width <= max(size[0], 704)
    assert screen.overflow() <= 0


def test_no_text_reaches_out_of_its_box(house: House) -> None:
    screen = house.screen()
    screen.sign_in("noor", "/scripts/check_in")
    for language in ("en", "ar", "lo", "ja", "uk"):
        screen.open(f"/scripts/check_in?language={language}")
        assert screen.page.evaluate(_OUTSIDE) == []


_OUTSIDE = """
(() => {
  const boxes = [...document.querySelectorAll('.picture g > path')]
    .filter(one => one.getAttribute('fill') !== 'none').map(one => one.getBoundingClientRect());
  return [...document.querySelectorAll('.picture g:not(.pic-start) > text')].filter(text => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return !boxes.some(box => box.left < left && right < box.right && box.top < bottom
      && top < box.bottom);
  }).map(text => text.textContent);
})()
"""


def test_the_keyboard_reaches_and_moves_the_picture(house: House) -> None:
    screen = house.screen(HAND)
    screen.sign_in("noor", PICTURE)
    frame = screen.page.get_by_role("region", name="The picture")
    _tab_to_picture(screen)
    expect(frame).to_be_focused()
    before = frame.evaluate("one => one.scrollLeft")
    screen.page.keyboard.press("ArrowLeft")
    screen.page.wait_for_function(
        "before => document.querySelector('.picture').scrollLeft < before", arg=before
    )


def _tab_to_picture(screen: Screen) -> None:
    for _ in range(30):
        screen.page.keyboard.press("Tab")
        if screen.page.evaluate("document.activeElement.classList.contains('picture')"):
            return
    raise AssertionError("Tab never reached the picture")
