"""Every page in a real browser: nothing for axe to find, nothing lost, nothing too wide."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bot.care import looking, snoozing, specialist, transferring
from bot.care.clients import about, plans, reaching
from bot.care.clients.about import About
from bot.care.clients.plans import Person, SafetyPlan
from bot.care.clients.reaching import Asked
from bot.care.snoozing import PuttingAway
from bot.care.specialist import Holding
from bot.care.transferring import Offer
from models import claims, contact_points, messages
from tests.browser.conftest import DESK, HAND, House, Screen
from tests.town import ZONE, Known

CRY = "I want to kill myself tonight"
REFERRAL = {"channel": "webchat", "address": "t" * 43}


def _cried(house: House) -> Known:
    known = house.town.agreed("Bea")
    house.town.hears(known, CRY)
    house.town.settle()
    return known


def _sign_in_page(house: House, screen: Screen) -> None:
    screen.open("/sign-in")
    screen.page.get_by_label("Name").fill("noor")
    screen.page.get_by_label("Password").fill("wrong")
    screen.page.get_by_role("button", name="Sign in").click()
    expect(screen.page.get_by_role("alert")).to_be_visible()


def _queue(house: House, screen: Screen) -> None:
    _cried(house)
    screen.sign_in("noor")


def _empty_queue(house: House, screen: Screen) -> None:
    screen.sign_in("noor", "/?list=mine")


def _held(house: House, screen: Screen) -> None:
    known = _cried(house)
    screen.sign_in("noor")
    screen.page.get_by_role("button", name="Take next").click()
    screen.page.locator("summary", has_text="Write a note").click()
    screen.page.get_by_label("Note, for staff only").fill("Sister can be called")
    screen.page.get_by_role("button", name="Keep note").click()
    for name in ("Write a note", "Close", "Stop all texting"):
        screen.page.locator("summary", has_text=name).click()
    assert str(known.conversation_id) in screen.page.url


def _arranged(house: House, screen: Screen) -> None:
    """Noor has offered what she holds and asked for eyes; Luz offers her what she has put away."""
    known = _asks(house, "Bea")
    screen.sign_in("noor", f"/c/{known.conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    screen.page.locator("summary", has_text="Transfer").click()
    screen.page.get_by_label("Offer it to").select_option(label="Luz")
    screen.page.get_by_role("button", name="Offer", exact=True).click()
    screen.page.get_by_role("button", name="Ask for a second pair of eyes").click()
    for name in ("Transfer", "Snooze", "Hand back, but keep quiet"):
        screen.page.locator("summary", has_text=name).click()
    expect(screen.page.locator("#arranged")).to_contain_text("Offered to Luz until")


def _called(house: House, screen: Screen) -> None:
    """Sam's list of what is put away, with every kind of call above it and a view being made."""
    bea, dee = _asks(house, "Bea"), _asks(house, "Dee")
    town, luz, noor = house.town, house.town.staff["Luz"], house.town.staff["Noor"]
    claim = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    held = Holding(noor, bea.conversation_id, claim.token)
    wanted = Offer(town.staff["Sam"].id, "Knows her sister")
    transferring.offer(town.house, held, wanted, town.now)
    looking.ask(town.house, held, town.now)
    specialist.note(town.house, luz, dee.conversation_id, "@Sam look", town.now)
    claim = specialist.claim(town.house, luz, dee.conversation_id, town.now)
    held = Holding(luz, dee.conversation_id, claim.token)
    snoozing.snooze(town.house, held, PuttingAway(town.now + timedelta(hours=1)), town.now)
    screen.sign_in("sam", "/?list=snoozed")
    expect(screen.page.locator(".call")).to_have_count(3)
    screen.page.locator("summary", has_text="New view").click()
    screen.page.get_by_label("Name of the view").fill("Later today")
    screen.page.get_by_role("button", name="Save the view").click()
    screen.page.locator("summary", has_text="Change this view").click()
    screen.page.locator("summary", has_text="New view").click()


def _asks(house: House, name: str) -> Known:
    known = house.town.agreed(name)
    house.town.hears(known, "please call me")
    house.town.settle()
    return known


def _stopped(house: House, screen: Screen) -> None:
    known = _cried(house)
    house.town.hears(known, "STOP")
    screen.sign_in("luz", f"/c/{known.conversation_id}")


