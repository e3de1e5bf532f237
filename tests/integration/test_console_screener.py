"""The screener, the steps in danger and of a report: for staff alone, each with its time."""

import html
import re
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.errors import TurnConflict
from models import (
    checklist_ticks,
    checklists,
    conversations,
    escalations,
    follow_ups,
    messages,
    pages,
    screens,
    staff_members,
)
from tests.browsing import Browser, Doors
from tests.town import Known, Town

CALM = {"wish": "no", "thoughts": "no", "behavior": "no", "contact_kind": "call"}
HIGH = {**CALM, "thoughts": "yes", "method": "no", "intent": "yes", "plan": "unsaid"}
KEY = {"idempotency_key": "k1"}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has agreed to texts and talks with her script."""
    return town.agreed("Bea")


def asks(http: Browser, bea: Known, **answers: Any) -> Any:
    """Send the screener with these answers."""
    return http.does(bea.conversation_id, "screener", **{**KEY, **answers})


def shown(http: Browser, bea: Known, more: str) -> str:
    """Return what a page about Bea shows."""
    answer = http.get(f"/c/{bea.conversation_id}/{more}")
    assert answer.status_code == 200, answer.status
    return html.unescape(answer.text)


def ticks(http: Browser, town: Town, bea: Known, step: str, **fields: Any) -> Any:
    """Tick a step of the newest list."""
    begun = town.rows(checklists)[-1]
    number = len(town.rows(checklist_ticks))
    given = {"checklist": begun.id, "step": step, "idempotency_key": f"tick {number}"}
    return http.does(bea.conversation_id, begun.kind, **{**given, **fields})


def begins(http: Browser, bea: Known, kind: str, *, key: str = "k1") -> Any:
    """Begin a list of steps."""
    return http.does(bea.conversation_id, f"{kind}/begin", idempotency_key=key)


def step_of(page: str, step: str) -> str:
    """Return the part of a page that shows a step."""
    return page.split(f'id="step-{step}"')[1].split("</li>")[0]


def test_a_high_result_calls_for_a_person_and_begins_the_danger_steps(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    said = len(town.rows(messages))
    for _ in range(2):
        assert asks(noor, bea, **HIGH, note="sounds tired").status_code == 303
    [kept], [opened], [begun] = town.rows(screens), town.rows(escalations), town.rows(checklists)
    assert (kept.result, kept.contact_kind, kept.staff_id) == (
        "high",
        "call",
        town.staff["Noor"].id,
    )
    assert (opened.level, opened.state, begun.kind) == (0, "open", "danger")
    assert town.rows(conversations)[0].state == "waiting"
    town.settle()
    assert town.rows(pages) != [] and len(town.rows(messages)) == said
    page = shown(noor, bea, f"screener/{kept.id}")
    assert "High risk" in page and "Go through the danger steps" in page
    assert "Not every question was answered" in page and "sounds tired" in page


def test_an_open_escalation_is_raised_and_paged_again_until_somebody_has_it(
    doors: Doors, town: Town, bea: Known
) -> None:
    town.hears(bea, "please call me")
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    assert town.rows(escalations)[0].acknowledged_at is not None
    asks(noor, bea, **HIGH)
    [raised] = town.rows(escalations)
    assert (raised.level, raised.acknowledged_at) == (0, None)
    assert ticks(noor, town, bea, "take").status_code == 303
    [taken] = town.rows(escalations)
    assert taken.acknowledged_by == town.staff["Noor"].id and taken.next_page_at is None


@pytest.mark.parametrize(
    ("answers", "level"),
    [(CALM, "none"), ({**CALM, "wish": "yes"}, "low")],
)
def test_a_lesser_result_disturbs_nothing(
    doors: Doors, town: Town, bea: Known, answers: dict[str, str], level: str
) -> None:
    noor = doors.signed_in("noor")
    asks(noor, bea, **answers)
    [kept] = town.rows(screens)
    assert kept.result == level
    assert town.rows(escalations) == [] == town.rows(checklists)
    assert town.rows(conversations)[0].state == "bot"
    assert "danger steps" not in shown(noor, bea, f"screener/{kept.id}")


def test_questions_left_open_are_named_and_nothing_is_kept(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    answer = asks(noor, bea, wish="no", thoughts="yes", contact_kind="owl", note="kept words")
    told = html.unescape(answer.text)
    assert answer.status_code == 422 and "kept words" in told
    found = re.findall(r'<p class="fault" id="(\w+)-fault">([^<]+)', told)
    assert dict(found) == {
        "method": "Choose an answer to question 3.",
        "intent": "Choose an answer to question 4.",
        "plan": "Choose an answer to question 5.",
        "behavior": "Choose an answer to question 6.",
        "contact_kind": "Choose one from the list.",
    }
    assert re.search(r'id="thoughts-yes"[^>]* checked', told) and town.rows(screens) == []


def test_nothing_of_the_screener_reaches_the_client_the_queue_or_a_page(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    asks(noor, bea, **HIGH, note="sounds tired")
    town.settle()
    [opened] = town.rows(escalations)
    told = f"{opened.reason} {opened.rule} {noor.get('/').text}"
    for word in ("screen", "C-SSRS", "Columbia", "sounds tired", "intent", "High risk"):
        assert word.lower() not in told.lower()
    assert not [row for row in town.rows(messages) if "tired" in row.body]


def test_what_was_answered_cannot_be_changed(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    asks(noor, bea, **HIGH)
    ticks(noor, town, bea, "call")
    for table in (screens, checklists, checklist_ticks):
        for change in (update(table).values(idempotency_key="x"), delete(table)):
            with pytest.raises(TurnConflict), town.house.db.writing() as tx:
                tx.execute(change)


def test_a_step_is_ticked_with_who_and_when_and_taken_back_without_being_lost(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    begins(noor, bea, "danger")
    assert "9 steps are open." in shown(noor, bea, "danger")
    ticks(luz, town, bea, "supervisor", told="Sam R.")
    step = step_of(shown(noor, bea, "danger"), "supervisor")
    assert "Done: Luz, Tue 3 Mar 10:00" in step and "Sam R." in step
    ticks(noor, town, bea, "supervisor", undo="yes")
    page = shown(noor, bea, "danger")
    step = step_of(page, "supervisor")
    assert "Done: Luz" not in step and "9 steps are open." in page
    assert "Noor took the tick back" in step and "Luz ticked it" in step and "Sam R." in step


def test_the_same_tick_twice_is_one(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    begins(noor, bea, "danger")
    begins(noor, bea, "danger")
    for _ in range(2):
        ticks(noor, town, bea, "call", idempotency_key="same")
    assert len(town.rows(checklists)) == len(town.rows(checklist_ticks)) == 1


def test_taking_the_conversation_claims_it_and_loses_politely(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    begins(noor, bea, "danger")
    assert ticks(noor, town, bea, "take").status_code == 303
    assert town.rows(conversations)[0].state == "held"
    lost = ticks(luz, town, bea, "take")
    assert lost.status_code == 422 and "Noor took this conversation at 10:00." in lost.text
    assert len(town.rows(checklist_ticks)) == 1


def test_a_day_to_ask_again_becomes_a_follow_up(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    begins(noor, bea, "danger")
    for day in ("", "2026-03-02"):
        assert ticks(noor, town, bea, "follow_up", follow_up_on=day).status_code == 422
    ticks(noor, town, bea, "follow_up", follow_up_on="2026-03-04")
    assert "Ask how they are" in html.unescape(noor.get("/follow-ups").text)
    ticks(noor, town, bea, "follow_up", undo="yes")
    assert [row.ending for row in town.rows(follow_ups)] == ["replaced"]


def test_a_report_keeps_who_was_told_and_its_number(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    page = shown(noor, bea, "report")
    assert "1-855-503-7233" in page and "Counsel and clinicians must approve" in page
    assert "nobody has approved this wording yet" in page
    begins(noor, bea, "report")
    ticks(noor, town, bea, "report", told="Desk 4")
    ticks(noor, town, bea, "number", number="OR-26-551")
    page = shown(noor, bea, "report")
    assert "Desk 4" in step_of(page, "report") and "OR-26-551" in step_of(page, "number")
    assert "6 steps are open." in page and town.rows(escalations) == []
    begins(noor, bea, "report", key="k2")
    assert "8 steps are open." in shown(noor, bea, "report")


def test_a_step_of_another_list_is_no_step(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    begins(noor, bea, "report")
    assert ticks(noor, town, bea, "debrief").status_code == 422
    ana = town.agreed("Ana")
    assert ticks(noor, town, ana, "safe").status_code == 404
    assert town.rows(checklist_ticks) == []


def test_another_team_sees_and_keeps_nothing(doors: Doors, town: Town, bea: Known) -> None:
    noor, kit = doors.signed_in("noor"), doors.signed_in("kit")
    asks(noor, bea, **HIGH)
    [kept] = town.rows(screens)
    for path in ("screener", f"screener/{kept.id}", "danger", "report"):
        assert kit.get(f"/c/{bea.conversation_id}/{path}").status_code == 404, path
    assert asks(kit, bea, **HIGH, idempotency_key="k9").status_code == 404
    assert ticks(kit, town, bea, "call").status_code == 404
    assert ticks(kit, town, bea, "take").status_code == 404
    assert begins(kit, bea, "report", key="k9").status_code == 404
    assert len(town.rows(screens)) == len(town.rows(checklists)) == 1
    assert town.rows(checklist_ticks) == []


def test_an_auditor_reads_and_writes_nothing(doors: Doors, town: Town, bea: Known) -> None:
    asks(doors.signed_in("noor"), bea, **HIGH)
    who = staff_members.c.id == town.staff["Sam"].id
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).where(who).values(role="auditor"))
    sam = doors.signed_in("sam")
    assert "High risk" in shown(sam, bea, "screener") and "Done" not in shown(sam, bea, "danger")
    assert "See the result" not in shown(sam, bea, "screener")
    assert asks(sam, bea, **HIGH, idempotency_key="k9").status_code == 403
    assert ticks(sam, town, bea, "call").status_code == 403
    assert begins(sam, bea, "report", key="k9").status_code == 403
