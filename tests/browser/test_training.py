"""From the real console to the training town and back: two houses, two origins, one browser."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK, HAND, House, Screen, served
from tests.browser.fitting import faults
from tests.houses import real_house, training_house

WORDS = "Training. Nobody here is real."
GOES_ON = "**/assets/training.js"


@dataclass(frozen=True)
class Both:
    """The two houses, each served on a port of its own."""

    real: House
    training: House


@pytest.fixture
def both(migrated_sqlite: Path, tmp_path: Path, chromium: Browser) -> Iterator[Both]:
    """A real house, and the training house beside it."""
    here, there = _free_ports()
    urls = [_database(migrated_sqlite, tmp_path / name) for name in ("real", "training")]
    real = real_house(urls[0], tmp_path / "real", training=_at(there))
    training = training_house(urls[1], tmp_path / "training", real=_at(here))
    training.hears(training.agreed("Bea"), "please call me")
    with ExitStack() as stack:
        serve = [(real, here), (training, there)]
        yield Both(*(stack.enter_context(served(one, chromium, port=at)) for one, at in serve))


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _at(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _database(migrated: Path, folder: Path) -> str:
    folder.mkdir()
    (folder / "aftercall.db").write_bytes(migrated.read_bytes())
    return f"sqlite:///{folder}/aftercall.db"


def _goes(both: Both, size: tuple[int, int]) -> Screen:
    """Let Noor sign in at the real console and go over to the training town."""
    noor = both.real.screen(size)
    noor.sign_in("noor")
    noor.page.get_by_role("link", name="Training").click()
    noor.page.get_by_role("button", name="Open the training town").click()
    expect(noor.page.get_by_role("heading", name="This is the training town")).to_be_visible()
    return noor


def test_one_goes_over_works_there_and_comes_back_still_signed_in(both: Both) -> None:
    noor = _goes(both, HAND)
    assert noor.page.url == f"{both.training.address}/arrive"
    noor.page.get_by_role("link", name="Begin with the queue").click()
    noor.page.get_by_role("button", name="Take next").click()
    expect(noor.page.locator("#state")).to_contain_text("You have it")
    expect(noor.page.get_by_text(WORDS)).to_be_visible()
    assert noor.page.url.startswith(both.training.address)
    noor.page.get_by_role("link", name="Back to the real console").click()
    noor.page.wait_for_url(f"{both.real.address}/")
    expect(noor.page.get_by_role("heading", name="Queue")).to_be_visible()
    expect(noor.page.get_by_text(WORDS)).to_have_count(0)


def test_signing_out_there_keeps_the_real_sign_in(both: Both) -> None:
    noor = _goes(both, DESK)
    noor.page.get_by_role("link", name="Begin with the queue").click()
    noor.page.get_by_role("button", name="Sign out").click()
    noor.page.wait_for_url("**/sign-in")
    expect(noor.page.get_by_text(WORDS)).to_be_visible()
    noor.open("/settings")
    expect(noor.page.get_by_role("heading", name="On this device", exact=True)).to_be_visible()


def test_the_way_works_without_scripts_and_leads_in_once(both: Both) -> None:
    context = both.real.browser.new_context(java_script_enabled=False)
    noor = Screen(context.new_page(), both.real.address, scripts=False)
    noor.sign_in("noor", "/training")
    noor.page.get_by_role("button", name="Open the training town").click()
    shown = noor.page.locator("input[name=pass]").input_value()
    noor.page.get_by_role("button", name="Go to the training town").click()
    noor.page.get_by_role("link", name="Begin with the queue").click()
    noor.page.wait_for_url(f"{both.training.address}/")
    answer = context.request.post(f"{both.training.address}/arrive", form={"pass": shown})
    assert answer.status == 403 and "was used before" in answer.text()
    context.close()


def test_each_page_of_the_way_fits_and_axe_finds_nothing(both: Both) -> None:
    noor = both.real.screen()
    noor.sign_in("noor", "/training")
    assert faults(both.real, noor) == []
    noor.page.route(GOES_ON, lambda route: route.abort())
    noor.page.get_by_role("button", name="Open the training town").click()
    assert faults(both.real, noor) == []
    noor.page.get_by_role("button", name="Go to the training town").click()
    assert faults(both.training, noor) == []
    for path in ("/", "/town", "/start-again", "/offline"):
        noor.page.goto(both.training.address + path)
        assert (path, faults(both.training, noor)) == (path, [])
    noor.page.get_by_role("link", name="Back to the real console").click()
    noor.page.wait_for_url(f"{both.real.address}/")
