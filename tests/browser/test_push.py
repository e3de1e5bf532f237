"""Notifications in a real Chromium: the setting's words, and what the worker shows of a push.

Chromium subscribes at its maker's push service, which no test may reach. So the browser's own
`subscribe` is stood in for here, and pushes are handed to the worker by the browser's debugger.
"""

import json
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from models import paging_ways
from tests.browser.conftest import HAND, House, Screen
from tests.push_exchange import Subscriber

NOTICE = {
    "title": "Aftercall: please look",
    "words": "1 urgent item waiting",
    "path": "/p/AAAAAAAAAAAAAAAAAAAAAA",
    "urgent": True,
    "language": "en",
}
# The subscription that a push service would have given, kept for one page's life.
SUBSCRIBES = """
(told) => {
  let kept = null;
  const made = {
    toJSON: () => told,
    unsubscribe: async () => { kept = null; return true; },
  };
  PushManager.prototype.getSubscription = async () => kept;
  PushManager.prototype.subscribe = async (options) => {
    globalThis.asked = options;
    kept = made;
    return made;
  };
}
"""
# The worker shows a push in its own time: looked at for ten seconds, until one says these words.
SHOWN = """
async (words) => {
  const registration = await navigator.serviceWorker.ready;
  let shown = [];
  for (let looks = 0; looks < 200 && !shown.some((one) => one.body === words); looks++) {
    await new Promise((soon) => setTimeout(soon, 50));
    shown = await registration.getNotifications();
  }
  return shown.map((one) => [one.title, one.body, one.tag, one.data.path]);
}
"""


def _settings(house: House, size: tuple[int, int] = HAND, *, subscribes: bool = True) -> Screen:
    """Open the settings on a device that allows notifications."""
    screen = house.screen(size, installs=True)
    screen.page.context.grant_permissions(["notifications"], origin=house.address)
    if subscribes:
        told = Subscriber("").subscription("http://127.0.0.1:9/send/one")
        screen.page.add_init_script(f"({SUBSCRIBES})({told})")
    screen.sign_in("noor", "/settings")
    expect(screen.page.locator("#push-setting[data-ready]")).to_be_visible()
    return screen


def test_a_device_is_signed_up_by_one_press_and_signed_off_by_another(house: House) -> None:
    screen = _settings(house)
    page = screen.page
    told = page.locator("#push-told")
    expect(told).to_have_text("Off on this device.")
    page.get_by_role("button", name="Notify me on this device").click()
    expect(told).to_have_text("On. This device counts once you have tested it.")
    asked = page.evaluate("[asked.userVisibleOnly, asked.applicationServerKey]")
    assert asked == [True, page.locator("#push-setting").get_attribute("data-key")]
    [way] = house.town.rows(paging_ways, kind="push")
    assert (way.kind, way.staff_id) == ("push", house.town.staff["Noor"].id)
    assert screen.axe() == [] and screen.overflow() == 0
    off = page.get_by_role("button", name="Stop notifications here")
    expect(off).to_be_focused()
    off.click()
    expect(told).to_have_text("Off on this device.")
    assert [row.retired_at is None for row in house.town.rows(paging_ways, kind="push")] == [False]


def test_a_browser_that_reaches_no_push_service_says_so_and_nothing_is_kept(house: House) -> None:
    screen = _settings(house, subscribes=False)
    page = screen.page
    page.get_by_role("button", name="Notify me on this device").click()
    expect(page.locator("#push-told")).to_have_text(
        "The browser could not reach its push service. Nothing has changed."
    )
    assert not house.town.rows(paging_ways, kind="push")
    # The browser tells its console that a private window has no push service.
    assert all("incognito" in fault for fault in screen.faults)
    screen.faults.clear()


def test_a_browser_that_does_not_allow_it_is_told_where_to_change_that(house: House) -> None:
    screen = house.screen(HAND, installs=True)
    screen.sign_in("noor", "/settings")
    screen.page.get_by_role("button", name="Notify me on this device").click()
    expect(screen.page.locator("#push-told")).to_contain_text("does not allow notifications")
    expect(screen.page.get_by_role("button", name="Notify me on this device")).to_be_hidden()


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (
            json.dumps(NOTICE),
            [NOTICE["title"], NOTICE["words"], "urgent", NOTICE["path"]],
        ),
        (
            json.dumps({**NOTICE, "urgent": False, "path": "https://evil.example/"}),
            [NOTICE["title"], NOTICE["words"], "calm", "/"],
        ),
        ("nonsense", ["Aftercall", "", "urgent", "/"]),
    ],
    ids=["a page", "an address of others", "nonsense"],
)
def test_a_push_is_shown_without_content_and_leads_to_us_alone(
    house: House, data: str, shown: list[Any]
) -> None:
    page = _settings(house).page
    _push(page, origin=house.address, data=data)
    assert page.evaluate(SHOWN, shown[1]) == [shown]


def test_a_newer_push_stands_for_the_one_before(house: House) -> None:
    page = _settings(house).page
    for words in ("1 urgent item waiting", "2 urgent items waiting"):
        _push(page, origin=house.address, data=json.dumps({**NOTICE, "words": words}))
        shown = page.evaluate(SHOWN, words)
        assert shown == [[NOTICE["title"], words, "urgent", NOTICE["path"]]]


def _push(page: Page, *, origin: str, data: str) -> None:
    """Hand a push to the app's worker, as the browser does with one that it has decrypted."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    session = page.context.new_cdp_session(page)
    known: list[str] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(_ids(told)))
    session.send("ServiceWorker.enable")
    for _ in range(100):
        if not known:
            page.wait_for_timeout(100)
    assert known, "the worker is registered"
    _deliver(session, origin, {"registrationId": known[-1], "data": data})


def _ids(told: dict[str, Any]) -> list[str]:
    return [one["registrationId"] for one in told["registrations"] if not one["isDeleted"]]


def _deliver(session: CDPSession, origin: str, push: dict[str, str]) -> None:
    session.send("ServiceWorker.deliverPushMessage", {"origin": origin, **push})
    session.detach()
