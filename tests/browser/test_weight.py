"""Every page as a new device loads it: light, from us alone, under a strict policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import HAND, House, Screen
from tests.browser.states import STATES

BYTES_MAX = 350 * 1024
SETTLE_MS = 700


@pytest.mark.parametrize("go", STATES.values(), ids=STATES.keys())
def test_a_page_is_light_and_asks_nobody_else(
    house: House, go: Callable[[House, Screen], None]
) -> None:
    screen = house.screen(HAND)
    go(house, screen)
    # Another device with the same sign-in: it has nothing in any cache.
    kept = screen.page.context.storage_state()
    context = house.browser.new_context(storage_state=kept, service_workers="block")
    answered = _loaded(context.new_page(), screen.page.url)
    assert [one.url for one in answered if not one.url.startswith(f"{house.address}/")] == []
    weight = sum(map(_size, answered))
    policy = answered[0].headers["content-security-policy"]
    context.close()
    assert 1000 < weight < BYTES_MAX
    assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy


def _loaded(page: Page, url: str) -> list[Response]:
    answered: list[Response] = []
    page.on("response", lambda one: answered.append(one))
    page.goto(url)
    page.wait_for_timeout(SETTLE_MS)
    return answered


def _size(answer: Response) -> int:
    """Return how many bytes an answer has; a stream has no end and tells little."""
    if "/live?" in answer.url:
        return 0
    return len(answer.body()) + sum(len(name) + len(text) for name, text in answer.headers.items())
