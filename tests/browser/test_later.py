"""The reply box at night in a real browser: an hour is chosen, changed, and asked for."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from models import conversations, messages
from tests.browser.conftest import DESK, HAND, House
from tests.browser.states.replying import REPLYING, night
from tests.town import Known

BODY = "I am Noor. I call you at noon."


@pytest.mark.parametrize("window", [DESK, HAND], ids=["desk", "hand"])
def test_a_reply_waits_for_the_morning_is_changed_and_leaves(
    house: House, window: tuple[int, int]
) -> None:
    screen = house.screen(window)
    night(house, screen)
    page = screen.page
    box, said = page.get_by_label("Reply to the client"), page.locator(".said.staff")
    page.get_by_role("button", name="Send at Wed 4 Mar 9:00").click()
    expect(said).to_contain_text("leaves Wed 4 Mar 9:00, by Noor")
    page.get_by_role("button", name="Change").click()
    expect(box).to_have_value(BODY)
    # Only with its scripts a page hears keys; by then it has counted the words.
    expect(page.locator("#parts")).to_be_visible()
    box.fill("I call you at ten.")
    # The keys choose what the page offers first: the hour that disturbs nobody.
    box.press("Control+Enter")
    expect(said).to_have_count(2)
    expect(said.last).to_contain_text("leaves Wed 4 Mar 9:00, by Noor")
    house.town.clock.at += timedelta(hours=11)
    house.town.settle()
    expect(said.last).to_contain_text("delivered")
    kept = [(row.body, row.status) for row in house.town.rows(messages, author="staff")]
    assert kept == [(BODY, "cancelled"), ("I call you at ten.", "delivered")]


def test_it_is_sent_before_its_hour_with_one_press(house: House) -> None:
    screen = house.screen()
    REPLYING["reply for later"](house, screen)
    screen.page.get_by_role("button", name="Send it now").click()
    expect(screen.page.locator(".said.staff")).to_contain_text("queued")
    house.town.later(seconds=5)
    told = screen.page.locator(".said.staff")
    expect(told).to_contain_text("delivered")
    expect(told).to_contain_text("Noor sent it outside of their hours.")


def test_in_danger_the_keys_ask_why_and_then_send_at_once(house: House) -> None:
    screen = house.screen()
    REPLYING["reply in danger at night"](house, screen)
    expect(screen.page.locator("#parts")).to_be_visible()
    screen.page.get_by_label("Reply to the client").press("Control+Enter")
    why = screen.page.get_by_label("Why it cannot wait, for staff only")
    expect(why).to_be_focused()
    assert house.town.rows(messages, author="staff") == []
    why.fill("She does not answer the phone")
    why.press("Control+Enter")
    expect(screen.page.locator(".said.staff")).to_contain_text("She does not answer the phone")
    [sent] = house.town.rows(messages, author="staff")
    assert sent.status == "delivered"


def test_an_hour_that_passed_while_writing_is_asked_for_without_losing_a_word(
    house: House,
) -> None:
    screen = house.screen()
    known = _just_wrote(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    box = screen.page.get_by_label("Reply to the client")
    box.fill(BODY)
    half_an_hour_ago = house.town.now - timedelta(minutes=31)
    with house.town.house.db.writing() as tx:
        tx.execute(update(conversations).values(last_inbound_at=half_an_hour_ago))
    screen.page.get_by_role("button", name="Send", exact=True).click()
    expect(screen.page.get_by_role("alert")).to_contain_text("choose when your reply leaves")
    expect(box).to_have_value(BODY)
    screen.page.get_by_role("button", name="Send now").click()
    expect(screen.page.locator(".said.staff .body")).to_have_text(BODY)


def _just_wrote(house: House) -> Known:
    bea = house.town.agreed("Bea")
    house.town.later(hours=12)
    house.town.hears(bea, "please call me")
    house.town.settle()
    return bea


def test_what_failed_is_tried_again_in_the_box(house: House) -> None:
    screen = house.screen()
    REPLYING["reply that failed"](house, screen)
    failed = screen.page.locator(".said.staff")
    expect(failed).to_contain_text("not delivered — the phone is off or out of reach (30003)")
    screen.page.get_by_role("button", name="Try again").click()
    box = screen.page.get_by_label("Reply to the client")
    expect(box).to_have_value(BODY)
    expect(screen.page.locator("#parts")).to_have_text("1 SMS part, about 1.1 ¢")
    screen.page.get_by_role("button", name="Send", exact=True).click()
    expect(screen.page.locator(".said.staff")).to_have_count(2)
    expect(screen.page.get_by_role("button", name="Try again")).to_have_count(0)
