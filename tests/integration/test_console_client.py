"""The client's own page: one timeline, what holds now, and who may see it."""

import html
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.care.records import entries
from bot.care.records.entries import Written
from bot.care.records.suggesting import Entry
from bot.doors.console.client import texts
from bot.doors.console.client.happening import PAGE
from models import (
    audit_entries,
    clients,
    consent_entries,
    messages,
    notes,
    outcomes,
    staff_members,
    turns,
)
from tests.browsing import Browser, Doors
from tests.town import ZONE, Known, Town

CRY = "I want to kill myself tonight"
PATHS = ("", "/consent", "/about", "/reaching", "/safety-plan")


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who was asked how she is, cried for help, and was helped by Noor."""
    bea = town.agreed("Bea", call_type="welfare check", incident_number="26-0012")
    town.later(days=2, hours=3)
    town.hears(bea, "2")
    town.hears(bea, CRY)
    town.settle()
    return bea


def page(http: Browser, known: Known, path: str = "") -> str:
    """Open a page about a client."""
    answer = http.get(f"/clients/{known.client_id}{path}")
    assert answer.status_code == 200, answer.status
    return html.unescape(answer.text)


def lines(text: str) -> list[str]:
    """Return the lines of a page's timeline, in words."""
    found = re.findall(r'<li class="happened[^>]*>(.*?)</li>', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def earlier(text: str) -> str:
    """Return where the next page begins; empty where there is none."""
    found = re.search(r'href="([^"]*before=[^"]*)"', text)
    return found[1] if found else ""


def test_what_staff_wrote_down_of_their_work_stands_there_as_it_was_last_told(
    doors: Doors, town: Town, bea: Known
) -> None:
    entry = Entry(ticks=("checked_safety",), done="We made tea", outcome="visit_made")
    where = (town.house, town.staff["Noor"], bea.conversation_id)
    entries.save(*where, Written(entry, "key-1"), town.now)
    [line] = lines(page(doors.signed_in("noor"), bea, "?kind=work"))
    assert "Visit made" in line and "We made tea" in line and "Noor" in line


def test_one_timeline_tells_all_that_happened_the_newest_first(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    noor.does(bea.conversation_id, "note", body="Sister can be called")
    token = noor.conversation(bea.conversation_id).hidden["token"]
    noor.does(bea.conversation_id, "close", token=token, outcome="talked_by_phone")
    told = lines(page(noor, bea))
    for shown in (
        "Referred after a crisis call",
        "welfare check · 26-0012",
        "first text agreed to, heard by R. Vega",
        "Agreed to: The first text heard at referral",
        "Agreed to: Check-ins, Caring contacts",
        "Self rated state: 2 Client First check-in · Text …0143",
        "Danger now: may be in danger Noor taken by Noor",
        "rule en/risk_imminent",
        "ended: Talked by phone — Noor",
        "Took over; the script was silent Noor closed the conversation",
        "Staff only Note Noor Sister can be called",
        "First check-in sent",
        "First heard of Text …0143",
    ):
        assert any(shown in line for line in told), shown
    assert any("Referred after" in line for line in told[-4:]) and "Referred" not in told[0]


def test_texts_are_counted_by_day_and_no_word_of_them_is_shown(
    doors: Doors, town: Town, bea: Known
) -> None:
    text = page(doors.signed_in("noor"), bea)
    counted = [line for line in lines(text) if line.endswith("2026") and "from the client" in line]
    sent = town.rows(messages, conversation_id=bea.conversation_id)
    kept = [row for row in sent if row.status not in ("refused", "cancelled")]
    assert len(counted) == len({row.created_at.date() for row in kept})
    theirs = sum(row.direction == "in" for row in kept)
    assert sum(int(re.findall(r": (\d+) from", line)[0]) for line in counted) == theirs
    assert CRY not in text and f"/c/{bea.conversation_id}" in text


def test_the_timeline_is_shown_of_one_kind(doors: Doors, bea: Known) -> None:
    noor = doors.signed_in("noor")
    told = lines(page(noor, bea, "?kind=consent"))
    assert len(told) == 2 and all("Agreed to" in line for line in told)
    assert "Nothing of this kind." in page(noor, bea, "?kind=notes")
    everything = lines(page(noor, bea))
    assert lines(page(noor, bea, "?kind=nothing-we-know")) == everything


def test_pages_of_the_timeline_lose_nothing_and_repeat_nothing(
    doors: Doors, town: Town, bea: Known
) -> None:
    for number in range(PAGE + 20):
        _note(town, bea, f"note {number}")
        if number % 3 == 0:
            town.clock.at += timedelta(hours=5)
        if number % 7 == 0:
            town.hears(bea, f"thank you {number}")
    noor = doors.signed_in("noor")
    whole, path = [], f"/clients/{bea.client_id}"
    while path:
        text = html.unescape(noor.get(path).text)
        assert len(lines(text)) <= PAGE
        whole += lines(text)
        path = earlier(text)
    noted = [line for line in whole if "Note Noor note " in line]
    numbers = [int(line.split("Note Noor note ")[1].split()[0]) for line in noted]
    assert numbers == sorted(range(PAGE + 20), reverse=True)
    counted = re.findall(r": (\d+) from the client", "\n".join(whole))
    assert sum(map(int, counted)) == len(town.rows(messages, direction="in"))
    assert sum("Agreed to" in line for line in whole) == 2


def test_more_texts_than_one_page_reads_are_all_counted(
    doors: Doors, town: Town, bea: Known
) -> None:
    before = len([row for row in town.rows(messages) if row.status not in ("refused", "cancelled")])
    _many_texts(town, bea, texts.READ_MAX + 150)
    noor, path, counted = doors.signed_in("noor"), f"/clients/{bea.client_id}?kind=texts", 0
    while path:
        text = html.unescape(noor.get(path).text)
        counted += sum(int(one) for one in re.findall(r">(\d+) texts?:", text))
        path = earlier(text)
    assert counted == before + texts.READ_MAX + 150


def test_a_place_that_is_none_is_not_found(doors: Doors, bea: Known) -> None:
    noor = doors.signed_in("noor")
    for before in ("x", "1.2.3", "20260303T180000000000.zz.", "...."):
        assert noor.get(f"/clients/{bea.client_id}?before={before}").status_code == 404


def test_every_entry_of_the_ledger_is_shown_with_what_it_rests_on(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "opt-out", reason="told me at the door", sure="yes")
    text = page(noor, bea, "/consent")
    assert len(lines(text)) == len(town.rows(consent_entries))
    for shown in (
        "Any text: no Text …0143 told to staff: told me at the door in English",
        "Check-ins: yes Text …0143 said by the client",
        "heard at referral: said yes to a first text; heard by R. Vega",
    ):
        assert any(shown in line for line in lines(text)), shown
    assert "All texting stopped" in page(noor, bea)


def test_answers_are_words_a_trend_a_drawing_and_a_table(
    doors: Doors, town: Town, bea: Known
) -> None:
    [row] = town.rows(outcomes, instrument="self_rated_state")
    for days, value in ((14, "4"), (16, "3")):
        _again(town, row, value, at=town.now + timedelta(days=days))
    town.clock.at += timedelta(days=17)
    text = page(doors.signed_in("noor"), bea)
    part = text.split('id="answers-title"')[1].split("</section>")[0]
    assert "Self rated state: <strong" in part and "better than two weeks before" in part
    assert part.count("<circle") == 3 and "<polyline" in part and "style=" not in part
    assert re.findall(r'<td dir="auto">(\w+)</td>', part)[:3] == ["3", "4", "2"]


def test_another_team_sees_nothing_and_no_look_is_logged(
    doors: Doors, town: Town, bea: Known
) -> None:
    kit = doors.signed_in("kit")
    for path in PATHS:
        assert kit.get(f"/clients/{bea.client_id}{path}").status_code == 404, path
        if path in PATHS[2:]:
            answer = kit.post(f"/clients/{bea.client_id}{path}", **_fields())
            assert answer.status_code == 404, path
    assert kit.get(f"/clients/{town.house.new_id()}").status_code == 404
    assert town.rows(audit_entries, action="client.read") == []


def test_an_auditor_reads_everything_and_changes_nothing(
    doors: Doors, town: Town, bea: Known
) -> None:
    with town.house.db.writing() as tx:
        sam = staff_members.c.id == town.staff["Sam"].id
        tx.execute(update(staff_members).where(sam).values(role="auditor"))
    sam_http = doors.signed_in("sam")
    text = page(sam_http, bea)
    assert "Danger now" in text and "/safety-plan" not in text and "Change or ask" not in text
    page(sam_http, bea, "/consent")
    for path in PATHS[2:]:
        assert sam_http.get(f"/clients/{bea.client_id}{path}").status_code == 403
        answer = sam_http.post(f"/clients/{bea.client_id}{path}", **_fields())
        assert answer.status_code == 403, path
    assert len(town.rows(audit_entries, action="client.read")) == 2


def test_every_look_is_logged_before_it_is_shown(doors: Doors, town: Town, bea: Known) -> None:
    page(doors.signed_in("luz"), bea)
    [row] = town.rows(audit_entries, action="client.read")
    assert row.subject == f"client:{bea.client_id}"
    assert row.actor == f"staff:{town.staff['Luz'].id}"


def test_the_page_is_reached_from_the_conversation_and_from_a_search(
    doors: Doors, bea: Known
) -> None:
    noor, link = doors.signed_in("noor"), f'href="/clients/{bea.client_id}"'
    assert noor.conversation(bea.conversation_id).text.count(link) == 2
    assert noor.post("/find", wanted="Bea").text.count(link) == 1


def test_hostile_words_are_shown_harmless(doors: Doors, town: Town, bea: Known) -> None:
    with town.house.db.writing() as tx:
        tx.execute(update(clients).values(name="<b>Bea</b>", called="\u202e<i>B</i>"))
    _note(town, bea, "<script>alert(1)</script> =1+1 " + "z\u0335\u0321" * 50)
    answer = doors.signed_in("noor").get(f"/clients/{bea.client_id}")
    assert answer.status_code == 200
    for raw in ("<script>alert", "<b>Bea", "<i>B"):
        assert raw not in answer.text


def test_a_client_with_two_numbers_has_one_timeline(doors: Doors, town: Town, bea: Known) -> None:
    luz = doors.signed_in("luz")
    town.hears_from("+15035550177", "it is me, Bea")
    unknown = town.rows(messages, direction="in")[-1].conversation_id
    answer = luz.post(f"/c/{unknown}/who/link", client=str(bea.client_id))
    assert answer.status_code == 303
    text = page(luz, bea)
    assert "Found to be theirs: Text …0177" in "\n".join(lines(text))
    counted = [line for line in lines(text) if " texts: " in line]
    assert any("Text …0143" in line and "Text …0177" in line for line in counted)


def _note(town: Town, known: Known, body: str) -> None:
    row = {"id": town.house.new_id(), "conversation_id": known.conversation_id}
    kept = {"staff_id": town.staff["Noor"].id, "body": body, "at": town.now}
    with town.house.db.writing() as tx:
        tx.execute(insert(notes), {**row, **kept})


def _many_texts(town: Town, known: Known, count: int) -> None:
    turn = town.rows(turns)[-1].id
    row = town.rows(messages, direction="in")[-1]._mapping
    rows = [
        {
            **row,
            "id": town.house.new_id(),
            "turn_id": turn,
            "provider_id": f"SMx{number}",
            "created_at": town.now + timedelta(minutes=number * 10),
        }
        for number in range(count)
    ]
    with town.house.db.writing() as tx:
        tx.execute(insert(messages), rows)


def _again(town: Town, row: Any, value: str, *, at: datetime) -> None:
    kept = {**row._mapping, "id": town.house.new_id(), "value": value, "at": at}
    with town.house.db.writing() as tx:
        tx.execute(insert(outcomes), kept)


def _fields() -> dict[str, str]:
    about = {"language": "en", "time_zone": ZONE, "birth_year": "1980"}
    return {**about, "safe_to_text": "no", "shared_phone": "no", "coping": "walks"}
