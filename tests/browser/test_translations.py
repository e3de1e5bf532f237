"""Translations in a real browser: written and asked for without leaving the conversation."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.config import TranslatorServer
from bot.translator import Translator
from models import message_translations
from tests.browser.conftest import DESK, HAND, House, Screen, served
from tests.browser.fitting import faults
from tests.browsing import PASSWORD
from tests.peer import Peer, translating
from tests.town import Known, Town

ALONE, SLEEP = "estoy sola desde el lunes", "no puedo dormir"


@pytest.fixture
def peer() -> Iterator[Peer]:
    """The city's translator."""
    with translating() as peer:
        yield peer


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, chromium: Browser, peer: Peer) -> Iterator[House]:
    """A house in a city that has a translator."""
    town = Town(sqlite_url, tmp_path)
    town.parts = replace(town.parts, translator=Translator(TranslatorServer(peer.url)))
    with served(town, chromium) as house:
        yield house


@pytest.fixture
def ana(house: House) -> Known:
    """Ana, who writes Spanish."""
    known = house.town.agreed("Ana")
    house.town.hears(known, ALONE)
    house.town.settle()
    return known


def _noor(house: House, known: Known, size: tuple[int, int]) -> Screen:
    """Noor, who has taken her over and is writing to her."""
    noor = house.screen(size)
    noor.sign_in("noor", f"/c/{known.conversation_id}")
    noor.page.get_by_role("button", name="Take over").click()
    expect(noor.page.locator("#state")).to_contain_text("You have it")
    noor.page.get_by_label("Reply to the client").fill("Ana, le")
    return noor


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_a_translation_is_written_over_the_conversation_and_nothing_typed_is_lost(
    house: House, ana: Known, size: tuple[int, int]
) -> None:
    noor = _noor(house, ana, size)
    said = noor.page.locator(".said.client", has_text=ALONE)
    said.get_by_role("link", name="Translate").click()
    dialog = noor.page.get_by_role("dialog", name="Translation")
    expect(dialog).to_contain_text(ALONE)
    assert noor.axe() == []
    dialog.get_by_role("button", name="Keep the translation").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Write something here.")
    box = dialog.get_by_label("What it says in that language")
    box.fill("Alone since")
    noor.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    said.get_by_role("link", name="Translate").click()
    expect(box).to_have_value("Alone since")
    box.fill("Alone since Monday")
    dialog.get_by_role("button", name="Keep the translation").click()
    expect(said.locator(".translated")).to_have_text("Alone since Monday")
    expect(said).to_contain_text("translated by Noor")
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("Ana, le")
    [kept] = house.town.rows(message_translations)
    assert (kept.source, kept.language) == ("human", "en")


def test_the_machine_is_asked_once_and_what_comes_after_follows(
    house: House, ana: Known, peer: Peer
) -> None:
    noor = _noor(house, ana, DESK)
    said = noor.page.locator(".said.client", has_text=ALONE)
    peer.status = 500
    said.get_by_role("button", name="Show in English").click()
    expect(noor.page.locator("#machine-said")).to_contain_text("The translator does not answer.")
    peer.status = 200
    said.get_by_role("button", name="Show in English").click()
    expect(said.locator(".translated")).to_have_text("I have been alone since Monday")
    expect(said).to_contain_text("machine translation, may be wrong")
    expect(noor.page.locator("#machine-said")).to_be_hidden()
    house.town.hears(ana, SLEEP)
    house.town.settle()
    later = noor.page.locator(".said.client", has_text=SLEEP)
    expect(later.locator(".translated")).to_have_text("I cannot sleep")
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("Ana, le")
    assert faults(house, noor) == []
    noor.resize(DESK)
    noor.page.get_by_role("button", name="No more of that").click()
    expect(noor.page.locator("#follows")).to_be_empty()


def test_without_scripts_the_same_forms_lead_to_pages(house: House, ana: Known) -> None:
    context = house.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.address}/c/{ana.conversation_id}")
    page.get_by_label("Name").fill("luz")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Translate").last.click()
    page.get_by_label("What it says in that language").fill("Alone since Monday")
    page.get_by_role("button", name="Keep the translation").click()
    expect(page).to_have_url(re.compile(rf"/c/{ana.conversation_id}#e"))
    expect(page.locator(".translated", has_text="Alone since Monday")).to_be_visible()
    page.get_by_role("button", name="Show in English").first.click()
    expect(page.locator(".by", has_text="machine translation")).to_have_count(1)
    context.close()


def test_a_device_shows_translations_without_network_too(house: House, ana: Known) -> None:
    noor = _noor(house, ana, HAND)
    noor.open(f"/c/{ana.conversation_id}")
    told = noor.page.locator("#kept .translated", has_text="A person from our team will read")
    for _ in range(30):
        # What a page keeps is written a moment after it was opened.
        noor.page.wait_for_timeout(200)
        noor.open("/offline")
        if told.count():
            break
    expect(told.first).to_be_visible()
    expect(noor.page.locator("#kept .by").first).to_have_text("the script's own words in English")
    assert noor.axe() == [] and noor.overflow() <= 0
