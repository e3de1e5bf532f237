"""Without network in a real browser: what is kept, sent late, asked about, wiped."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, Route, expect
from sqlalchemy import update

from models import messages, staff_sessions
from tests.browser.conftest import HAND, House, Screen
from tests.town import Known

CRY = "I want to kill myself tonight"
KEPT_ROWS = """
async () => {
  const asked = indexedDB.open("aftercall", 1);
  const db = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  if (!db.objectStoreNames.contains("kept")) return {};
  const store = db.transaction("kept").objectStore("kept");
  const all = (request) => new Promise((done) => {
    request.onsuccess = () => done(request.result);
  });
  const [names, rows] = [await all(store.getAllKeys()), await all(store.getAll())];
  db.close();
  const text = (row) => row.sealed ? new TextDecoder("latin1").decode(row.sealed) : "";
  const keys = rows[names.indexOf("keys")];
  return {
    names, text: rows.map(text).join(" "),
    extractable: [keys?.read, keys?.write].filter(Boolean).map((key) => key.extractable),
  };
}
"""
CACHED = """
async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      const answer = await caches.match(request);
      found.push([new URL(request.url).pathname, await answer.text()]);
    }
  }
  return found;
}
"""


@pytest.fixture
def bea(house: House) -> Known:
    """Bea, who has cried for help."""
    known = house.town.agreed("Bea")
    house.town.hears(known, CRY)
    house.town.settle()
    return known


@pytest.fixture
def noor(house: House, bea: Known) -> Screen:
    """Noor, who has taken Bea's conversation on a phone that keeps it."""
    screen = house.screen(HAND, installs=True)
    # These tests let minutes pass, in which an untouched phone would cover itself.
    screen.page.context.add_cookies(
        [{"name": "aftercall-cover", "value": "never", "url": house.address}]
    )
    screen.sign_in("noor")
    screen.page.get_by_role("button", name="Take next").click()
    expect(screen.page.locator("#state")).to_contain_text("You have it")
    _keeps_conversation(screen.page)
    screen.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    # A page that came while the worker started is served by it only from its next opening.
    screen.page.reload()
    assert screen.page.evaluate("navigator.serviceWorker.controller !== null")
    return screen


def _until(page: Page, is_so: Callable[[dict[str, Any]], bool]) -> None:
    """Look at what the device keeps until it is so."""
    for _ in range(100):
        kept = page.evaluate(KEPT_ROWS)
        if is_so(kept):
            return
        page.wait_for_timeout(100)
    raise AssertionError(kept)


def _keeps_conversation(page: Page) -> None:
    _until(page, lambda kept: len(kept.get("text", "")) > 500)


def _keeps_nothing(page: Page) -> None:
    _until(page, lambda kept: not {"keys", "mine"} & set(kept.get("names", ())))


def _cut(screen: Screen) -> None:
    screen.page.context.set_offline(True)
    expect(screen.page.locator("#offline")).to_be_visible()


def _mend(screen: Screen) -> None:
    screen.page.context.set_offline(False)


def _writes(page: Page, body: str) -> None:
    page.get_by_label("Reply to the client").fill(body)
    page.get_by_role("button", name="Send").click()


def test_what_a_device_keeps_is_locked_by_keys_that_no_script_reads(noor: Screen) -> None:
    kept = noor.page.evaluate(KEPT_ROWS)
    assert sorted(kept["names"]) == ["keys", "mine"]
    assert kept["extractable"] == [False, False]
    assert len(kept["text"]) > 500 and CRY not in kept["text"] and "Bea" not in kept["text"]


def test_the_worker_keeps_no_page_that_names_anybody(noor: Screen) -> None:
    noor.open("/")
    noor.page.reload()
    cached = dict(noor.page.evaluate(CACHED))
    assert "/offline" in cached and "/assets/house.css" in cached
    assert all(path == "/offline" or path.startswith("/assets/") for path in cached)
    assert not any("Bea" in text or CRY in text or "Noor" in text for text in cached.values())


