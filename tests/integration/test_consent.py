"""Consent: a stop reaches everything of the client's, and only a fresh yes brings it back (P1)."""

import pytest

from bot.care import specialist
from bot.care.specialist import Holding, Reply
from bot.care.turn.inbound import Ending
from models import (
    audit_entries,
    consent_entries,
    contact_points,
    conversations,
    escalations,
    messages,
    progresses,
    timers,
)
from tests.town import Known, Town

SHARED = "+15035550143"
PURPOSES = {"everything", "consent_request", "check_in", "caring_contact"}


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, in the middle of her first check-in."""
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    return bea


def stopped(town: Town) -> dict[object, set[str]]:
    """Give what is revoked, by contact point."""
    rows = town.rows(consent_entries)
    latest = {(row.contact_point_id, row.purpose): row.state for row in rows}
    points = {row.id for row in town.rows(contact_points)}
    return {
        point: {key[1] for key, state in latest.items() if key[0] == point and state == "revoked"}
        for point in points
    }


@pytest.mark.parametrize("word", ["STOP", "stop.", "please stop texting me", "Unsubscribe"])
def test_any_words_of_a_stop_end_everything_with_one_confirmation(
    town: Town, bea: Known, word: str
) -> None:
    assert town.hears(bea, word) is Ending.CONSENT
    town.settle()
    town.later(days=60)
    assert town.said(bea)[-1] == "fixed.opted_out"
    assert len(town.rows(messages, purpose="confirmation", status="delivered")) == 1
    assert list(stopped(town).values()) == [PURPOSES]
    assert town.rows(progresses, state="active") == []
    assert all(row.cancelled_at or row.fired_at for row in town.rows(timers))


def test_a_second_stop_is_confirmed_no_more(town: Town, bea: Known) -> None:
    for _ in range(3):
        town.hears(bea, "STOP")
        town.later(minutes=1)
    sent = town.rows(messages, purpose="confirmation", status="delivered")
    assert [row.wording for row in sent] == ["fixed.opted_out"]


def test_a_stop_rests_on_the_rule_that_read_it(town: Town, bea: Known) -> None:
    town.hears(bea, "STOP")
    revoked = town.rows(consent_entries, state="revoked")
    assert {row.purpose for row in revoked} == PURPOSES
    assert {row.source for row in revoked} == {"client"}
    assert all(row.evidence.startswith("en/opt_out") and row.turn_id for row in revoked)
    assert "consent.stopped" in {row.action for row in town.rows(audit_entries)}


def test_a_stop_reaches_everyone_at_the_same_number(town: Town) -> None:
    bea = town.agreed("Bea")
    dee = town.refer("Dee", address=SHARED, shared_phone=True)
    assert town.hears_from(SHARED, "STOP") is Ending.CONSENT
    town.settle()
    town.later(days=60)
    assert len(stopped(town)) == 3
    assert all(PURPOSES <= purposes for purposes in stopped(town).values())
    for known in (bea, dee):
        assert "first_check_in.how_are_things" not in town.said(known)
    assert len(town.rows(messages, purpose="confirmation", status="delivered")) == 1


def test_a_stop_by_one_channel_reaches_the_clients_others(town: Town, bea: Known) -> None:
    town.hears_from(bea.phone, "STOP", channel="whatsapp")
    town.later(days=10)
    points = {row.channel: row.id for row in town.rows(contact_points)}
    assert PURPOSES <= stopped(town)[points["sms"]]
    assert "check_in.how_are_things" not in town.said(bea)


def test_nobody_else_is_stopped(town: Town, bea: Known) -> None:
    dee = town.agreed("Dee")
    town.hears(bea, "STOP")
    town.clock.at = max(row.created_at for row in town.rows(messages))
    town.later(days=5)
    assert "first_check_in.how_are_things" in town.said(dee)


def test_a_start_asks_again_and_only_a_yes_brings_check_ins_back(town: Town, bea: Known) -> None:
    town.hears(bea, "STOP")
    town.later(minutes=10)
    assert town.hears(bea, "START") is Ending.CONSENT
    town.settle()
    assert town.said(bea)[-1] == "consent.may_we_text"
    [left] = stopped(town).values()
    assert left == {"check_in", "caring_contact"}
    town.later(minutes=1)
    town.hears(bea, "yes")
    town.later(days=5)
    assert list(stopped(town).values()) == [set()]
    assert "check_in.how_are_things" in town.said(bea)


def test_a_start_lifts_a_stop_also_while_the_client_waits_for_a_person(
    town: Town, bea: Known
) -> None:
    town.hears(bea, "stop. I want to die")
    town.later(minutes=10)
    assert town.hears(bea, "START") is Ending.PERSON
    [left] = stopped(town).values()
    assert left == {"check_in", "caring_contact"}
    noor = town.staff["Noor"]
    claim = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    held = Holding(noor, bea.conversation_id, claim.token)
    seen = town.rows(messages, direction="in")[-1].id
    reply = Reply("Hi, I am Noor.", seen, "key-1")
    assert specialist.reply(town.house, held, reply, town.now) == "queued"


def test_a_cry_for_help_with_a_start_gets_the_safety_text(town: Town, bea: Known) -> None:
    town.hears(bea, "STOP")
    town.later(minutes=10)
    assert town.hears(bea, "sign me back up. I want to die") is Ending.PERSON
    town.settle()
    assert [row.status for row in town.rows(messages, purpose="safety")] == ["delivered"]


def test_a_start_without_a_stop_is_no_consent(town: Town) -> None:
    bea = town.refer("Bea")
    town.settle()
    town.hears(bea, "START")
    assert town.rows(consent_entries, source="client") == []


def test_a_stop_told_to_staff_works_like_one_by_text(town: Town, bea: Known) -> None:
    noor = town.staff["Noor"]
    specialist.opt_out(town.house, noor, bea.conversation_id, "  told me by phone ", town.now)
    town.settle()
    town.later(days=60)
    assert town.said(bea)[-1] == "fixed.opted_out"
    revoked = town.rows(consent_entries, state="revoked")
    assert {(row.source, row.evidence) for row in revoked} == {("staff", "told me by phone")}
    assert list(stopped(town).values()) == [PURPOSES]
    [entry] = town.rows(audit_entries, action="consent.stopped")
    assert entry.actor == f"staff:{noor.id}" and "by phone" not in str(entry)


def test_a_no_stops_check_ins_and_needs_no_stop(town: Town) -> None:
    bea = town.refer("Bea")
    town.settle()
    town.hears(bea, "no")
    town.settle()
    town.later(days=40)
    assert town.said(bea) == ["consent.may_we_text", "consent.not_agreed"]


@pytest.mark.parametrize("answer", ["maybe", "ok I guess", "yes and no", "who is this?"])
def test_nothing_short_of_a_plain_yes_is_consent(town: Town, answer: str) -> None:
    bea = town.refer("Bea")
    town.settle()
    town.hears(bea, answer)
    town.later(days=10)
    granted = town.rows(consent_entries, state="granted")
    assert {row.purpose for row in granted} == {"consent_request"}
    assert "first_check_in.how_are_things" not in town.said(bea)


def test_a_wrong_person_is_never_texted_again_and_somebody_is_told(town: Town, bea: Known) -> None:
    town.hears(bea, "wrong number")
    town.settle()
    town.later(days=60)
    assert town.said(bea)[-1] == "fixed.wrong_person"
    assert town.rows(contact_points)[0].state == "suspect"
    assert "wrong person" in town.rows(escalations)[0].reason
    assert town.rows(conversations)[0].state == "waiting"


def test_every_text_that_left_names_the_consent_it_left_under(town: Town, bea: Known) -> None:
    entries = {row.id: row for row in town.rows(consent_entries)}
    asked = [row for row in town.rows(messages, author="bot") if row.answers_at is None]
    assert len(asked) == 2
    for row in asked:
        entry = entries[row.consent_entry_id]
        assert (entry.purpose, entry.state) == (row.purpose, "granted")
