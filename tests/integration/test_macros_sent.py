"""A reply, a note and what happens then, in one press: all of it or nothing."""

import html
from typing import Any

import pytest

from models import (
    claims,
    conversations,
    escalations,
    messages,
    notes,
    service_referrals,
    snoozes,
)
from tests.browsing import Browser, Doors
from tests.town import Known, Town

TABLES = (notes, snoozes, claims, escalations, conversations)


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def ana(town: Town) -> Known:
    """Ana, who writes Spanish and has asked for a person."""
    known = town.agreed("Ana")
    town.hears(known, "quiero hablar con una persona")
    town.settle()
    return known


@pytest.fixture
def noor(doors: Doors, ana: Known) -> Browser:
    """Noor, who has taken Ana's conversation over."""
    browser = doors.signed_in("noor")
    browser.does(ana.conversation_id, "claim")
    return browser


def _sends(noor: Browser, ana: Known, then: str, **fields: Any) -> Any:
    what = {"after_note": "Tried by phone", "then": then, **fields}
    return noor.replies(ana.conversation_id, "Le llamo luego.", **what)


def _shown(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_put_away_in_the_same_press_and_taken_back_with_the_conversation(
    town: Town, noor: Browser, ana: Known
) -> None:
    assert _sends(noor, ana, "morning").status_code == 303
    [row], [note] = town.rows(snoozes), town.rows(notes)
    assert row.until_at.isoformat() == "2026-03-04T17:00:00+00:00" and note.body == "Tried by phone"
    [sent] = town.rows(messages, author="staff")
    assert (sent.status, sent.due_at) == ("queued", town.now + town.house.policy.undo_within)
    assert "Take back" in _shown(noor, f"/c/{ana.conversation_id}")
    answer = noor.does(ana.conversation_id, "take-back", message=sent.id)
    assert answer.status_code == 200 and ">Le llamo luego.</textarea>" in answer.text
    assert "You have it" in answer.text and town.rows(snoozes)[0].ended_at == town.now
    town.later(minutes=1)
    assert town.rows(messages, author="staff")[0].status == "cancelled"


def test_closed_in_the_same_press_and_what_was_open_is_open_again_when_taken_back(
    town: Town, noor: Browser, ana: Known
) -> None:
    [before] = town.rows(escalations)
    assert _sends(noor, ana, "close", outcome="helped_by_text").status_code == 303
    [row] = town.rows(escalations)
    assert (row.state, row.outcome) == ("closed", "helped_by_text")
    [sent] = town.rows(messages, author="staff")
    noor.does(ana.conversation_id, "take-back", message=sent.id)
    [row] = town.rows(escalations)
    assert (row.state, row.level, row.closed_at) == ("open", before.level, None)
    assert row.acknowledged_by == town.staff["Noor"].id


def test_taken_back_is_nothing_once_it_has_left_or_another_has_the_conversation(
    town: Town, doors: Doors, noor: Browser, ana: Known
) -> None:
    _sends(noor, ana, "hour")
    [sent] = town.rows(messages, author="staff")
    luz = doors.signed_in("luz")
    luz.does(ana.conversation_id, "claim")
    answer = noor.does(ana.conversation_id, "take-back", message=sent.id)
    assert answer.status_code == 409 and "Luz took this conversation" in answer.text
    assert town.rows(messages, author="staff")[0].status == "queued"
    assert luz.does(ana.conversation_id, "take-back", message=sent.id).status_code == 409
    town.later(seconds=6)
    token = luz.conversation(ana.conversation_id).hidden["token"]
    luz.does(ana.conversation_id, "hand-back", token=token)
    answer = noor.does(ana.conversation_id, "take-back", message=sent.id)
    assert answer.status_code == 409 and "It has left already" in answer.text
    assert town.rows(conversations, id=ana.conversation_id)[0].state == "bot"


def test_before_handing_back_the_reply_leaves_at_once_and_first(
    town: Town, noor: Browser, ana: Known
) -> None:
    assert _sends(noor, ana, "hand_back").status_code == 303
    [sent] = town.rows(messages, author="staff")
    assert sent.due_at == town.now
    [row] = town.rows(claims)
    assert row.release == "handed_back" and len(town.rows(notes)) == 1


def test_sent_twice_it_is_done_once(town: Town, noor: Browser, ana: Known) -> None:
    page = noor.conversation(ana.conversation_id).hidden
    fields = {**page, "body": "Le llamo luego.", "after_note": "Tried", "then": "hour"}
    for _ in range(2):
        assert noor.does(ana.conversation_id, "reply", **fields).status_code == 303
    assert len(town.rows(messages, author="staff")) == len(town.rows(notes)) == 1
    assert len(town.rows(snoozes)) == 1


def test_stale_nothing_of_it_is_done_and_all_of_it_kept(
    town: Town, noor: Browser, ana: Known
) -> None:
    page = noor.conversation(ana.conversation_id).hidden
    town.hears(ana, "hola?")
    before = [town.rows(table) for table in TABLES]
    fields = {**page, "body": "Le llamo", "after_note": "Tried", "then": "hour"}
    answer = noor.does(ana.conversation_id, "reply", **fields)
    assert answer.status_code == 409 and "1 new message since you looked" in answer.text
    for kept in (">Le llamo</textarea>", ">Tried</textarea>", "Then: put away for an hour"):
        assert kept in answer.text
    assert [town.rows(table) for table in TABLES] == before
    assert town.rows(messages, author="staff") == []


def test_what_cannot_follow_keeps_the_reply_from_leaving(
    town: Town, noor: Browser, ana: Known
) -> None:
    before = [town.rows(table) for table in TABLES]
    for fields, told in (
        ({"then": "close"}, "Choose what came of it."),
        ({"then": "close", "outcome": "odd"}, "Choose what came of it."),
        ({"then": "hour", "after_note": "x" * 4001}, "A note has 1 to 4000 characters."),
    ):
        answer = _sends(noor, ana, **fields)
        assert answer.status_code == 422 and told in answer.text
    assert [town.rows(table) for table in TABLES] == before
    offered = {"service": "Shelter", "state": "offered", "idempotency_key": "k"}
    noor.does(ana.conversation_id, "services", **offered)
    assert len(town.rows(service_referrals)) == 1
    answer = _sends(noor, ana, "close", outcome="helped_by_text")
    assert answer.status_code == 422 and "A service is still open" in answer.text
    town.hears(ana, "quiero matarme esta noche")
    answer = _sends(noor, ana, "morning")
    assert answer.status_code == 422 and "this cannot be put away" in answer.text
    assert town.rows(messages, author="staff") == town.rows(snoozes) == []


def test_a_text_that_may_not_leave_lets_nothing_follow(
    town: Town, noor: Browser, ana: Known
) -> None:
    page = noor.conversation(ana.conversation_id).hidden
    noor.does(ana.conversation_id, "opt-out", reason="told me", sure="yes")
    before = [town.rows(table) for table in TABLES]
    fields = {**page, "body": "Le llamo", "after_note": "Tried", "then": "hour"}
    answer = noor.does(ana.conversation_id, "reply", **fields)
    assert answer.status_code == 422 and "This text may not leave" in answer.text
    assert [town.rows(table) for table in TABLES] == before


def test_another_team_can_do_none_of_it(
    town: Town, doors: Doors, noor: Browser, ana: Known
) -> None:
    page = noor.conversation(ana.conversation_id).hidden
    _sends(noor, ana, "hour")
    [sent] = town.rows(messages, author="staff")
    before = [town.rows(table) for table in (*TABLES, messages)]
    kit = doors.signed_in("kit")
    fields = {**page, "idempotency_key": "other", "body": "x", "then": "hand_back"}
    assert kit.does(ana.conversation_id, "reply", **fields).status_code == 404
    assert kit.does(ana.conversation_id, "take-back", message=sent.id).status_code == 404
    assert [town.rows(table) for table in (*TABLES, messages)] == before
