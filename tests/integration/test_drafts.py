"""Drafts on the server: kept as they are typed, left behind with a claim, used by a colleague."""

import html
from typing import Any

import pytest
from sqlalchemy import update

from models import activity, audit_entries, claims, drafts, messages, staff_members
from tests.browsing import Browser, Doors
from tests.town import Known, Town

WORDS = "I can meet you at <b>four</b>."


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has asked for a person."""
    bea = town.agreed("Bea")
    town.hears(bea, "please call me")
    town.settle()
    return bea


@pytest.fixture
def noor(doors: Doors, bea: Known) -> Browser:
    """Noor, who has her."""
    browser = doors.signed_in("noor")
    browser.does(bea.conversation_id, "claim")
    return browser


@pytest.fixture
def luz(doors: Doors) -> Browser:
    """Luz, at her own window."""
    return doors.signed_in("luz")


def _hidden(browser: Browser, known: Known) -> dict[str, str]:
    return browser.conversation(known.conversation_id).hidden


def _begins(browser: Browser, known: Known, body: str = WORDS, **changes: Any) -> int:
    """Save what somebody types, as their page does by itself."""
    fields = {**_hidden(browser, known), "kind": "reply", "body": body, **changes}
    return browser.does(known.conversation_id, "draft", **fields).status_code


def _kept(town: Town) -> list[tuple[str, str]]:
    return sorted((row.kind, row.body) for row in town.rows(drafts))


def _box(browser: Browser, known: Known, field: str = "reply-body") -> str:
    """Return what stands in one's box."""
    page = browser.conversation(known.conversation_id).text
    inside = page.split(f'id="{field}"')[1].split(">", 1)[1].split("</textarea>")[0]
    return html.unescape(inside)


def _left(browser: Browser, known: Known) -> str:
    """Return what the page says that others left."""
    page = browser.conversation(known.conversation_id).text
    return html.unescape(page.split('id="drafts"')[1].split("</section>")[0])


def _whose(town: Town, name: str = "Noor", kind: str = "reply") -> dict[str, str]:
    return {"writer": str(town.staff[name].id), "kind": kind}


def _row(browser: Browser, path: str = "/") -> str:
    return browser.get(path).text.split('class="items"')[1].split("</ol>")[0]


