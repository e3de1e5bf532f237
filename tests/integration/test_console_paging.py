"""The pages about being paged: answering without a sign-in, one's own ways, how danger was met."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.care import specialist
from bot.care.specialist import Holding, Reply
from models import (
    audit_entries,
    escalations,
    messages,
    page_attempts,
    paging_ways,
    shifts,
    staff_members,
)
from tests.browsing import Doors
from tests.town import POCKETS, Known, Town

CRY = "I want to kill myself tonight"
WAYS = "/settings/paging"


@pytest.fixture
def town(sqlite_url: str, tmp_path: Path) -> Town:
    """A house on one database: what is tested here is what pages say and allow."""
    return Town(sqlite_url, tmp_path)


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application; what a page queues leaves at once."""
    return Doors(town, settles=True)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who cried for help."""
    bea = town.agreed("Bea")
    town.hears(bea, CRY)
    town.settle()
    return bea


def _link(town: Town, number: int = -1) -> str:
    return town.pockets.out[number].link.removeprefix(town.config.address)


def test_opening_a_pages_link_answers_nothing_and_its_button_does(
    town: Town, doors: Doors, bea: Known
) -> None:
    visitor, link = doors.visitor(), _link(town)
    shown = visitor.get(link)
    assert shown.status_code == 200 and "I am looking" in shown.text
    assert "Bea" not in shown.text and str(bea.conversation_id) not in shown.text
    assert town.rows(page_attempts)[0].acknowledged_at is None
    done = visitor.post(link)
    assert "Nobody else is paged for 5 min" in done.text and "I am looking" not in done.text
    [row] = town.rows(page_attempts)
    assert (row.acknowledged_at, row.answered_by) == (town.now, "link")
    assert visitor.get("/").status_code == 303, "the queue still asks who is there"


def test_an_answer_that_comes_late_is_told_kindly(town: Town, doors: Doors, bea: Known) -> None:
    visitor, link = doors.visitor(), _link(town)
    taken = specialist.claim(town.house, town.staff["Luz"], bea.conversation_id, town.now)
    assert "Somebody has taken it." in visitor.get(link).text
    assert "Somebody has taken it." in visitor.post(link).text
    holding = Holding(town.staff["Luz"], bea.conversation_id, taken.token)
    specialist.close(town.house, holding, outcome="not_needed", now=town.now)
    assert "This is over." in visitor.get(link).text
    town.clock.at += timedelta(hours=13)
    assert "too old" in visitor.post(link).text


@pytest.mark.parametrize("token", ["x" * 22, "x", "é" * 22, "x" * 500])
def test_a_strange_link_leads_nowhere(doors: Doors, token: str) -> None:
    visitor = doors.visitor()
    assert visitor.get(f"/p/{token}").status_code == 404
    assert visitor.post(f"/p/{token}").status_code == 404


def test_a_way_counts_once_its_test_was_answered(town: Town, doors: Doors) -> None:
    luz = doors.signed_in("luz")
    assert luz.post(WAYS, kind="email", address="Luz@Example.org").status_code == 303
    way = town.rows(paging_ways, kind="email")[0]
    assert (way.address, way.tested_at, way.staff_id) == (
        "luz@example.org",
        None,
        town.staff["Luz"].id,
    )
    assert "Not tested yet" in luz.get(WAYS).text
    luz.post(f"{WAYS}/{way.id}/try-out")
    [page] = town.pockets.of("luz@example.org")
    assert page.words == "This is a test of your paging. Nobody is waiting."
    luz.post(f"{WAYS}/{way.id}/try-out")
    assert "has just gone out" in luz.get(WAYS).text and len(town.pockets.out) == 1
    assert "this way of paging you works" in doors.visitor().post(_link(town)).text
    assert town.rows(paging_ways, id=way.id)[0].tested_at == town.now
    told = [row.action for row in town.rows(audit_entries) if "paging_way" in row.action]
    assert told == ["paging_way.added"]


def test_ones_ways_are_put_in_order_and_removed(town: Town, doors: Doors) -> None:
    luz = doors.signed_in("luz")
    luz.post(WAYS, kind="voice", address="(503) 555-0115")
    voice = town.rows(paging_ways, kind="voice")[0]
    assert voice.address == "+15035550115"
    luz.post(f"{WAYS}/{voice.id}/move-up")
    assert _kinds(luz.get(WAYS).text) == ["Call", "Text"]
    luz.post(f"{WAYS}/{voice.id}/remove")
    assert _kinds(luz.get(WAYS).text) == ["Text"]
    assert town.rows(paging_ways, id=voice.id)[0].retired_at == town.now
    answer = luz.post(f"{WAYS}/{voice.id}/move-up")
    assert answer.status_code == 303 and "no longer there" in luz.get(WAYS).text


def _kinds(page: str) -> list[str]:
    return re.findall(r'class="entry-head"><strong>(\w+)</strong>', page)


@pytest.mark.parametrize(
    ("kind", "address", "told"),
    [
        ("sms", "12", "not a phone number"),
        ("sms", "<b>", "not a phone number"),
        ("email", "luz at example", "not an e-mail address"),
        ("push", "{}", "Choose text, call or e-mail"),
        ("pigeon", "x", "Choose text, call or e-mail"),
    ],
)
def test_what_is_no_way_is_told_and_kept_in_the_form(
    town: Town, doors: Doors, kind: str, address: str, told: str
) -> None:
    answer = doors.signed_in("luz").post(WAYS, kind=kind, address=address)
    assert answer.status_code == 422 and told in answer.text
    assert len(town.rows(paging_ways, staff_id=town.staff["Luz"].id)) == 1


def test_nobody_touches_anothers_ways_and_an_auditor_has_none(town: Town, doors: Doors) -> None:
    [way] = town.rows(paging_ways, staff_id=town.staff["Luz"].id)
    noor = doors.signed_in("noor")
    for deed in ("try-out", "move-up", "remove"):
        noor.post(f"{WAYS}/{way.id}/{deed}")
    assert town.rows(paging_ways, id=way.id) == [way] and town.pockets.out == []
    _make(town, "Luz", role="auditor")
    luz = doors.signed_in("luz")
    assert luz.get(WAYS).status_code == 403
    assert luz.post(WAYS, kind="sms", address=POCKETS["Luz"]).status_code == 403
    assert "How I am paged" not in luz.get("/settings").text


def test_a_way_that_fails_is_told_to_its_owner_and_a_supervisor_on_every_page(
    town: Town, doors: Doors
) -> None:
    luz, noor, sam, kit = (doors.signed_in(name) for name in ("luz", "noor", "sam", "kit"))
    change = update(paging_ways).where(paging_ways.c.staff_id == town.staff["Luz"].id)
    with town.house.db.writing() as tx:
        tx.execute(change.values(failing_since=town.now))
    assert "Pages do not reach you by text since" in luz.get("/scripts").text
    assert "Pages do not reach Luz by text since" in sam.get("/scripts").text
    for other in (noor, kit):
        assert "Pages do not reach" not in other.get("/scripts").text
    assert "<bdi>Luz</bdi>" in sam.get(WAYS).text.split("Whom nothing reaches")[1]
    assert "Whom nothing reaches" not in noor.get(WAYS).text


def test_the_queue_says_when_nobody_there_can_be_paged(town: Town, doors: Doors) -> None:
    noor = doors.signed_in("noor")
    assert "can be paged" not in noor.get("/").text
    change = update(paging_ways).where(paging_ways.c.staff_id == town.staff["Noor"].id)
    with town.house.db.writing() as tx:
        tx.execute(change.values(failing_since=town.now))
    shown = noor.get("/").text
    assert "Nobody on duty can be paged" in shown and "Danger is paged to Sam." in shown
    with town.house.db.writing() as tx:
        tx.execute(update(paging_ways).values(failing_since=town.now))
        tx.execute(update(shifts).values(starts_at=town.now + timedelta(hours=3)))
    shown = noor.get("/").text
    assert "No one is on duty until 13:00." in shown
    assert "Danger reaches nobody by phone" in shown


def test_how_danger_was_answered_is_told_from_the_text_to_the_end(
    town: Town, doors: Doors, bea: Known
) -> None:
    town.later(seconds=40)
    doors.visitor().post(_link(town))
    town.later(seconds=20)
    taken = specialist.claim(town.house, town.staff["Noor"], bea.conversation_id, town.now)
    holding = Holding(town.staff["Noor"], bea.conversation_id, taken.token)
    town.later(seconds=30)
    seen = max(row.id for row in town.rows(messages, direction="in"))
    specialist.reply(town.house, holding, Reply("I am here", seen, "once"), town.now)
    town.later(seconds=30)
    specialist.close(town.house, holding, outcome="helped_by_text", now=town.now)
    sam = doors.signed_in("sam")
    page = sam.get(f"/c/{bea.conversation_id}/answered").text
    lines = [re.sub(r"<[^>]+>|\s+", " ", one) for one in re.findall(r"<li><span.*?</li>", page)]
    told = [re.sub(r" +", " ", line).strip() for line in lines]
    expected = (
        "10:00:00 The client's text came in",
        "10:00:00 Found to be danger may be in danger",
        "10:00:00 Safety text delivered",
        "10:00:00 Noor was paged on duty",
        "10:00:00 Noor, by text sent",
        "10:00:40 Noor answered the page by its link after 40 s",
        "10:01:00 Noor took it after 1 min",
        "10:01:30 A person answered the client after 1 min",
        "10:02:00 Noor closed it Helped by text after 2 min",
    )
    assert len(told) == len(expected)
    for line, start in zip(told, expected, strict=True):
        assert line.replace("&#39;", "'").startswith(start)
    assert "danger_timeline.read" in {row.action for row in town.rows(audit_entries)}
    client = sam.get(f"/clients/{bea.client_id}").text
    assert f"/c/{bea.conversation_id}/answered" in client


def test_another_team_sees_no_timeline_and_where_nobody_was_in_danger_it_says_so(
    town: Town, doors: Doors, bea: Known
) -> None:
    assert doors.signed_in("kit").get(f"/c/{bea.conversation_id}/answered").status_code == 404
    ana = town.agreed("Ana")
    noor = doors.signed_in("noor")
    assert "Nobody was in danger here" in noor.get(f"/c/{ana.conversation_id}/answered").text
    assert "/answered" not in noor.get(f"/clients/{ana.client_id}").text


def test_who_writes_at_night_is_told_when_a_person_reads_it(town: Town) -> None:
    ana, bea = town.agreed("Ana"), town.agreed("Bea")
    with town.house.db.writing() as tx:
        tx.execute(update(shifts).values(ends_at=town.now))
    opens = town.now + timedelta(hours=22)
    for name in ("Luz", "Sam"):
        town.on_duty(name, opens, until=opens + timedelta(hours=10))
    town.hears(ana, "quiero morirme")
    town.hears(bea, "please call me")
    [safety] = town.rows(messages, purpose="safety")
    assert "miércoles, 4 de marzo, 8:00 a.m.-6:00 p.m.\n" in safety.body
    [received] = town.rows(messages, wording="fixed.received")
    assert "Wednesday, March 4, 8:00 AM-6:00 PM" in received.body
    levels = {row.conversation_id: row for row in town.rows(escalations)}
    assert levels[ana.conversation_id].next_page_at == town.now
    assert levels[bea.conversation_id].next_page_at == opens + timedelta(hours=10)


def _make(town: Town, name: str, **values: object) -> None:
    change = update(staff_members).where(staff_members.c.id == town.staff[name].id)
    with town.house.db.writing() as tx:
        tx.execute(change.values(**values))
