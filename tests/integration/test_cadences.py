"""Cadences that scripts start and stop: enrolled once, ended whole, and never silently missing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from bot.care import cadences, specialist
from bot.care.cadences import Enrolling
from bot.care.specialist import Holding
from bot.privacy import audit
from models import audit_entries, campaigns, check_ins, conversations, enrolments, escalations
from tests import practice
from tests.practice import PracticeTown
from tests.town import ZONE, Known

CADENCE = (
    {"script": "interrupts", "after_hours": 0},
    {"script": "interrupts", "after_hours": 24},
)


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[PracticeTown]:
    """The town with the practice scripts, on each database in turn."""
    town = PracticeTown(database_url, tmp_path)
    yield town
    town.close()


@pytest.fixture
def bea(town: PracticeTown) -> Known:
    """Bea, who has agreed."""
    return town.agreed("Bea")


@pytest.fixture
def visits(town: PracticeTown, bea: Known) -> UUID:
    """A cadence that nobody is in yet."""
    campaign_id: UUID = practice.campaign(town, "Visits", *CADENCE)
    return campaign_id


def visit(town: PracticeTown, known: Known, *answers: str) -> None:
    """Play the visit, which starts the cadence after a yes and stops it after a no."""
    practice.start(town, known, "visit")
    for answer in answers:
        town.hears(known, answer)
        town.settle()


def enrolled(town: PracticeTown, campaign_id: UUID) -> list[str]:
    """Return the states of a campaign's enrolments."""
    return [row.state for row in town.rows(enrolments, campaign_id=campaign_id)]


def planned(town: PracticeTown, campaign_id: UUID) -> list[Any]:
    """Return what a campaign has planned, whatever became of it."""
    mine = {row.id for row in town.rows(enrolments, campaign_id=campaign_id)}
    return [row for row in town.rows(check_ins) if row.enrolment_id in mine]


def test_a_script_starts_a_cadence_in_the_clients_own_hours(
    town: PracticeTown, bea: Known, visits: UUID
) -> None:
    visit(town, bea, "yes", "3")
    assert enrolled(town, visits) == ["enrolled"]
    first, second = planned(town, visits)
    assert (first.planned_at, first.conversation_id) == (town.now, bea.conversation_id)
    assert timedelta(hours=24) <= second.planned_at - town.now <= timedelta(hours=27)
    assert town.said(bea)[-1] == "interrupts.first"
    assert town.rows(audit_entries, action="cadence.started")[0].actor == "client"


def test_starting_it_twice_does_nothing(town: PracticeTown, bea: Known, visits: UUID) -> None:
    assert _join(town, visits, bea)
    town.settle()
    town.hears(bea, "no")
    before = planned(town, visits)
    visit(town, bea, "yes", "3")
    assert [row.id for row in planned(town, visits)] == [row.id for row in before]
    assert enrolled(town, visits) == ["enrolled"]
    assert town.rows(audit_entries, action="cadence.started") == []


def test_stopping_it_skips_what_was_still_planned(
    town: PracticeTown, bea: Known, visits: UUID
) -> None:
    assert _join(town, visits, bea)
    town.settle()
    town.hears(bea, "no")
    visit(town, bea, "no")
    assert enrolled(town, visits) == ["stopped"]
    done, left = planned(town, visits)
    assert (done.state, done.reason) == ("finished", "finished")
    assert (left.state, left.reason) == ("skipped", "cadence_stopped")
    assert town.rows(check_ins, script="check_in", state="due"), "their own campaign goes on"
    town.later(days=4)
    assert [row.state for row in planned(town, visits)] == ["finished", "skipped"]


def test_who_left_is_enrolled_anew(town: PracticeTown, bea: Known, visits: UUID) -> None:
    for number in range(3):
        assert _join(town, visits, bea) is (number != 1)
        if number == 1:
            with town.house.db.writing() as tx:
                assert cadences.leave(tx, visits, client_id=bea.client_id)
        town.clock.at += timedelta(hours=1)
    assert enrolled(town, visits) == ["enrolled"]
    assert [row.state for row in planned(town, visits)] == ["skipped", "skipped", "due", "due"]


