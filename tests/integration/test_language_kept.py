"""What the script language keeps: values remembered, services offered, and what they set going."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.care import specialist
from bot.care.specialist import Holding
from bot.errors import TurnConflict
from models import clients, escalations, messages, outcomes, progresses, remembered
from models import service_referrals as offers
from tests import practice
from tests.practice import PracticeTown
from tests.town import Known

VISITS = {"script": "interrupts", "after_hours": 24}


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[PracticeTown]:
    """The town with the practice scripts, on each database in turn."""
    town = PracticeTown(database_url, tmp_path)
    yield town
    town.close()


@pytest.fixture
def bea(town: PracticeTown) -> Known:
    """Bea, who agreed; there is a cadence of visits that nobody is in."""
    bea = town.agreed("Bea")
    practice.campaign(town, "Visits", VISITS)
    return bea


def answers(town: PracticeTown, known: Known, *texts: str) -> None:
    """Answer question after question."""
    for text in texts:
        town.hears(known, text)
        town.settle()


def bodies(town: PracticeTown, known: Known) -> list[str]:
    """Return what was said to a client, oldest first."""
    rows = town.rows(messages, conversation_id=known.conversation_id, direction="out")
    return [row.body for row in rows]


def test_an_answer_is_remembered_with_where_it_came_from(town: PracticeTown, bea: Known) -> None:
    practice.start(town, bea, "visit")
    answers(town, bea, "yes", "3")
    kept = {row.name: row for row in town.rows(remembered)}
    assert {name: row.value for name, row in kept.items()} == {
        "boxes": "3",
        "prefers": "evening",
        "comes_on": "2026-03-05",
    }
    [asked] = town.rows(progresses, script="visit")
    [number] = town.rows(outcomes, instrument="boxes_wanted")
    boxes = kept["boxes"]
    assert (boxes.progress_id, boxes.turn_id) == (asked.id, number.turn_id)
    assert (boxes.script, boxes.step, boxes.language) == ("visit", "how_many", "en")
    assert boxes.script_version == asked.script_version


def test_a_later_script_is_handed_the_latest_of_what_it_declares(
    town: PracticeTown, bea: Known
) -> None:
    for boxes in ("3", "1"):
        practice.start(town, bea, "visit")
        answers(town, bea, "yes", boxes)
    practice.start(town, bea, "recall")
    place = town.house.library.current("recall")
    assert "prefers" not in place.script.values
    assert bodies(town, bea)[-1] == "1 box on Thursday, March 5."


def test_a_plural_and_a_date_are_said_in_the_clients_language(town: PracticeTown) -> None:
    ana = town.agreed("Ana")
    practice.campaign(town, "Visits", VISITS)
    practice.start(town, ana, "visit")
    answers(town, ana, "sí", "2")
    assert bodies(town, ana)[-1] == "2 boxes it is."
    practice.start(town, ana, "recall")
    assert bodies(town, ana)[-1] == "2 boxes on jueves, 5 de marzo."


def test_another_clients_values_stay_theirs(town: PracticeTown, bea: Known) -> None:
    practice.start(town, bea, "visit")
    answers(town, bea, "yes", "3")
    dee = town.agreed("Dee")
    practice.start(town, dee, "recall")
    assert bodies(town, dee)[-1] == "Nothing is known."


def test_a_value_of_another_kind_is_not_handed_over(town: PracticeTown, bea: Known) -> None:
    practice.start(town, bea, "visit")
    answers(town, bea, "yes", "3")
    [row] = town.rows(remembered, name="boxes")
    with town.house.db.writing() as tx:
        fresh = {**row._mapping, "id": town.house.new_id(), "value": "three"}
        tx.execute(remembered.insert(), fresh)
    practice.start(town, bea, "recall")
    assert bodies(town, bea)[-1] == "Nothing is known."


@pytest.mark.parametrize(
    ("changes", "greeting"),
    [
        ({"name": "Bea"}, "hello Bea."),
        ({"name": "Ruiz Vega, Bea Maria"}, "hello Bea."),
        ({"name": "Bea", "shared_phone": True}, "hello."),
        ({"name": "  "}, "hello."),
    ],
)
def test_a_client_is_called_by_their_first_name_unless_others_hold_the_phone(
    town: PracticeTown, bea: Known, changes: dict[str, Any], greeting: str
) -> None:
    with town.house.db.writing() as tx:
        tx.execute(update(clients).values(**changes))
    practice.start(town, bea, "recall")
    assert bodies(town, bea)[-2] == f"Riverside follow-up team: {greeting}"


@pytest.mark.parametrize(("answer", "state"), [("yes", "accepted"), ("no", "declined")])
def test_an_offer_and_the_answer_to_it_are_written_down(
    town: PracticeTown, bea: Known, answer: str, state: str
) -> None:
    practice.start(town, bea, "visit")
    answers(town, bea, answer)
    kept = town.rows(offers)
    assert [(row.service, row.state) for row in kept] == [
        ("Northside Food Pantry", "offered"),
        ("Northside Food Pantry", state),
    ]
    assert {(row.script, row.step) for row in kept} == {("visit", "food")}


def test_an_offer_that_is_asked_anew_is_one_offer(town: PracticeTown, bea: Known) -> None:
    practice.start(town, bea, "visit")
    answers(town, bea, "purple banana", "please call me")
    claim = specialist.claim(town.house, town.staff["Noor"], bea.conversation_id, town.now)
    holding = Holding(town.staff["Noor"], bea.conversation_id, claim.token)
    specialist.hand_back(town.house, holding, town.now)
    town.settle()
    assert town.said(bea).count("visit.food") == 2
    answers(town, bea, "yes")
    assert [row.state for row in town.rows(offers)] == ["offered", "accepted"]


def test_the_next_visit_offers_anew(town: PracticeTown, bea: Known) -> None:
    for answer in ("no", "yes"):
        practice.start(town, bea, "visit")
        answers(town, bea, answer)
    assert [row.state for row in town.rows(offers)] == [
        "offered",
        "declined",
        "offered",
        "accepted",
    ]


def test_a_called_script_keeps_its_answers_under_the_step_that_called_it(
    town: PracticeTown, bea: Known
) -> None:
    practice.start(town, bea, "roundabout")
    answers(town, bea, "yes", "3")
    call = "the_visit_that_was_called"
    assert {row.step for row in town.rows(offers)} == {f"{call}/food"}
    assert [row.step for row in town.rows(outcomes, script="roundabout")] == [f"{call}/how_many"]
    assert town.said(bea)[-1] == "visit.thanks"
    [ended] = town.rows(progresses, script="roundabout")
    assert (ended.state, ended.result) == ("ended", "finished")


@pytest.mark.parametrize("table", [remembered, offers])
def test_what_is_kept_is_only_added_to(town: PracticeTown, bea: Known, table: Any) -> None:
    practice.start(town, bea, "visit")
    answers(town, bea, "yes", "3")
    for statement in (update(table).values(step="other"), table.delete()):
        with pytest.raises(TurnConflict), town.house.db.writing() as tx:
            tx.execute(statement)
    assert town.rows(table)


def test_what_is_kept_is_kept_encrypted(town: PracticeTown, bea: Known) -> None:
    practice.start(town, bea, "visit")
    answers(town, bea, "yes", "3")
    with town.house.db.reading() as tx:
        raw = [
            *tx.exec_driver_sql("SELECT value FROM remembered"),
            *tx.exec_driver_sql("SELECT service FROM service_referrals"),
        ]
    assert raw and not any(b"evening" in bytes(row[0]) or b"Pantry" in bytes(row[0]) for row in raw)


def test_nobody_is_escalated_for_an_ordinary_visit(town: PracticeTown, bea: Known) -> None:
    practice.start(town, bea, "visit")
    answers(town, bea, "yes", "3")
    assert town.rows(escalations) == []


def test_a_day_is_told_from_where_the_client_is_and_when_they_wrote(town: PracticeTown) -> None:
    bea = town.agreed("Bea")
    practice.start(town, bea, "appointment")
    # Ten at night in Portland, when it is the next day already in Greenwich.
    town.clock.at = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
    town.hears(bea, "tomorrow")
    assert [row.value for row in town.rows(outcomes, script="appointment")] == ["2026-03-04"]
    town.clock.at = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
    town.settle()
    assert bodies(town, bea)[-1].endswith("today is Wednesday, March 4. We wish you well.")
