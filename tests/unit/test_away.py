"""What the gate and the rhythm make of a client who is away, has moved or died."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.care.rhythm import Judgment, Skip, Standing, Wait, judge
from bot.care.steps import Step
from bot.config import Policy
from bot.sending.gate import (
    CARING_CONTACT,
    CHECK_IN,
    CONFIRMATION,
    NEEDS_LEDGER,
    REPLY,
    SAFETY,
    STAFF_REPLY,
    Cleared,
    Decision,
    Draft,
    Facts,
    Refused,
    decide,
)

# A Tuesday at 10 in Los Angeles.
NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
AGREED = Facts("America/Los_Angeles", consent=dict.fromkeys(NEEDS_LEDGER, "granted"))
STEP = Step("check_in", timedelta(days=7))


def decided(draft: Draft, circumstance: str, until: datetime | None = None) -> Decision:
    """Ask the gate about a client of whom this was told."""
    facts = replace(AGREED, circumstance=circumstance, circumstance_until=until)
    return decide(draft, facts, NOW, Policy())


def judged(circumstance: str, *, late: timedelta) -> Judgment:
    """Judge a step of which this is told, so much after its hour."""
    standing = Standing(NOW - late, NOW, circumstance=circumstance)
    return judge(STEP, standing, NOW, silences_max=4)


@pytest.mark.parametrize("purpose", [CHECK_IN, CARING_CONTACT])
@pytest.mark.parametrize("why", ["in_hospital", "in_jail", "moved_away", "deceased"])
def test_nothing_leaves_unasked(purpose: str, why: str) -> None:
    assert decided(Draft(purpose, "bot"), why) == Refused(why)


def test_from_its_day_on_they_are_texted_again() -> None:
    assert decided(Draft(CHECK_IN, "bot"), "in_jail", NOW + HOUR) == Refused("in_jail")
    assert isinstance(decided(Draft(CHECK_IN, "bot"), "in_jail", NOW), Cleared)


def test_what_they_write_is_answered_unless_they_died() -> None:
    answer = Draft(REPLY, "bot", answers_at=NOW)
    assert decided(answer, "in_hospital") == Cleared()
    assert decided(answer, "moved_away") == Cleared()
    assert decided(answer, "deceased") == Refused("deceased")


def test_a_person_writes_and_a_cry_for_help_is_answered_whoever_died() -> None:
    assert decided(Draft(STAFF_REPLY, "staff"), "deceased") == Cleared()
    assert decided(Draft(SAFETY, "bot", answers_at=NOW), "deceased") == Cleared()
    stopped = replace(AGREED, circumstance="deceased", stopped_at=NOW)
    assert decide(Draft(CONFIRMATION, "bot", answers_at=NOW), stopped, NOW, Policy()) == Cleared()


def test_a_reply_that_was_left_for_later_goes_back_to_its_writer() -> None:
    assert decided(Draft(STAFF_REPLY, "staff", later=True), "in_jail") == Refused("in_jail")


def test_a_step_waits_for_as_long_as_it_makes_sense_and_says_why() -> None:
    assert judged("in_hospital", late=HOUR) == Wait(NOW + HOUR, "in_hospital")
    assert judged("in_hospital", late=STEP.late_by + HOUR) == Skip("in_hospital")
    assert judged("", late=STEP.late_by + HOUR) == Skip("too_late")
    back = Standing(NOW - STEP.late_by - HOUR, NOW, waited_for="in_hospital")
    assert judge(STEP, back, NOW, silences_max=4) == Skip("in_hospital")
    assert judged("moved_away", late=HOUR) == Skip("moved_away")
