"""The reply box at night, replies that leave later, failed ones, and what a text costs."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from models import audit_entries, clients, contact_points, messages, staff_members
from tests.browsing import Browser, Doors
from tests.town import Known, Town

CRY = "I want to kill myself tonight"
WORDS = "I call you at noon."


@pytest.fixture
def town(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    """A house on SQLite: what is tried here is the pages; the deeds are tried on both."""
    town = Town(sqlite_url, tmp_path)
    yield town
    town.close()


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who asked for a person twelve hours ago; it is ten in the evening."""
    bea = town.agreed("Bea")
    town.hears(bea, "please call me")
    town.later(hours=12)
    return bea


@pytest.fixture
def noor(doors: Doors, bea: Known) -> Browser:
    """Noor, who has taken Bea's conversation over."""
    browser = doors.signed_in("noor")
    browser.does(bea.conversation_id, "claim")
    return browser


def shown(http: Browser, known: Known) -> str:
    """Give the conversation's page as it is read."""
    return html.unescape(http.conversation(known.conversation_id).text)


def box(page: str) -> str:
    """Give the reply's form."""
    return page.split('id="reply"')[1].split("</form>")[0]


def prices(http: Browser, known: Known) -> list[str]:
    """Give what 1, 2, 3… parts cost, as the page tells its script."""
    found = re.search("data-prices='([^']*)'", shown(http, known))
    assert found is not None
    told: list[str] = json.loads(found[1])
    return told


def message_id(town: Town) -> str:
    """Give the id of the first reply."""
    return str(town.rows(messages, author="staff")[0].id)


def test_the_box_warns_at_night_and_offers_the_next_hour(
    noor: Browser, town: Town, bea: Known
) -> None:
    asked = box(shown(noor, bea))
    assert "It is Tue 3 Mar 22:00 for the client, outside of their hours for texts." in asked
    assert "Send at Wed 4 Mar 9:00" in asked and "Send now" in asked and "why_now" not in asked
    town.later(hours=10)
    noor.does(bea.conversation_id, "claim")
    assert ">Send at 9:00<" in box(shown(noor, bea))
    town.hears(bea, "hello?")
    assert "Send at" not in box(shown(noor, bea)) and ">Send<" in box(shown(noor, bea))


def test_an_hour_in_another_zone_is_said_in_both(noor: Browser, town: Town, bea: Known) -> None:
    with town.house.db.writing() as tx:
        tx.execute(update(clients).values(time_zone="America/New_York"))
    assert "Send at 9:00 (here Wed 4 Mar 6:00)" in box(shown(noor, bea))


def test_what_was_not_chosen_is_asked_and_the_words_are_kept(noor: Browser, bea: Known) -> None:
    answer = noor.replies(bea.conversation_id, WORDS)
    page = html.unescape(answer.text)
    assert answer.status_code == 422 and "choose when your reply leaves" in page
    assert f">{WORDS}</textarea>" in page and "Send at Wed 4 Mar 9:00" in page


def test_in_danger_sending_now_comes_first_and_asks_why(
    noor: Browser, town: Town, bea: Known
) -> None:
    town.hears(bea, CRY)
    town.later(minutes=31)
    noor.does(bea.conversation_id, "claim")
    asked = box(shown(noor, bea))
    assert asked.index("Send now") < asked.index("Send at") and 'name="why_now"' in asked
    answer = noor.replies(bea.conversation_id, WORDS, leaves="now")
    assert answer.status_code == 422 and "Write why it cannot wait." in answer.text
    why = {"leaves": "now", "why_now": "<b>She is out</b>"}
    assert noor.replies(bea.conversation_id, WORDS, **why).status_code == 303
    town.settle()
    told = "Noor sent it outside of their hours: &lt;b&gt;She is out&lt;/b&gt;"
    assert told in noor.conversation(bea.conversation_id).text
    [audited] = town.rows(audit_entries, action="reply.sent_outside_hours")
    assert audited.detail["why_given"] and "out" not in str(audited.detail)


def test_a_reply_for_later_stands_with_its_hour_and_is_changed(
    noor: Browser, town: Town, bea: Known
) -> None:
    assert noor.replies(bea.conversation_id, WORDS, leaves="later").status_code == 303
    page = shown(noor, bea)
    assert "leaves Wed 4 Mar 9:00, by Noor" in page
    assert "The reply of Noor leaves Wed 4 Mar 9:00." in page and "Take back" not in page
    token = noor.conversation(bea.conversation_id).hidden["token"]
    answer = noor.does(bea.conversation_id, "change-reply", token=token, message=message_id(town))
    assert f">{WORDS}</textarea>" in answer.text and "cancelled — taken back" in answer.text
    town.later(hours=12)
    assert town.rows(messages, author="staff")[0].status == "cancelled"


