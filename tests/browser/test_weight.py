"""Every page as a new device loads it: light, from us alone, under a strict policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import HAND, House, Screen
from tests.browser.test_pages import PAGES

BYTES_MAX = 350 * 1024
SETTLE_MS = 700


@pytest.mark.parametrize("go", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_light_and_asks_nobody_else(
    house: House, go: Callable[[House, Screen], None]
) -> None:
    screen = house.screen(HAND)
    go(house, screen)
    # Another device with the same sign-in: it has nothing in any cache.
    kept = screen.page.context.storage_state()
    context = house.browser.new_context(storage_state=kept, service_workers="block")
    answered, weight = _loaded(context.new_page(), screen.page.url)
    assert [one.url for one in answered if not one.url.startswith(f"{house.address}/")] == []
    policy = answered[0].headers["content-security-policy"]
    context.close()
    assert 3_000 < weight < BYTES_MAX, weight
    assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy


def _loaded(page: Page, url: str) -> tuple[list[Response], int]:
    """Open a page; return what answered, and the bytes of all that came whole."""
    answered: list[Response] = []
    sizes: list[int] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda one: sizes.append(int(one["encodedDataLength"])))
    page.on("response", lambda one: answered.append(one))
    page.goto(url)
    page.wait_for_timeout(SETTLE_MS)
    return answered, sum(sizes)
