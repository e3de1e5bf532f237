"""Takes the pictures of `docs/pictures`: every page in every state, in three languages.

`python -m tests.browser.picturing FOLDER` makes them anew, with a page that lists them. All people
in them are invented.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot import schema
from bot.db import Database
from tests.browser.conftest import DESK, HAND, House, Screen, served
from tests.browser.states import STATES, State
from tests.chromium import FLAGS, chromium_path
from tests.town import RING, Town

LANGUAGES = {"en": "English", "es": "Spanish", "ar": "Arabic"}
SIZES = {"desk": DESK, "hand": HAND}
# Columns change sides in Arabic: on a desk it shows most where there are some.
DESK_TOO = ("queue", "conversation", "client")
QUALITY = 55
SETTLE_MS = 400

_OPEN = "[...document.querySelectorAll('details')].map((one) => one.open)"
_REOPEN = """(open) => [...document.querySelectorAll('details')]
  .forEach((one, at) => { one.open = open[at] || one.open; })"""


def take(folder: Path) -> list[str]:
    """Take every picture into a folder; return their names, in the order of the states."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as kept:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        migrated = _migrated(Path(kept))
        names = [
            name
            for state, go in STATES.items()
            for name in _pictured(folder, state, go, browser=browser, migrated=migrated)
        ]
        browser.close()
    return names


def _migrated(folder: Path) -> Path:
    file = folder / "migrated.db"
    db = Database(f"sqlite:///{file}", RING)
    schema.migrate(db)
    db.close()
    return file


def _pictured(
    folder: Path, state: str, go: State, *, browser: Browser, migrated: Path
) -> Iterator[str]:
    """Bring a fresh house into a state, and take it in every language and size."""
    print(state, flush=True)
    with _house(browser, migrated) as house:
        screen = house.screen()
        go(house, screen)
        for language in LANGUAGES:
            _speak(screen, language)
            for size in _sizes(state, language):
                name = f"{_file_name(state)}.{language}.{size}.jpg"
                screen.resize(SIZES[size])
                screen.page.wait_for_timeout(SETTLE_MS)
                _shoot(screen.page, folder / name)
                yield name


def _file_name(state: str) -> str:
    return state.replace(" ", "-").replace("'", "")


@contextmanager
def _house(browser: Browser, migrated: Path) -> Iterator[House]:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "aftercall.db"
        with sqlite3.connect(migrated) as old, sqlite3.connect(file) as new:
            old.backup(new)
        with served(Town(f"sqlite:///{file}", Path(place)), browser) as house:
            yield house


def _sizes(state: str, language: str) -> tuple[str, ...]:
    return ("desk", "hand") if language == "en" or state in DESK_TOO else ("hand",)


def _speak(screen: Screen, language: str) -> None:
    """Read the same page again in a language, what was opened left open."""
    if language == "en":
        return
    cookie = {"name": "aftercall-language", "value": language, "url": screen.address}
    screen.page.context.add_cookies([cookie])  # type: ignore[list-item]
    opened = screen.page.evaluate(_OPEN)
    screen.page.reload()
    screen.page.evaluate(_REOPEN, opened)


def _shoot(page: Page, file: Path) -> None:
    page.screenshot(path=file, type="jpeg", quality=QUALITY, full_page=True)


def listed(names: list[str]) -> str:
    """Return the page that shows the pictures, by state."""
    lines = ["# The console in pictures", "", "Made by `make pictures`. All people are invented."]
    for state in STATES:
        lines += ["", f"## {state.capitalize()}", ""]
        mine = [name for name in names if name.partition(".")[0] == _file_name(state)]
        lines += [f"[{_told(name)}]({name})" + (" ·" if name != mine[-1] else "") for name in mine]
    return "\n".join([*lines, ""])


def _told(name: str) -> str:
    _, language, size, _ = name.split(".")
    return f"{LANGUAGES[language]}, {'on a desk' if size == 'desk' else 'in the hand'}"


if __name__ == "__main__":
    wanted = Path(sys.argv[1])
    taken = take(wanted)
    (wanted / "README.md").write_text(listed(taken), encoding="utf-8")
    print(f"{len(taken)} pictures")