def test_my_conversations_can_be_read_without_network(noor: Screen) -> None:
    _cut(noor)
    noor.page.reload()
    expect(noor.page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(noor.page.locator("#kept summary")).to_contain_text("Bea")
    expect(noor.page.locator("#kept .said.client").last).to_contain_text(CRY)
    expect(noor.page.locator("#kept-at")).to_contain_text(
        re.compile(r"Offline.* Showing \d+:\d\d\. Nothing will send until you confirm\.")
    )
    assert noor.axe() == [] and noor.overflow() <= 0
    _mend(noor)
    noor.page.get_by_role("button", name="Try again").click()
    expect(noor.page.locator("#state")).to_contain_text("You have it")


def test_a_reply_leaves_by_itself_when_the_network_is_soon_back(house: House, noor: Screen) -> None:
    _cut(noor)
    _writes(noor.page, "I am here.")
    expect(noor.page.locator(".outbox")).to_contain_text("Not sent yet")
    expect(noor.page.locator(".outbox .words")).to_have_text("I am here.")
    kept = noor.page.evaluate(KEPT_ROWS)
    assert any(name.startswith("unsent:") for name in kept["names"])
    assert "I am here." not in kept["text"]
    _mend(noor)
    expect(noor.page.locator(".said.staff .body")).to_have_text("I am here.")
    expect(noor.page.locator(".outbox")).to_have_count(0)
    expect(noor.page.locator("#offline")).to_be_hidden()
    assert len(house.town.rows(messages, author="staff")) == 1


def _kept_late(noor: Screen, body: str) -> None:
    """Write while the network is gone, and let more than two minutes pass."""
    noor.page.clock.install()
    noor.page.reload()
    _keeps_conversation(noor.page)
    _cut(noor)
    _writes(noor.page, body)
    expect(noor.page.locator(".outbox")).to_be_visible()
    noor.page.clock.fast_forward(timedelta(minutes=3).seconds * 1000)
    expect(noor.page.locator("#offline")).to_contain_text("Offline 3 min.")
    expect(noor.page.locator("#offline")).to_contain_text("Nothing will send until you confirm.")
    _mend(noor)
    noor.page.clock.fast_forward(6000)
    expect(noor.page.get_by_role("button", name="Send now")).to_be_visible()


def test_a_late_reply_asks_and_is_sent_when_told(house: House, noor: Screen) -> None:
    _kept_late(noor, "I am here.")
    assert house.town.rows(messages, author="staff") == []
    assert noor.axe() == [] and noor.overflow() <= 0
    noor.page.get_by_role("button", name="Send now").click()
    expect(noor.page.locator(".said.staff .body")).to_have_text("I am here.")


def test_a_late_reply_can_be_kept_as_a_draft(house: House, noor: Screen) -> None:
    _kept_late(noor, "I am here.")
    noor.page.get_by_role("button", name="Keep as draft").click()
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("I am here.")
    noor.page.get_by_role("button", name="Send").click()
    expect(noor.page.locator(".said.staff .body")).to_have_text("I am here.")
    assert len(house.town.rows(messages, author="staff")) == 1


def test_a_late_reply_can_be_thrown_away(house: House, noor: Screen) -> None:
    _kept_late(noor, "I am here.")
    noor.page.get_by_role("button", name="Throw away").click()
    expect(noor.page.locator(".outbox")).to_have_count(0)
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("")
    assert house.town.rows(messages, author="staff") == []


def test_a_reply_that_missed_a_message_comes_back_as_a_draft(
    house: House, noor: Screen, bea: Known
) -> None:
    _cut(noor)
    _writes(noor.page, "Where are you?")
    expect(noor.page.locator(".outbox")).to_be_visible()
    house.town.hears(bea, "at the bridge")
    _mend(noor)
    expect(noor.page.locator("#fault")).to_contain_text("1 new message since you looked")
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("Where are you?")
    expect(noor.page.get_by_role("log")).to_contain_text("at the bridge")
    assert house.town.rows(messages, author="staff") == []
    noor.page.get_by_role("button", name="Send").click()
    expect(noor.page.locator(".said.staff .body")).to_have_text("Where are you?")


def test_a_reply_whose_claim_was_lost_comes_back_as_a_draft(house: House, noor: Screen) -> None:
    _cut(noor)
    _writes(noor.page, "I will call you.")
    expect(noor.page.locator(".outbox")).to_be_visible()
    house.town.later(minutes=2)
    _mend(noor)
    expect(noor.page.locator("#fault")).to_contain_text("Nobody has this conversation now")
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("I will call you.")
    noor.page.get_by_role("button", name="Take over").click()
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("I will call you.")
    assert house.town.rows(messages, author="staff") == []


def test_an_answer_that_never_came_back_sends_nothing_twice(house: House, noor: Screen) -> None:
    """The reply arrives, its answer is lost, and it is sent again under the same key."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch(max_redirects=0).status)
        route.abort()

    noor.page.route("**/reply", lose, times=1)
    _writes(noor.page, "I am here.")
    expect(noor.page.locator(".said.staff .body")).to_have_text("I am here.")
    expect(noor.page.locator(".outbox")).to_have_count(0)
    assert lost and len(house.town.rows(messages, author="staff")) == 1


def test_a_form_that_cannot_leave_keeps_its_page_and_its_words(house: House, noor: Screen) -> None:
    noor.page.locator("summary", has_text="Write a note").click()
    noor.page.get_by_label("Note, for staff only").fill("Sister can be called")
    noor.page.context.set_offline(True)
    noor.page.get_by_role("button", name="Keep note").click()
    expect(noor.page.locator("#offline")).to_be_visible()
    expect(noor.page.get_by_label("Note, for staff only")).to_have_value("Sister can be called")
    _mend(noor)
    noor.page.get_by_role("button", name="Keep note").click()
    expect(noor.page.locator(".said.note")).to_contain_text("Sister can be called")


def test_signing_out_wipes_the_device(noor: Screen) -> None:
    noor.page.get_by_role("button", name="Sign out").click()
    noor.page.wait_for_url(f"{noor.address}/sign-in")
    _keeps_nothing(noor.page)


def test_signing_out_asks_before_it_throws_unsent_words_away(noor: Screen) -> None:
    _kept_late(noor, "I am here.")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    noor.page.once("dialog", stay)
    with noor.page.expect_event("dialog"):
        noor.page.get_by_role("button", name="Sign out").click()
    expect(noor.page.locator(".outbox .words")).to_have_text("I am here.")
    assert asked == ["A reply has not been sent. Sign out and throw it away?"]


def test_a_sign_in_ended_elsewhere_wipes_the_device_at_the_next_contact(
    house: House, noor: Screen
) -> None:
    ended = update(staff_sessions).values(ended_at=house.town.now)
    with house.town.house.db.writing() as tx:
        tx.execute(ended)
    noor.page.evaluate("dispatchEvent(new Event('online'))")
    _keeps_nothing(noor.page)
    expect(noor.page.locator("body")).not_to_contain_text(CRY)
    expect(noor.page).to_have_title("Training · Aftercall")


def test_what_is_kept_is_wiped_when_the_server_was_not_reached_for_long(noor: Screen) -> None:
    noor.page.clock.install()
    noor.page.reload()
    _keeps_conversation(noor.page)
    _cut(noor)
    noor.page.reload()
    expect(noor.page.locator("#kept summary")).to_contain_text("Bea")
    noor.page.clock.fast_forward(timedelta(minutes=16).seconds * 1000)
    _keeps_nothing(noor.page)
    expect(noor.page.locator("#kept summary")).to_have_count(0)
    expect(noor.page.locator("#kept-none")).to_be_visible()
    _mend(noor)


def test_unsent_words_wait_for_their_writer_to_sign_in_again(house: House, noor: Screen) -> None:
    _cut(noor)
    _writes(noor.page, "I am here.")
    expect(noor.page.locator(".outbox")).to_be_visible()
    with house.town.house.db.writing() as tx:
        tx.execute(update(staff_sessions).values(ended_at=house.town.now))
    path = noor.page.url.removeprefix(noor.address)
    noor.page.goto("about:blank")
    _mend(noor)
    noor.open("/sign-in")
    noor.sign_in("luz", path)
    _until(noor.page, lambda kept: "mine" in kept.get("names", ()))
    expect(noor.page.locator(".outbox")).to_have_count(0)
    noor.page.context.clear_cookies()
    noor.sign_in("noor", path)
    expect(noor.page.locator(".said.staff .body")).to_have_text("I am here.")
