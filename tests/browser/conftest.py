"""A real Chromium, and the application on loopback for it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from tests.browsing import PASSWORD, Doors
from tests.chromium import FLAGS, chromium_path
from tests.town import Town

DESK = (1280, 800)
HAND = (360, 740)
PATIENCE_MS = 10_000
# Seconds until a server that is to end looks up.
SERVER_LOOKS_EVERY = 0.02
# Five seconds, as a browser's tests wait by themselves, are few on a machine that is busy.
expect.set_options(timeout=PATIENCE_MS)
ASSETS = "assets/"
# A page works before its modules have run, by links and forms; most tests are about what is there
# when they have. Until then nothing can be clicked, so that a click waits, as a person's would not.
WAITS_FOR_MODULES = """
const before = new CSSStyleSheet();
before.replaceSync("* { pointer-events: none !important }");
document.adoptedStyleSheets = [before];
addEventListener("DOMContentLoaded", () => { document.adoptedStyleSheets = []; });
"""
_FOUND_BY_AXE = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"


class Screen:
    """One person's browser window. What goes wrong in its pages is kept, for `faults`."""

    def __init__(
        self, page: Page, address: str, doors: Doors | None = None, *, scripts: bool = True
    ) -> None:
        self.page, self.address, self._doors = page, address, doors
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        if scripts:
            page.add_init_script(WAITS_FOR_MODULES)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self._note(said.type, said.text))

    def _note(self, kind: str, text: str) -> None:
        # The browser reports our own refusals (409, 422) as errors of loading: they are answers.
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(text)

    def open(self, path: str) -> None:
        """Open a page of ours."""
        self.page.goto(self.address + path)

    def sign_in(self, name: str, path: str = "/", *, by_hand: bool = False) -> None:
        """Sign in, and arrive at a page; by hand on a page's form, or with the cookie at once."""
        if self._doors is None or by_hand:
            return self._sign_in_by_hand(name, path)
        key, value = self._doors.cookie(name)
        self.page.context.add_cookies([{"name": key, "value": value, "url": self.address}])
        self.open(path)

    def _sign_in_by_hand(self, name: str, path: str) -> None:
        self.open(path)
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(self.address + path)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def axe(self) -> list[str]:
        """Return what axe finds wrong with the page that is shown."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        found = self.page.evaluate(_FOUND_BY_AXE)
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width


class House:
    """The town, its application on loopback, and the windows open on it."""

    def __init__(self, doors: Doors, browser: Browser, address: str) -> None:
        self.town, self.browser, self.address = doors.town, browser, address
        self._doors = doors
        self.screens: list[Screen] = []

    def screen(self, size: tuple[int, int] = DESK, *, installs: bool = False) -> Screen:
        """Open a window of its own, sharing no sign-in with any other.

        Only with `installs` does it run the app's worker, which fetches every file once: a window
        that is closed meanwhile would leave them open in the tests' own server.
        """
        page = self.browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            service_workers="allow" if installs else "block",
        )
        # What the app's worker does at a sign-in is seen only where there is one.
        self.screens.append(Screen(page, self.address, None if installs else self._doors))
        return self.screens[-1]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, chromium: Browser) -> Iterator[House]:
    """A house that is served; at the end no page may have failed by itself."""
    with served(Town(sqlite_url, tmp_path), chromium) as house:
        yield house


@contextmanager
def served(town: Town, chromium: Browser, *, port: int = 0) -> Iterator[House]:
    """Serve a town on loopback, close it, and hold that no page has failed by itself."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    doors = Doors(town, settles=True)
    files = _with_whole_files(doors.app.wsgi_app)
    server = make_server("127.0.0.1", port, files, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(SERVER_LOOKS_EVERY,))
    thread.start()
    house = House(doors, chromium, f"http://127.0.0.1:{server.server_port}")
    try:
        yield house
    finally:
        for screen in house.screens:
            screen.page.close()
        server.shutdown()
        thread.join()
        server.server_close()
        town.close()
    assert [screen.faults for screen in house.screens if screen.faults] == []


def _with_whole_files(app: Any) -> Any:
    """Read each file before it is sent: a window that is closed meanwhile would leave it open."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        said = app(environ, start_response)
        if ASSETS not in environ["PATH_INFO"]:
            return said
        try:
            return [b"".join(said)]
        finally:
            said.close()

    return answer
