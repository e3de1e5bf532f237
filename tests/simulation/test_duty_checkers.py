"""The checkers of duty can fail: each sees what it is there to see, in a month tampered with."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.simulation.duty.checkers import (
    bundled,
    deadlines,
    once,
    rested,
    rostered,
    stopped,
    violations,
    watched,
    woken,
)
from bot.simulation.duty.evidence import Evidence
from bot.simulation.duty.running import Months
from tests.tampered_duty import (
    HELD_LONG,
    first_page,
    is_alone,
    is_eventful,
    is_gathered,
    is_silent,
    lasting,
    seen,
    stretch,
)

MINUTE = timedelta(minutes=1)
TRIED_MAX = 20


@pytest.fixture(scope="module")
def played() -> Evidence:
    """The evidence of the first month in which everything happens that is tampered with."""
    months = Months()
    try:
        found = (months.play(seed).evidence for seed in range(1, TRIED_MAX))
        return next(one for one in found if is_eventful(one))
    finally:
        months.close()


@pytest.fixture
def evidence(played: Evidence) -> Evidence:
    """A copy of it, to tamper with."""
    parts = {name: deepcopy(getattr(played, name)) for name in ("tables", "handed", "looks")}
    return replace(played, **parts)


def test_a_month_that_nobody_tampered_with_keeps_every_promise(evidence: Evidence) -> None:
    assert violations(evidence) == []


def test_an_urgent_item_whose_next_page_is_put_off_isseen(evidence: Evidence) -> None:
    look = lasting(evidence, lambda one: one.level == 0 and is_alone(one))
    look.claim_due = look.at + timedelta(hours=1)
    assert seen(watched, evidence)
    assert seen(deadlines, evidence)


def test_an_urgent_item_without_any_next_page_isseen(evidence: Evidence) -> None:
    look = lasting(evidence, lambda one: one.level == 0 and is_alone(one))
    look.claim_due = None
    assert seen(watched, evidence)
    assert seen(deadlines, evidence)


def test_while_the_sweeps_stand_still_a_minute_may_be_more_and_only_then(
    evidence: Evidence,
) -> None:
    look, until = stretch(evidence, lambda one: one.level == 0 and is_alone(one))
    look.claim_due = None
    still = replace(evidence.stills[0], starts_at=look.at, ends_at=until - MINUTE / 2)
    assert seen(watched, replace(evidence, stills=()))
    alone = [one.at for one in watched.check(replace(evidence, stills=(*evidence.stills, still)))]
    assert until not in alone


def test_a_deadline_that_nobody_was_paged_for_isseen(evidence: Evidence) -> None:
    look = lasting(evidence, lambda one: is_alone(one) and one.level == 1 and one.rung > 0)
    pages = evidence.tables["pages"]
    pages[:] = [page for page in pages if page.escalation_id != look.escalation_id]
    assert seen(deadlines, evidence)


def test_a_holder_who_says_nothing_and_is_not_to_be_paged_isseen(evidence: Evidence) -> None:
    look = lasting(evidence, is_silent, over=HELD_LONG)
    look.reply_due = None
    assert seen(deadlines, evidence)


def test_a_page_to_somebody_off_duty_isseen(evidence: Evidence) -> None:
    evidence.tables["shifts"] = []
    assert seen(woken, evidence)


def test_a_supervisor_who_is_woken_by_the_first_rung_isseen(evidence: Evidence) -> None:
    for page in evidence.rows("pages"):
        page.rung = 1
    assert seen(woken, evidence)


def test_a_page_after_a_claim_isseen(evidence: Evidence) -> None:
    handed, look = first_page(evidence)
    claim = deepcopy(evidence.rows("claims")[0])
    claim.conversation_id, claim.released_at = look.conversation_id, None
    claim.claimed_at = handed.began_at - timedelta(milliseconds=1)
    claim.expires_at = handed.began_at + MINUTE
    evidence.tables["claims"].append(claim)
    assert seen(stopped, evidence)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_open": False},
        {"taken_at": ...},
        {"level": 3, "claim_by": ...},
        {"away_until": ...},
    ],
)
def test_a_page_before_its_time_or_after_it_isseen(
    evidence: Evidence, changes: dict[str, Any]
) -> None:
    handed, look = first_page(evidence)
    later = handed.began_at + timedelta(hours=1)
    for name, value in changes.items():
        setattr(look, name, later if value is ... else value)
    assert seen(stopped, evidence)


def test_a_page_that_leaves_although_somebody_answered_isseen(evidence: Evidence) -> None:
    handed, look = first_page(evidence)
    attempt = next(row for row in evidence.rows("page_attempts") if row.id == handed.attempt_id)
    attempt.acknowledged_at = look.at
    page = next(row for row in evidence.rows("pages") if row.id == attempt.page_id)
    page.at = evidence.began(look)
    assert seen(stopped, evidence)


def test_a_page_that_left_twice_isseen(evidence: Evidence) -> None:
    sent = next(one for one in evidence.handed if one.outcome == "sent")
    evidence.handed.append(replace(sent, began_at=sent.began_at + MINUTE))
    assert seen(once, evidence)


def test_two_pages_that_should_have_been_one_areseen(evidence: Evidence) -> None:
    sent = next(one for one in evidence.handed if is_gathered(evidence, one))
    evidence.handed.append(replace(sent, began_at=sent.began_at + MINUTE))
    assert seen(bundled, evidence)


def test_a_shift_of_somebody_who_cannot_be_paged_isseen(evidence: Evidence) -> None:
    assert seen(rostered, replace(evidence, proofs=[]))


@pytest.mark.parametrize("what", ["twice", "away", "rest"])
def test_a_shift_that_meets_another_or_time_off_or_a_rest_isseen(
    evidence: Evidence, what: str
) -> None:
    shift = next(one for one in evidence.rows("shifts") if one.state == "published")
    other = deepcopy(shift)
    table = "shifts"
    if what == "away":
        table, other.withdrawn_at = "time_off", None
    elif what == "rest":
        other.starts_at = shift.ends_at + timedelta(hours=1)
        other.ends_at = other.starts_at + timedelta(minutes=1)
    evidence.tables[table].append(other)
    assert seen(rested, evidence)
