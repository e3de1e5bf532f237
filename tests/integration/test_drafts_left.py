"""Drafts that a claim left behind: shown to colleagues, used, thrown away, forgotten."""

import pytest
from sqlalchemy import update

from models import audit_entries, claims, drafts, staff_members
from tests.begun import WORDS, begins, box, hidden, left, whose
from tests.browsing import Browser, Doors
from tests.town import Known, Town


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


def _row(browser: Browser, path: str = "/") -> str:
    return browser.get(path).text.split('class="items"')[1].split("</ol>")[0]


def test_a_lapsed_claim_leaves_the_words_to_whoever_takes_it(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    begins(noor, bea)
    town.later(minutes=2)
    assert "draft by Noor" in _row(luz)
    assert "Noor had begun a reply:" in left(luz, bea) and "Use it" not in left(luz, bea)
    assert "You had begun a reply:" in left(noor, bea)
    luz.does(bea.conversation_id, "claim")
    assert "draft by Noor" in _row(luz, "/?list=mine")
    begins(luz, bea, "Hello")
    token = hidden(luz, bea)["token"]
    for status in (303, 409):
        answer = luz.does(bea.conversation_id, "draft/use", token=token, **whose(town))
        assert answer.status_code == status
    assert box(luz, bea) == f"Hello\n{WORDS}"
    assert left(luz, bea).count("begun") == 0 and "draft by" not in _row(luz, "/?list=mine")
    assert "draft.used" in [row.action for row in town.rows(audit_entries)]


def test_an_accepted_offer_takes_the_claim_and_shows_the_words(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    begins(noor, bea, "she prefers mornings", kind="note")
    token = hidden(noor, bea)["token"]
    to = town.staff["Luz"].id
    noor.does(bea.conversation_id, "offer", token=token, to=to)
    luz.does(bea.conversation_id, "accept")
    assert "Noor had begun a note:" in left(luz, bea)
    late = {"token": token, "kind": "note", "body": "too late"}
    assert noor.does(bea.conversation_id, "draft", **late).status_code == 409
    token = hidden(luz, bea)["token"]
    luz.does(bea.conversation_id, "draft/use", token=token, **whose(town, kind="note"))
    assert box(luz, bea, "note-body") == "she prefers mornings"


def test_thrown_away_by_its_writer_or_by_who_has_the_conversation(
    town: Town, doors: Doors, noor: Browser, luz: Browser, bea: Known
) -> None:
    begins(noor, bea)
    begins(noor, bea, "a note", kind="note")
    town.later(minutes=2)
    refused = luz.does(bea.conversation_id, "draft/throw-away", **whose(town))
    assert refused.status_code == 409 and len(town.rows(drafts)) == 2
    for _ in range(2):
        answer = noor.does(bea.conversation_id, "draft/throw-away", **whose(town, kind="note"))
        assert answer.status_code == 303
    luz.does(bea.conversation_id, "claim")
    token = hidden(luz, bea)["token"]
    luz.does(bea.conversation_id, "draft/throw-away", token=token, **whose(town))
    assert town.rows(drafts) == [] and "draft by" not in _row(doors.signed_in("sam"), "/?list=team")


def test_closing_forgets_what_anybody_began(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    begins(noor, bea)
    town.later(minutes=2)
    luz.does(bea.conversation_id, "claim")
    begins(luz, bea, "Hello")
    token = hidden(luz, bea)["token"]
    luz.does(bea.conversation_id, "close", token=token, outcome="not_needed")
    assert town.rows(drafts) == []
    late = {"token": token, "kind": "reply", "body": "late"}
    assert luz.does(bea.conversation_id, "draft", **late).status_code == 409
    assert town.rows(drafts) == []


def test_what_is_too_long_is_refused_and_nothing_lost(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    assert begins(noor, bea, "x" * 1601) == 422 and town.rows(drafts) == []
    assert begins(noor, bea, "x", kind="poem") == 400
    begins(noor, bea, "x" * 1600)
    town.later(minutes=2)
    luz.does(bea.conversation_id, "claim")
    begins(luz, bea, "Hello")
    token = hidden(luz, bea)["token"]
    answer = luz.does(bea.conversation_id, "draft/use", token=token, **whose(town))
    assert answer.status_code == 422 and "Both together are too long" in answer.text
    assert len(town.rows(drafts)) == 2


def test_another_team_finds_none_and_an_auditor_only_reads(
    town: Town, doors: Doors, noor: Browser, luz: Browser, bea: Known
) -> None:
    begins(noor, bea)
    [claim] = town.rows(claims)
    kit, deeds = doors.signed_in("kit"), ("draft", "draft/use", "draft/throw-away")
    fields = {"token": claim.token, "body": "x", **whose(town)}
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
    assert "Noor had begun" in left(luz, bea) and "<button" not in left(luz, bea)
    assert [row.body for row in town.rows(drafts)] == [WORDS]