def test_who_has_had_all_of_it_is_enrolled_anew(
    town: PracticeTown, bea: Known, visits: UUID
) -> None:
    _join(town, visits, bea)
    with town.house.db.writing() as tx:
        tx.execute(update(check_ins).values(state="finished"))
    assert _join(town, visits, bea) is True
    assert [row.state for row in planned(town, visits)] == ["finished", "finished", "due", "due"]


def test_a_moment_that_was_planned_before_is_planned_once_more_beside_it(
    town: PracticeTown, bea: Known, visits: UUID
) -> None:
    town.clock.at = datetime(2026, 3, 4, 6, 30, tzinfo=UTC)
    assert _join(town, visits, bea)
    with town.house.db.writing() as tx:
        assert cadences.leave(tx, visits, client_id=bea.client_id)
    assert _join(town, visits, bea)
    mornings = [row.planned_at for row in planned(town, visits)[::2]]
    assert mornings[1] - mornings[0] == timedelta(minutes=1)


def _join(town: PracticeTown, campaign_id: UUID, known: Known) -> bool:
    enrolling = Enrolling(known.client_id, known.conversation_id, ZONE)
    with town.house.db.writing() as tx:
        return cadences.join(tx, town.house, campaign_id, enrolling, now=town.now)


def test_leaving_what_one_is_not_in_does_nothing(
    town: PracticeTown, bea: Known, visits: UUID
) -> None:
    visit(town, bea, "no")
    assert enrolled(town, visits) == [] and town.rows(escalations) == []
    assert town.rows(audit_entries, action="cadence.stopped") == []


@pytest.mark.parametrize("answers", [("yes", "3"), ("no",)])
def test_a_cadence_that_the_team_has_not_comes_before_a_person_and_the_script_goes_on(
    town: PracticeTown, bea: Known, answers: tuple[str, ...]
) -> None:
    practice.campaign(town, "Visits", *CADENCE, team_id=town.other_team_id)
    visit(town, bea, *answers)
    [opened] = town.rows(escalations)
    found = (opened.level, opened.reason, opened.rule)
    assert found == (2, "its script names a cadence that the team has not", "Visits")
    assert town.rows(conversations, id=bea.conversation_id)[0].state == "bot"
    assert {row.reason for row in town.rows(check_ins, script="visit")} == {"finished"}


def test_a_cadence_that_rests_takes_nobody_in_and_lets_everybody_out(
    town: PracticeTown, bea: Known, visits: UUID
) -> None:
    assert _join(town, visits, bea)
    with town.house.db.writing() as tx:
        tx.execute(update(campaigns).where(campaigns.c.id == visits).values(state="paused"))
    visit(town, bea, "no")
    assert enrolled(town, visits) == ["stopped"]
    visit(town, bea, "yes", "3")
    assert enrolled(town, visits) == ["stopped"]
    [opened] = town.rows(escalations)
    assert (opened.level, opened.reason) == (2, "its script starts a cadence that rests")


def test_after_a_stop_nothing_of_a_started_cadence_leaves(
    town: PracticeTown, bea: Known, visits: UUID
) -> None:
    _join(town, visits, bea)
    town.hears(bea, "STOP")
    town.later(days=3)
    assert {(row.state, row.reason) for row in planned(town, visits)} == {("skipped", "opted_out")}
    assert town.said(bea)[-1] == "fixed.opted_out"


def test_the_log_of_cadences_holds(town: PracticeTown, bea: Known, visits: UUID) -> None:
    visit(town, bea, "yes", "3")
    with town.house.db.reading() as tx:
        assert audit.faults(tx, town.house.ring) == []


def test_what_handing_back_would_say_is_told_and_starts_nothing(
    town: PracticeTown, bea: Known, visits: UUID
) -> None:
    practice.start(town, bea, "handed")
    noor = town.staff["Noor"]
    taken = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    told = specialist.preview(town.house, noor, bea.conversation_id, town.now)
    assert [text.partition(": ")[2] for text in told] == ["welcome to the visits."]
    assert enrolled(town, visits) == []
    holding = Holding(noor, bea.conversation_id, taken.token)
    specialist.hand_back(town.house, holding, town.now)
    assert enrolled(town, visits) == ["enrolled"]
