"""Texts from the numbers by which staff are paged: answers, and never a client's words."""

import pytest

from bot.care.turn.inbound import Ending
from models import conversations, messages, page_attempts, paging_ways, staff_texts
from models import escalations as table
from tests.town import POCKETS, Known, Town

CRY = "I want to kill myself tonight"


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who cried for help."""
    bea = town.agreed("Bea")
    town.hears(bea, CRY)
    town.settle()
    return bea


def test_a_text_from_a_staff_number_answers_and_is_no_clients(town: Town, bea: Known) -> None:
    before = len(town.rows(conversations))
    sent = {"provider_id": "SMstaff"}
    assert town.hears_from(POCKETS["Noor"], "ok", **sent) is Ending.STAFF
    assert town.hears_from(POCKETS["Noor"], "ok", **sent) is Ending.DUPLICATE
    [kept] = town.rows(staff_texts)
    assert (kept.body, kept.acknowledged) == ("ok", 1)
    assert town.rows(page_attempts)[0].answered_by == "reply"
    assert len(town.rows(conversations)) == before
    assert town.hears_from(POCKETS["Noor"], "anything else?") is Ending.STAFF
    assert town.rows(staff_texts)[1].acknowledged == 0


def test_a_number_that_is_a_clients_too_is_read_by_a_person(town: Town, bea: Known) -> None:
    town.way(town.staff["Luz"].id, "sms", address=bea.phone)
    assert town.hears(bea, "ok") is Ending.PERSON
    ana = town.agreed("Ana")
    town.way(town.staff["Luz"].id, "sms", address=ana.phone)
    assert town.hears(ana, "4") is Ending.PERSON
    assert town.rows(staff_texts) == []
    reasons = {row.reason for row in town.rows(table)}
    assert "number of a member of staff too" in reasons


def test_a_cry_from_a_staff_number_is_a_cry(town: Town) -> None:
    assert town.hears_from(POCKETS["Noor"], CRY) is Ending.PERSON
    [opened] = town.rows(table)
    assert opened.level == 0 and len(town.rows(messages, purpose="safety")) == 1


def test_a_stop_from_staff_ends_that_way_and_answers_nothing(town: Town, bea: Known) -> None:
    assert town.hears_from(POCKETS["Noor"], "STOP") is Ending.STAFF
    [way] = town.rows(paging_ways, staff_id=town.staff["Noor"].id)
    assert way.failing_since == town.now
    assert town.rows(page_attempts)[0].acknowledged_at is None