def _refer(house: House, screen: Screen) -> None:
    screen.sign_in("noor", "/refer")
    screen.page.get_by_label("Phone number").fill("12")
    screen.page.get_by_role("button", name="Refer").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Nothing was kept yet")


def _settings(house: House, screen: Screen) -> None:
    screen.sign_in("noor", "/settings")


def _town(house: House, screen: Screen) -> None:
    _cried(house)
    house.town.refer("Ana")
    screen.sign_in("sam", "/town")


def _chat(house: House, screen: Screen) -> None:
    house.town.refer("Ana", **REFERRAL)
    house.town.settle()
    screen.open(f"/chat/{REFERRAL['address']}")
    screen.page.get_by_label("Escríbanos").fill("Sí")
    screen.page.get_by_role("button", name="Enviar").click()
    expect(screen.page.get_by_role("log")).to_contain_text("Sí")


def _nothing(house: House, screen: Screen) -> None:
    screen.open("/nothing-here")
    expect(screen.page.get_by_role("heading")).to_be_visible()


def _asked_to_record(house: House, screen: Screen) -> None:
    known = _cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}")
    screen.page.get_by_role("button", name="Take over").click()
    screen.page.get_by_role("button", name="Hand back to the script").click()
    screen.page.locator("summary", has_text="What was done").click()
    expect(screen.page.get_by_label("Listened")).to_be_visible()


def _recorded(house: House, screen: Screen) -> None:
    known = _cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/record")
    screen.page.get_by_role("button", name="Keep the record").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Nothing was kept yet")
    screen.page.get_by_label("Minutes").fill("5")
    screen.page.get_by_label("What came of it").select_option("talked_by_phone")
    screen.page.get_by_label("In your words").fill("Talked about her sister.")
    screen.page.get_by_role("button", name="Keep the record").click()
    screen.page.get_by_role("link", name="All records").click()


def _client_services(house: House, screen: Screen) -> None:
    known = _cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/services")
    screen.page.get_by_label("Service", exact=True).fill("Northside Food Pantry")
    screen.page.get_by_label("Ask again on").fill("2026-03-04")
    screen.page.get_by_role("button", name="Keep").click()
    expect(screen.page.locator(".cards").first).to_contain_text("Northside Food Pantry")


def _follow_ups(house: House, screen: Screen) -> None:
    _client_services(house, screen)
    house.town.later(days=2)
    screen.open("/follow-ups")
    screen.page.locator("summary", has_text="Move").click()
    screen.page.get_by_role("button", name="Move it").click()
    expect(screen.page.get_by_role("alert")).to_have_text("Choose a day.")


def _services(house: House, screen: Screen) -> None:
    screen.sign_in("sam", "/services")
    screen.page.get_by_label("Name").fill("Northside Food Pantry")
    screen.page.get_by_role("button", name="Keep").click()
    expect(screen.page.locator(".cards")).to_contain_text("Northside Food Pantry")


def _screener(house: House, screen: Screen) -> None:
    known = _cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/screener")
    screen.page.locator("#thoughts-yes").check()
    screen.page.get_by_role("button", name="See the result").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("question 3")


def _danger(house: House, screen: Screen) -> None:
    known = _cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/danger")
    screen.page.get_by_role("button", name="Begin").click()
    screen.page.locator("#step-take").get_by_role("button").click()
    screen.page.locator("#step-follow_up").get_by_role("button").click()
    expect(screen.page.get_by_role("alert")).to_have_text("Choose a day.")


def _report(house: House, screen: Screen) -> None:
    known = _cried(house)
    screen.sign_in("noor", f"/c/{known.conversation_id}/report")


def _known(house: House) -> Known:
    """Bea with all that can be known of a client, some of it old."""
    known, noor = _cried(house), house.town.staff["Noor"]
    where = (house.town.house, noor, known.client_id)
    told = About("Bee", "she/her", "es", ZONE, "1987")
    about.change(*where, wanted=(told, None), now=house.town.now)
    people = (Person("Ruth", "sister", "503-555-0150", may_call=True),)
    plan = SafetyPlan("No sleep.\nPacing.", "Music", people=people)
    plans.write(*where, plan=(plan, None), now=house.town.now)
    values = {"safe_to_text": "10-14", "ok_name": "a friend", "safe_word": "blue kettle"}
    values |= {"shared_phone": "yes", "voicemail": "no", "no_calls_after": "18", "notes": "z" * 90}
    reaching.change(*where, asked=Asked(values, None, again=True), now=house.town.now)
    house.town.clock.at += timedelta(days=31)
    return known


