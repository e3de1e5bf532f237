"""The checkers of what the script language keeps can fail: each sees it in a tampered city."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.simulation.city.checkers.late import late_answers
from bot.simulation.city.evidence import Evidence
from bot.simulation.city.plan import planned
from bot.simulation.city.running import Cities
from tests.simulation.conftest import TRIED_MAX
from tests.tampering import NOBODYS, broken, drop

MOMENT = timedelta(seconds=1)


@pytest.fixture(scope="module")
def practised(cities: Cities) -> Evidence:
    """The evidence of the first city in which somebody answered late, and was offered a service."""
    for seed in range(1, TRIED_MAX):
        if not planned(seed).practises:
            continue
        played = cities.play(seed)
        late = [row for row in late_answers(played.evidence) if hasattr(row, "instrument")]
        if late and _is_offered(played.evidence) and played.broken == []:
            return played.evidence
    raise AssertionError("nobody answered late")


def _is_offered(evidence: Evidence) -> bool:
    return any(row.state == "accepted" for row in evidence.rows("service_referrals"))


@pytest.fixture
def city(practised: Evidence) -> Evidence:
    """A copy of it, to tamper with."""
    return replace(deepcopy(practised))


def late(city: Evidence) -> Any:
    """Return an outcome that came after silence had gone past its question."""
    return next(row for row in late_answers(city) if hasattr(row, "instrument"))


def test_l1_and_l2_hold_in_a_city_that_nobody_tampered_with(city: Evidence) -> None:
    assert broken(city) == set()


def test_l1_sees_an_answer_that_was_kept_twice(city: Evidence) -> None:
    again = deepcopy(late(city))
    again.at += MOMENT
    city.tables["outcomes"].append(again)
    assert broken(city) == {"L1"}


def test_l1_sees_an_answer_that_came_after_its_grace(city: Evidence) -> None:
    row = late(city)
    for timer in city.rows("timers"):
        if timer.progress_id == row.progress_id and (timer.fired_at or row.at) < row.at:
            timer.fired_at -= timedelta(days=3)
    for said in city.of("messages", row.conversation_id):
        if said.step == row.step and said.created_at < row.at:
            said.created_at -= timedelta(days=3)
    assert "L1" in broken(city)


def test_l1_sees_a_late_answer_to_a_question_without_grace(city: Evidence) -> None:
    row = late(city)
    city.graces[row.script_version, row.step] = None
    assert broken(city) == {"L1"}


def test_l1_sees_a_late_answer_that_passed_a_newer_script_by(city: Evidence) -> None:
    row = late(city)
    newer = deepcopy(city.rows("progresses")[0])
    newer.conversation_id, newer.started_at = row.conversation_id, row.at
    city.tables["progresses"].append(newer)
    assert "L1" in broken(city)


def test_l1_sees_an_answer_to_an_offer_that_was_never_made(city: Evidence) -> None:
    drop(city, "service_referrals", lambda row: row.state == "offered")
    assert broken(city) == {"L1"}


def test_l1_sees_an_offer_that_was_accepted_twice(city: Evidence) -> None:
    row = next(row for row in city.rows("service_referrals") if row.state == "accepted")
    again = deepcopy(row)
    again.at += MOMENT
    city.tables["service_referrals"].append(again)
    assert broken(city) == {"L1"}


def test_l2_sees_a_plan_in_a_cadence_that_was_stopped(city: Evidence) -> None:
    planned_for = next(row for row in city.rows("check_ins") if row.state == "due")
    for row in city.rows("enrolments"):
        if row.id == planned_for.enrolment_id:
            row.state = "stopped"
    assert broken(city) == {"L2"}


def test_l2_sees_a_check_in_that_is_planned_twice(city: Evidence) -> None:
    again = deepcopy(city.rows("check_ins")[0])
    again.id = NOBODYS
    city.tables["check_ins"].append(again)
    assert broken(city) == {"L2"}
