"""Who was not heard of for long: staff make sure of the number before anything more is sent."""

from datetime import timedelta
from typing import Any

import pytest

from bot.care import verifying
from bot.care.clients import reassigned, suspecting
from bot.care.clients.reassigned import Answer
from bot.care.clients.suspecting import Found
from models import check_ins, escalations, messages
from tests.integration.test_rhythm import cadence
from tests.racing import at_once
from tests.town import Known, Town

ASKED = "not heard of for long: find out whether the number is still theirs"
FOUND = Found("called", "She answered")
# The first step after ninety days of silence, and some hours.
FOURTH_MONTH = timedelta(days=120, hours=8)
QUESTION = {"script": "check_in", "after_hours": 120 * 24}
WISH = {"script": "caring_contact", "after_hours": 150 * 24}


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who agreed and was never heard of again; it is a week before her fourth month."""
    cadence(town, {"script": "consent", "after_hours": 0}, QUESTION, WISH)
    known = town.agreed("Bea")
    town.clock.at += FOURTH_MONTH - timedelta(days=6, hours=20)
    return known


def tasks(town: Town) -> list[Any]:
    """Return what staff were asked to make sure of."""
    return town.rows(escalations, reason=ASKED)


def question(town: Town) -> Any:
    """Return the check-in of the fourth month."""
    [found] = town.rows(check_ins, script="check_in")
    return found


def left_after(town: Town, at: Any) -> list[Any]:
    """Return what left unasked from then on."""
    return [row for row in town.rows(messages, author="bot") if row.sent_at and row.sent_at > at]


def to_its_hour(town: Town) -> None:
    """Move to some hours after the fourth month's question was planned."""
    town.clock.at = question(town).planned_at + timedelta(hours=1)
    town.settle()


def test_staff_are_asked_a_week_before_and_once(town: Town, bea: Known) -> None:
    town.settle()
    assert [(row.level, row.state) for row in tasks(town)] == [(3, "open")]
    assert (question(town).state, question(town).reason) == ("due", "unverified")
    for _ in range(9):
        town.later(days=1)
    assert len(tasks(town)) == 1


def test_a_caring_contact_goes_out_without_a_word(town: Town, bea: Known) -> None:
    [wish] = town.rows(check_ins, script="caring_contact")
    town.clock.at = wish.planned_at + timedelta(hours=1)
    town.settle()
    [wish] = town.rows(check_ins, script="caring_contact")
    assert wish.state != "skipped" and wish.started_at is not None


def test_without_a_word_it_waits_and_is_left_out_and_says_why(town: Town, bea: Known) -> None:
    started = town.now
    to_its_hour(town)
    assert question(town).state == "due"
    for _ in range(3):
        town.later(days=1)
    assert (question(town).state, question(town).reason) == ("skipped", "unverified")
    assert left_after(town, started) == []


def test_once_it_is_known_to_be_theirs_it_goes_out(town: Town, bea: Known) -> None:
    town.settle()
    noor = town.staff["Noor"]
    for _ in range(2):
        talk = bea.conversation_id
        suspecting.still_theirs(town.house, noor, talk, found=FOUND, now=town.now)
    started = town.now
    to_its_hour(town)
    assert question(town).state != "skipped"
    assert len(left_after(town, started)) == 1


def test_a_no_of_the_database_is_a_word_too(town: Town, bea: Known) -> None:
    told = Answer("5035550143", town.now.date() - timedelta(days=100), "no")
    reassigned.take(town.house, told, town.now)
    to_its_hour(town)
    assert tasks(town) == []
    assert question(town).state != "skipped"


def test_who_wrote_lately_is_not_asked_about(town: Town, bea: Known) -> None:
    town.hears(bea, "hello")
    town.settle()
    assert tasks(town) == []


def test_who_has_stopped_is_nobodys_task(town: Town, bea: Known) -> None:
    town.hears(bea, "STOP")
    town.clock.at += timedelta(days=1)
    town.settle()
    assert tasks(town) == []


def test_two_who_look_at_once_ask_once(town: Town, bea: Known) -> None:
    done = at_once(*[lambda: verifying.look_ahead(town.house, town.now, limit=20)] * 2)
    assert sum(done) >= 1
    assert len(tasks(town)) == 1
