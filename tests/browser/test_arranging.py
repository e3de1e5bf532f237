"""What staff arrange, in real browsers: an offer moves a conversation, a hint says who looks on."""

import pytest
from playwright.sync_api import expect

from models import claims, conversations, snoozes
from tests.browser.conftest import DESK, HAND, House, Screen
from tests.town import Known


@pytest.fixture
def bea(house: House) -> Known:
    """Bea, who has asked for a person."""
    known = house.town.agreed("Bea")
    house.town.hears(known, "please call me")
    house.town.settle()
    return known


def _noor(house: House, known: Known) -> Screen:
    """Noor, who has taken her over, and to whose page she is shown."""
    noor = house.screen()
    noor.sign_in("noor", f"/c/{known.conversation_id}")
    noor.page.get_by_role("button", name="Take over").click()
    expect(noor.page.locator("#state")).to_contain_text("You have it")
    return noor


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_an_offer_reaches_a_colleague_on_any_page_and_moves_when_accepted(
    house: House, bea: Known, size: tuple[int, int]
) -> None:
    noor, luz = _noor(house, bea), house.screen(size)
    luz.sign_in("luz", "/find")
    noor.page.locator("summary", has_text="Transfer").click()
    noor.page.get_by_label("Offer it to").select_option(label="Luz")
    noor.page.get_by_label("Why, for staff only").fill("My shift ends")
    noor.page.get_by_role("button", name="Offer", exact=True).click()
    call = luz.page.locator(".call")
    expect(call).to_contain_text("Noor offers you a conversation")
    expect(call).to_contain_text("My shift ends")
    noor.page.get_by_label("Reply to the client").fill("I will")
    call.get_by_role("button", name="Accept").click()
    expect(luz.page.locator("#state")).to_contain_text("You have it")
    expect(noor.page.locator("#lost")).to_contain_text("Luz took this conversation at 10:00.")
    expect(noor.page.get_by_label("Reply to the client")).to_have_value("I will")
    expect(noor.page.get_by_role("button", name="Send")).to_be_disabled()
    assert [row.release for row in house.town.rows(claims)] == ["transferred", None]


def test_who_looks_on_and_types_is_seen_by_the_other(house: House, bea: Known) -> None:
    noor, luz = _noor(house, bea), house.screen()
    luz.sign_in("luz", f"/c/{bea.conversation_id}")
    expect(noor.page.locator("#presence")).to_have_text("Luz is looking")
    noor.page.get_by_label("Reply to the client").press_sequentially("Hello")
    expect(luz.page.locator("#presence")).to_have_text("Noor is typing")


def test_put_away_by_keys_alone_and_brought_back(house: House, bea: Known) -> None:
    noor = _noor(house, bea)
    expect(noor.page.locator("body[data-keys]")).to_have_count(1)
    noor.page.keyboard.press("Alt+m")
    expect(noor.page.get_by_label("For an hour")).to_be_focused()
    noor.page.keyboard.press("Enter")
    expect(noor.page.locator("#arranged")).to_contain_text("Snoozed by Noor until Tue 3 Mar 11:00.")
    assert len(house.town.rows(snoozes)) == 1
    noor.page.get_by_role("button", name="Bring back now").click()
    expect(noor.page.locator("#arranged")).to_contain_text("Snoozed by Noor, back now.")
    [row] = house.town.rows(conversations)
    assert row.state == "waiting"