def test_words_are_replaced_as_they_grow_and_stand_in_the_writers_box(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    page = _hidden(noor, bea)
    before = len(town.rows(activity, kind="staff")), len(town.rows(audit_entries))
    for body in ("I can", WORDS):
        fields = {**page, "kind": "reply", "body": body}
        assert noor.does(bea.conversation_id, "draft", **fields).status_code == 204
    assert (len(town.rows(activity, kind="staff")), len(town.rows(audit_entries))) == before
    assert _begins(noor, bea, "her sister called", kind="note") == 204
    assert _kept(town) == [("note", "her sister called"), ("reply", WORDS)]
    assert _box(noor, bea) == WORDS and _box(noor, bea, "note-body") == "her sister called"
    assert _left(noor, bea).count("begun") == _left(luz, bea).count("begun") == 0
    assert _begins(noor, bea, " ") == 204
    assert _kept(town) == [("note", "her sister called")]


def test_a_lapsed_claim_leaves_the_words_to_whoever_takes_it(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    _begins(noor, bea)
    town.later(minutes=2)
    assert "draft by Noor" in _row(luz)
    assert "Noor had begun a reply:" in _left(luz, bea) and "Use it" not in _left(luz, bea)
    assert "You had begun a reply:" in _left(noor, bea)
    luz.does(bea.conversation_id, "claim")
    assert "draft by Noor" in _row(luz, "/?list=mine")
    _begins(luz, bea, "Hello")
    token = _hidden(luz, bea)["token"]
    for status in (303, 409):
        answer = luz.does(bea.conversation_id, "draft/use", token=token, **_whose(town))
        assert answer.status_code == status
    assert _box(luz, bea) == f"Hello\n{WORDS}"
    assert _left(luz, bea).count("begun") == 0 and "draft by" not in _row(luz, "/?list=mine")
    assert "draft.used" in [row.action for row in town.rows(audit_entries)]


def test_an_accepted_offer_takes_the_claim_and_shows_the_words(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    _begins(noor, bea, "she prefers mornings", kind="note")
    token = _hidden(noor, bea)["token"]
    to = town.staff["Luz"].id
    noor.does(bea.conversation_id, "offer", token=token, to=to)
    luz.does(bea.conversation_id, "accept")
    assert "Noor had begun a note:" in _left(luz, bea)
    late = {"token": token, "kind": "note", "body": "too late"}
    assert noor.does(bea.conversation_id, "draft", **late).status_code == 409
    token = _hidden(luz, bea)["token"]
    luz.does(bea.conversation_id, "draft/use", token=token, **_whose(town, kind="note"))
    assert _box(luz, bea, "note-body") == "she prefers mornings"


def test_who_comes_back_finds_their_own_words_in_the_box(
    town: Town, noor: Browser, bea: Known
) -> None:
    _begins(noor, bea)
    town.later(minutes=2)
    noor.does(bea.conversation_id, "claim")
    assert _box(noor, bea) == WORDS and _left(noor, bea).count("begun") == 0


def test_what_was_said_is_no_draft_even_when_a_saving_comes_late(
    town: Town, noor: Browser, bea: Known
) -> None:
    page = _hidden(noor, bea)
    _begins(noor, bea)
    noor.does(bea.conversation_id, "reply", body=WORDS, **page)
    noor.does(bea.conversation_id, "note", body="a note")
    assert town.rows(drafts) == []
    late = {**page, "kind": "reply", "body": WORDS}
    assert noor.does(bea.conversation_id, "draft", **late).status_code == 204
    assert _begins(noor, bea, "a note ", kind="note") == 204
    assert town.rows(drafts) == []


def test_a_reply_taken_back_is_a_draft_above_what_was_begun_since(
    town: Town, noor: Browser, bea: Known
) -> None:
    noor.replies(bea.conversation_id, "At fiev.")
    _begins(noor, bea, "And bring")
    [sent] = town.rows(messages, author="staff")
    token = _hidden(noor, bea)["token"]
    noor.does(bea.conversation_id, "take-back", token=token, message=sent.id)
    assert _box(noor, bea) == "At fiev.\nAnd bring"


def test_thrown_away_by_its_writer_or_by_who_has_the_conversation(
    town: Town, doors: Doors, noor: Browser, luz: Browser, bea: Known
) -> None:
    _begins(noor, bea)
    _begins(noor, bea, "a note", kind="note")
    town.later(minutes=2)
    refused = luz.does(bea.conversation_id, "draft/throw-away", **_whose(town))
    assert refused.status_code == 409 and len(town.rows(drafts)) == 2
    for _ in range(2):
        answer = noor.does(bea.conversation_id, "draft/throw-away", **_whose(town, kind="note"))
        assert answer.status_code == 303
    luz.does(bea.conversation_id, "claim")
    token = _hidden(luz, bea)["token"]
    luz.does(bea.conversation_id, "draft/throw-away", token=token, **_whose(town))
    assert town.rows(drafts) == [] and "draft by" not in _row(doors.signed_in("sam"), "/?list=team")


def test_closing_forgets_what_anybody_began(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    _begins(noor, bea)
    town.later(minutes=2)
    luz.does(bea.conversation_id, "claim")
    _begins(luz, bea, "Hello")
    token = _hidden(luz, bea)["token"]
    luz.does(bea.conversation_id, "close", token=token, outcome="not_needed")
    assert town.rows(drafts) == []
    late = {"token": token, "kind": "reply", "body": "late"}
    assert luz.does(bea.conversation_id, "draft", **late).status_code == 409
    assert town.rows(drafts) == []


def test_after_a_day_nothing_is_left(town: Town, noor: Browser, bea: Known) -> None:
    _begins(noor, bea)
    town.later(hours=23)
    assert len(town.rows(drafts)) == 1
    town.later(hours=1)
    assert town.rows(drafts) == []


def test_what_is_too_long_is_refused_and_nothing_lost(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    assert _begins(noor, bea, "x" * 1601) == 422 and town.rows(drafts) == []
    assert _begins(noor, bea, "x", kind="poem") == 400
    _begins(noor, bea, "x" * 1600)
    town.later(minutes=2)
    luz.does(bea.conversation_id, "claim")
    _begins(luz, bea, "Hello")
    token = _hidden(luz, bea)["token"]
    answer = luz.does(bea.conversation_id, "draft/use", token=token, **_whose(town))
    assert answer.status_code == 422 and "Both together are too long" in answer.text
    assert len(town.rows(drafts)) == 2


def test_another_team_finds_none_and_an_auditor_only_reads(
    town: Town, doors: Doors, noor: Browser, luz: Browser, bea: Known
) -> None:
    _begins(noor, bea)
    [claim] = town.rows(claims)
    kit, deeds = doors.signed_in("kit"), ("draft", "draft/use", "draft/throw-away")
    fields = {"token": claim.token, "body": "x", **_whose(town)}
    for deed in deeds:
        assert kit.does(bea.conversation_id, deed, **fields).status_code == 404
        assert noor.does(town.house.new_id(), deed, **fields).status_code == 404
    assert luz.does(bea.conversation_id, "draft", **fields).status_code == 409
    town.later(minutes=2)
    with town.house.db.writing() as tx:
        auditor = update(staff_members).where(staff_members.c.id == town.staff["Luz"].id)
        tx.execute(auditor.values(role="auditor"))
    for deed in deeds:
        assert luz.does(bea.conversation_id, deed, **fields).status_code == 403
    assert "Noor had begun" in _left(luz, bea) and "<button" not in _left(luz, bea)
    assert _kept(town) == [("reply", WORDS)]