def test_a_supervisor_sends_it_before_its_hour_once(
    noor: Browser, doors: Doors, town: Town, bea: Known
) -> None:
    noor.replies(bea.conversation_id, WORDS, leaves="later")
    sam, message = doors.signed_in("sam"), message_id(town)
    assert "Send it now" in shown(sam, bea) and "Send it now" not in shown(
        doors.signed_in("luz"), bea
    )
    assert sam.does(bea.conversation_id, "send-reply", message=message).status_code == 303
    again = sam.does(bea.conversation_id, "send-reply", message=message)
    assert again.status_code == 409 and "It has left already" in again.text
    town.later(seconds=5)
    assert "Sam sent it outside of their hours." in shown(sam, bea)
    assert [row.status for row in town.rows(messages, author="staff")] == ["delivered"]


def test_nobody_else_reaches_it(noor: Browser, doors: Doors, town: Town, bea: Known) -> None:
    noor.replies(bea.conversation_id, WORDS, leaves="later")
    message, deeds = message_id(town), ("change-reply", "send-reply", "try-again")
    for deed in deeds:
        assert (
            doors.signed_in("kit").does(bea.conversation_id, deed, message=message).status_code
            == 404
        )
    luz = doors.signed_in("luz")
    assert luz.does(bea.conversation_id, "try-again", message=message).status_code == 404
    assert luz.does(bea.conversation_id, "send-reply", message=message).status_code == 409
    assert luz.does(bea.conversation_id, "send-reply", message="x").status_code == 400
    sam = staff_members.c.id == town.staff["Sam"].id
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).where(sam).values(role="auditor"))
    auditor = doors.signed_in("sam")
    assert "Send it now" not in shown(auditor, bea)
    for deed in deeds:
        assert auditor.does(bea.conversation_id, deed, message=message).status_code == 403
    assert town.rows(messages, author="staff")[0].status == "held"


def test_letting_go_asks_what_becomes_of_it(noor: Browser, town: Town, bea: Known) -> None:
    assert 'name="later"' not in shown(noor, bea)
    noor.replies(bea.conversation_id, WORDS, leaves="later")
    page = shown(noor, bea)
    ids = re.findall(r'id="([a-z]+)-leave"', page)
    assert "A reply has not left yet" in page and sorted(ids) == ["back", "close", "rest"]
    token = noor.conversation(bea.conversation_id).hidden["token"]
    answer = noor.does(bea.conversation_id, "hand-back", token=token)
    assert answer.status_code == 422 and "choose what becomes of it" in answer.text
    fields = {"token": token, "outcome": "not_needed", "later": "leave"}
    assert noor.does(bea.conversation_id, "close", **fields).status_code == 303
    assert town.rows(messages, author="staff")[0].status == "held"


def test_a_reply_that_may_not_leave_says_why_and_is_tried_again_anew(
    noor: Browser, town: Town, bea: Known
) -> None:
    noor.replies(bea.conversation_id, WORDS, leaves="now")
    town.later(seconds=5)
    assert "Try again" not in shown(noor, bea)
    with town.house.db.writing() as tx:
        change = update(messages).where(messages.c.author == "staff")
        tx.execute(change.values(status="undelivered", error_code=30003))
    page = shown(noor, bea)
    assert "not delivered — the phone is off or out of reach (30003)" in page
    answer = noor.does(bea.conversation_id, "try-again", message=message_id(town))
    assert f">{WORDS}</textarea>" in answer.text and len(town.rows(messages, author="staff")) == 1
    noor.replies(bea.conversation_id, WORDS, leaves="now")
    town.later(seconds=5)
    assert "Try again" not in shown(noor, bea)


def test_where_texting_cannot_reach_them_calling_is_offered(
    noor: Browser, town: Town, bea: Known
) -> None:
    with town.house.db.writing() as tx:
        tx.execute(update(contact_points).values(state="unreachable"))
    noor.replies(bea.conversation_id, WORDS)
    page = shown(noor, bea)
    assert "not sent — the number cannot be reached" in page
    assert 'class="button leads" href="#call">Call instead' in page and "Try again" not in page


def test_parts_say_their_price_in_the_readers_way_of_writing_numbers(
    noor: Browser, town: Town, bea: Known
) -> None:
    assert prices(noor, bea)[:3] == ["about 1.1 ¢", "about 2.3 ¢", "about 3.4 ¢"]
    noor.http.set_cookie("aftercall-language", "es")
    assert "2,3" in prices(noor, bea)[1]


def test_what_has_no_parts_says_no_price(doors: Doors, town: Town) -> None:
    ana = town.refer("Ana", channel="webchat", address="t" * 43)
    noor = doors.signed_in("noor")
    noor.does(ana.conversation_id, "claim")
    page = noor.conversation(ana.conversation_id).text
    assert 'id="reply"' in page and 'id="parts"' not in page and "data-prices" not in page