def _client(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{_known(house).client_id}")
    expect(screen.page.locator(".badge.ask").first).to_be_visible()
    screen.page.locator("summary", has_text="answer").first.click()


def _fresh_client(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{house.town.refer('Bea').client_id}?kind=notes")
    expect(screen.page.locator(".client-known")).to_contain_text("Not made yet.")


def _client_form(path: str, fault: str) -> Callable[[House, Screen], None]:
    def go(house: House, screen: Screen) -> None:
        screen.sign_in("noor", f"/clients/{_known(house).client_id}/{path}")
        for field in screen.page.locator(fault).all():
            field.fill("x" * 3000)
        screen.page.get_by_role("button", name="Keep").click()
        expect(screen.page.get_by_role("alert")).to_contain_text("Nothing was kept yet.")

    return go


def _old_plan(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{_known(house).client_id}/safety-plan")
    screen.page.locator(".rows a").first.click()
    expect(screen.page.locator("main .bar")).to_contain_text("This is the plan that holds.")


def _consent(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/clients/{_known(house).client_id}/consent")


def _beside(house: House, screen: Screen) -> None:
    screen.sign_in("noor", f"/c/{_known(house).conversation_id}")
    expect(screen.page.locator("#context")).to_contain_text("ask again")


def _unknown(house: House, screen: Screen) -> None:
    _known(house)
    house.town.hears_from("+15035550177", "please call me back")
    talk_id = house.town.rows(messages, direction="in")[-1].conversation_id
    screen.sign_in("noor", f"/c/{talk_id}")
    expect(screen.page.locator("#context")).to_contain_text("Link or start a client")


def _who(house: House, screen: Screen) -> None:
    _unknown(house, screen)
    screen.page.get_by_role("link", name="Link or start a client").click()
    screen.page.get_by_label("A piece of the name").fill("be")
    screen.page.get_by_role("button", name="Find").click()
    expect(screen.page.locator(".found")).to_contain_text("Bea")


PAGES = {
    "sign-in": _sign_in_page,
    "queue": _queue,
    "empty queue": _empty_queue,
    "conversation": _held,
    "stopped": _stopped,
    "client": _client,
    "client without anything": _fresh_client,
    "about a client": _client_form("about", "#called"),
    "reaching a client": _client_form("reaching", "#notes"),
    "safety plan": _client_form("safety-plan", "textarea"),
    "a version of the plan": _old_plan,
    "consent history": _consent,
    "beside a conversation": _beside,
    "unknown sender": _unknown,
    "whose number": _who,
    "arranged": _arranged,
    "called": _called,
    "refer": _refer,
    "settings": _settings,
    "town": _town,
    "chat": _chat,
    "not found": _nothing,
    "asked to record": _asked_to_record,
    "records": _recorded,
    "client's services": _client_services,
    "follow-ups": _follow_ups,
    "services": _services,
    "screener": _screener,
    "danger steps": _danger,
    "abuse report": _report,
}


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
@pytest.mark.parametrize("go", PAGES.values(), ids=PAGES.keys())
def test_a_page_fits_and_axe_finds_nothing(
    house: House, go: Callable[[House, Screen], None], size: tuple[int, int]
) -> None:
    screen = house.screen(size)
    go(house, screen)
    assert screen.axe() == []
    assert screen.overflow() <= 0


def test_axe_would_find_a_fault(house: House) -> None:
    screen = house.screen()
    screen.open("/sign-in")
    screen.page.evaluate("document.querySelector('label').remove()")
    assert [found.partition(":")[0] for found in screen.axe()] == ["label"]


def test_what_is_typed_and_where_one_stands_survive_a_new_message(house: House) -> None:
    known = _cried(house)
    noor = house.screen()
    noor.sign_in("noor")
    noor.page.get_by_role("button", name="Take next").click()
    box = noor.page.get_by_label("Reply to the client")
    box.press_sequentially("I am he")
    house.town.hears(known, "are you there?")
    expect(noor.page.get_by_role("log")).to_contain_text("are you there?")
    noor.page.keyboard.type("re.")
    expect(box).to_have_value("I am here.")
    box.press("Control+Enter")
    expect(noor.page.locator(".said.staff")).to_contain_text("I am here.")


def test_a_list_that_one_is_in_does_not_move(house: House) -> None:
    known, noor = _cried(house), house.screen()
    noor.sign_in("noor")
    noor.page.locator(".item a").focus()
    ana = house.town.agreed("Ana")
    house.town.hears(ana, "necesito hablar con una persona")
    fresh = noor.page.locator("#fresh")
    expect(fresh).to_contain_text("1 new")
    expect(noor.page.locator(".item")).to_have_count(1)
    expect(noor.page.locator(".item a")).to_be_focused()
    fresh.get_by_role("button", name="Show").click()
    expect(noor.page.locator(".item")).to_have_count(2)
    expect(noor.page.locator(".item a").first).to_have_attribute(
        "href", f"/c/{known.conversation_id}"
    )


def test_a_claim_shows_on_other_screens_at_once(house: House) -> None:
    known = _cried(house)
    noor, luz = house.screen(), house.screen()
    noor.sign_in("noor")
    luz.sign_in("luz", f"/c/{known.conversation_id}")
    expect(luz.page.get_by_role("button", name="Take over")).to_be_visible()
    noor.page.get_by_role("button", name="Take next").click()
    expect(luz.page.locator("#state")).to_contain_text("Noor has it")
    expect(luz.page.get_by_role("button", name="Take over")).to_have_count(0)


def test_a_lost_claim_locks_the_composer_and_keeps_the_draft(house: House) -> None:
    _cried(house)
    noor = house.screen()
    noor.sign_in("noor")
    noor.page.get_by_role("button", name="Take next").click()
    box = noor.page.get_by_label("Reply to the client")
    box.fill("I will call you at")
    house.town.later(minutes=2)
    expect(noor.page.locator("#lost")).to_contain_text("You no longer have this conversation")
    expect(noor.page.get_by_role("button", name="Send")).to_be_disabled()
    expect(box).to_have_value("I will call you at")


def test_the_keyboard_is_enough(house: House) -> None:
    _cried(house)
    screen = house.screen()
    screen.open("/")
    press = screen.page.keyboard.press
    screen.page.get_by_label("Name").focus()
    screen.page.keyboard.type("noor")
    press("Tab")
    screen.page.keyboard.type("a sentence that nobody would guess")
    press("Enter")
    screen.page.wait_for_url(screen.address + "/")
    _tab_to(screen, "Take next")
    press("Enter")
    expect(screen.page.locator("#state")).to_contain_text("You have it")
    _tab_to(screen, "Reply to the client")
    screen.page.keyboard.type("Hello from Noor.")
    _tab_to(screen, "Send")
    press("Enter")
    expect(screen.page.locator(".said.staff")).to_contain_text("Hello from Noor.")
    assert len(house.town.rows(claims)) == len(house.town.rows(messages, author="staff")) == 1


def _tab_to(screen: Screen, name: str) -> None:
    """Press Tab until the thing of that name has the focus, where it must also be seen."""
    for _ in range(30):
        screen.page.keyboard.press("Tab")
        told = screen.page.evaluate(
            "(() => { const one = document.activeElement;"
            " const style = getComputedStyle(one);"
            " const name = one.labels?.length ? one.labels[0].textContent : one.textContent;"
            " return [name.trim(), style.outlineStyle]; })()"
        )
        if told[0].startswith(name):
            assert told[1] != "none"
            return
    raise AssertionError(f"Tab never reached {name!r}")


def test_the_chat_page_works_without_scripts_and_shows_answers_with_them(house: House) -> None:
    house.town.refer("Ana", **REFERRAL)
    house.town.settle()
    screen = house.screen()
    _write_without_scripts(house)
    screen.open(f"/chat/{REFERRAL['address']}")
    expect(screen.page.locator(".said.client")).to_have_count(1)
    [point] = house.town.rows(contact_points)
    assert point.channel == "webchat"
    house.town.hears_from(REFERRAL["address"], "STOP", channel="webchat")
    expect(screen.page.locator(".said.client")).to_have_count(2)


def _write_without_scripts(house: House) -> None:
    context = house.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.address}/chat/{REFERRAL['address']}")
    page.get_by_label("Escríbanos").fill("Sí")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator(".said.client")).to_have_text(re.compile("Sí"))
    context.close()
