"""Drafts on the server: kept as they are typed, and found again by their writer."""

import pytest

from models import activity, audit_entries, drafts, messages
from tests.begun import WORDS, begins, box, hidden, left
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


def _kept(town: Town) -> list[tuple[str, str]]:
    return sorted((row.kind, row.body) for row in town.rows(drafts))


def test_words_are_replaced_as_they_grow_and_stand_in_the_writers_box(
    town: Town, noor: Browser, luz: Browser, bea: Known
) -> None:
    page = hidden(noor, bea)
    before = len(town.rows(activity, kind="staff")), len(town.rows(audit_entries))
    for body in ("I can", WORDS):
        fields = {**page, "kind": "reply", "body": body}
        assert noor.does(bea.conversation_id, "draft", **fields).status_code == 204
    assert (len(town.rows(activity, kind="staff")), len(town.rows(audit_entries))) == before
    assert begins(noor, bea, "her sister called", kind="note") == 204
    assert _kept(town) == [("note", "her sister called"), ("reply", WORDS)]
    assert box(noor, bea) == WORDS and box(noor, bea, "note-body") == "her sister called"
    assert left(noor, bea).count("begun") == left(luz, bea).count("begun") == 0
    assert begins(noor, bea, " ") == 204
    assert _kept(town) == [("note", "her sister called")]


def test_who_comes_back_finds_their_own_words_in_the_box(
    town: Town, noor: Browser, bea: Known
) -> None:
    begins(noor, bea)
    town.later(minutes=2)
    noor.does(bea.conversation_id, "claim")
    assert box(noor, bea) == WORDS and left(noor, bea).count("begun") == 0


def test_what_was_said_is_no_draft_even_when_a_saving_comes_late(
    town: Town, noor: Browser, bea: Known
) -> None:
    page = hidden(noor, bea)
    begins(noor, bea)
    noor.does(bea.conversation_id, "reply", body=WORDS, **page)
    noor.does(bea.conversation_id, "note", body="a note")
    assert town.rows(drafts) == []
    late = {**page, "kind": "reply", "body": WORDS}
    assert noor.does(bea.conversation_id, "draft", **late).status_code == 204
    assert begins(noor, bea, "a note ", kind="note") == 204
    assert town.rows(drafts) == []


def test_a_reply_taken_back_is_a_draft_above_what_was_begun_since(
    town: Town, noor: Browser, bea: Known
) -> None:
    noor.replies(bea.conversation_id, "At fiev.")
    begins(noor, bea, "And bring")
    [sent] = town.rows(messages, author="staff")
    token = hidden(noor, bea)["token"]
    noor.does(bea.conversation_id, "take-back", token=token, message=sent.id)
    assert box(noor, bea) == "At fiev.\nAnd bring"


def test_after_a_day_nothing_is_left(town: Town, noor: Browser, bea: Known) -> None:
    begins(noor, bea)
    town.later(hours=23)
    assert len(town.rows(drafts)) == 1
    town.later(hours=1)
    assert town.rows(drafts) == []
