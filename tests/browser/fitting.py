"""What must hold of every page in every state: it fits, it can be touched, it is light and ours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from playwright.sync_api import Page, Request

from tests.browser.conftest import DESK, HAND, House, Screen

NARROW = (320, 640)
WIDE = (640, 900)
BYTES_MAX = 350 * 1024
SETTLE_MS = 700
# Links inside sentences and hidden things are no targets of their own.
_SMALL = """
[...document.querySelectorAll('button, select, summary, nav a, .items a, input, textarea')]
  .filter(one => one.checkVisibility() && !one.closest('dialog') && one.type !== 'hidden')
  .filter(one => !['checkbox', 'radio'].includes(one.type))
  .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 24)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)
"""

_TWICE_THE_TEXT = "document.documentElement.style.fontSize = '32px'"


def faults(house: House, screen: Screen) -> list[str]:
    """Return all that is wrong with the page that a screen shows, at every size."""
    with _weighed(house, screen) as heavy:
        unfit = list(_unfit(screen))
        return [*unfit, *heavy()]


def _unfit(screen: Screen) -> Iterator[str]:
    """Look at a desk's width, a phone's, 320 pixels, and with text of twice the size."""
    for name, size in {"desk": DESK, "hand": HAND}.items():
        screen.resize(size)
        yield from (f"{name}: {found}" for found in screen.axe())
        yield from _too_wide(screen, name)
    yield from (f"small: {found}" for found in screen.page.evaluate(_SMALL))
    screen.resize(NARROW)
    yield from _too_wide(screen, "320 px")
    screen.resize(WIDE)
    screen.page.evaluate(_TWICE_THE_TEXT)
    yield from _too_wide(screen, "twice the text")


def _too_wide(screen: Screen, name: str) -> Iterator[str]:
    if (over := screen.overflow()) > 0:
        yield f"{name}: {over} px too wide"


@contextmanager
def _weighed(house: House, screen: Screen) -> Iterator[Callable[[], list[str]]]:
    """Load the page as another device with the same sign-in, which has nothing in any cache.

    Gives what tells its faults. The longer it is asked for after, the more the page has asked for.
    """
    kept = screen.page.context.storage_state()
    context = house.browser.new_context(storage_state=kept, service_workers="block")
    page = context.new_page()
    asked, done = _loaded(page, screen.page.url)
    loaded_at = monotonic()

    def heavy() -> list[str]:
        page.wait_for_timeout(max(0.0, SETTLE_MS - (monotonic() - loaded_at) * 1000))
        return list(_heavy(house, asked, done=done))

    yield heavy
    context.close()


def _heavy(house: House, asked: list[Request], *, done: list[Request]) -> Iterator[str]:
    yield from (one.url for one in asked if not one.url.startswith(f"{house.address}/"))
    sizes = [one.sizes() for one in done]
    weight = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
    answer = asked[0].response()
    policy = answer.headers["content-security-policy"] if answer else "no answer"
    if not 1000 < weight < BYTES_MAX:
        yield f"{weight} bytes"
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        yield policy


def _loaded(page: Page, url: str) -> tuple[list[Request], list[Request]]:
    """Return what a page asks for, and what of it came whole: a stream never does."""
    asked: list[Request] = []
    done: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    page.on("requestfinished", lambda one: done.append(one))
    page.goto(url)
    return asked, done
