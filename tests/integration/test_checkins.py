"""Check-ins: started when due, wanted and free; else they wait or are dropped, with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.care import checkins, specialist
from bot.care.steps import LATE_HOURS
from models import campaigns, check_ins, clients, contact_points, enrolments, messages, progresses
from tests.town import Known, Town

UNTIL_FIRST = timedelta(days=2, hours=3)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has agreed to check-ins on a Tuesday morning."""
    return town.agreed("Bea")


def change(town: Town, table: Any, **values: Any) -> None:
    """Change every row of a table."""
    with town.house.db.writing() as tx:
        tx.execute(update(table).values(**values))


def first(town: Town) -> Any:
    """Read Bea's first check-in."""
    return town.rows(check_ins, script="first_check_in")[0]


def start(town: Town) -> int:
    """Start what is due."""
    return checkins.start_due(town.house, town.now, limit=10)


def test_a_check_in_that_is_due_starts_once(town: Town, bea: Known) -> None:
    town.clock.at += UNTIL_FIRST
    assert start(town) == 1
    assert (first(town).state, first(town).started_at) == ("started", town.now)
    assert start(town) == 0
    town.later(minutes=1)
    assert town.said(bea).count("first_check_in.how_are_things") == 1


def test_a_finished_check_in_keeps_its_result(town: Town, bea: Known) -> None:
    town.later(days=2, hours=3)
    _answers(town, bea)
    assert (first(town).state, first(town).reason) == ("finished", "finished")


@pytest.mark.parametrize(
    ("table", "values", "reason"),
    [
        (enrolments, {"state": "stopped"}, "campaign_over"),
        (campaigns, {"state": "finished"}, "campaign_over"),
        (contact_points, {"state": "unreachable"}, "unreachable"),
        (contact_points, {"state": "suspect"}, "suspect"),
    ],
)
def test_what_must_not_go_out_is_skipped_with_its_reason(
    town: Town, bea: Known, table: Any, values: dict[str, str], reason: str
) -> None:
    change(town, table, **values)
    town.later(days=2, hours=3)
    assert (first(town).state, first(town).reason) == ("skipped", reason)
    assert "first_check_in.how_are_things" not in town.said(bea)


def test_without_a_yes_a_check_in_is_skipped(town: Town) -> None:
    bea = town.refer("Bea")
    town.settle()
    town.hears(bea, "no")
    town.later(days=2, hours=3)
    assert (first(town).state, first(town).reason) == ("skipped", "no_consent")


def test_after_a_stop_a_check_in_is_skipped(town: Town, bea: Known) -> None:
    town.hears(bea, "STOP")
    town.later(days=2, hours=3)
    assert (first(town).state, first(town).reason) == ("skipped", "opted_out")


def test_a_text_is_refused_where_texting_is_not_safe(town: Town, bea: Known) -> None:
    change(town, clients, safe_to_text=False)
    town.later(days=2, hours=3)
    asked = town.rows(messages, wording="first_check_in.how_are_things")
    assert [(row.status, row.reason) for row in asked] == [("refused", "not_safe_to_text")]


def test_a_paused_campaign_waits_and_goes_on(town: Town, bea: Known) -> None:
    change(town, campaigns, state="paused")
    town.clock.at += UNTIL_FIRST
    start(town)
    waiting = first(town)
    assert (waiting.state, waiting.reason) == ("due", "campaign_paused")
    assert waiting.due_at == town.now + timedelta(hours=1) > waiting.planned_at
    change(town, campaigns, state="running")
    town.later(hours=1)
    assert first(town).state == "started" and first(town).reason is None


def test_a_check_in_waits_while_a_person_speaks(town: Town, bea: Known) -> None:
    town.hears(bea, "please call me")
    specialist.claim(town.house, town.staff["Noor"], bea.conversation_id, town.now)
    town.clock.at += UNTIL_FIRST
    start(town)
    assert (first(town).state, first(town).reason) == ("due", "person_speaks")


def test_two_scripts_never_run_at_once(town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    _plan(town, bea, "check_in")
    town.settle()
    [waiting] = town.rows(check_ins, script="check_in", planned_at=town.now)
    assert (waiting.state, waiting.reason) == ("due", "script_under_way")
    assert [row.script for row in town.rows(progresses, state="active")] == ["first_check_in"]
    _answers(town, bea)
    town.later(hours=1)
    assert [row.script for row in town.rows(progresses, state="active")] == ["check_in"]


def test_two_check_ins_due_at_once_start_one_after_the_other(town: Town, bea: Known) -> None:
    _plan(town, bea, "check_in")
    _plan(town, bea, "caring_contact")
    assert start(town) == 2
    assert len(town.rows(progresses, state="active")) == 1
    town.settle()
    assert len(town.said(bea)) == 3


def test_on_a_weekend_a_check_in_waits_for_monday_morning(town: Town, bea: Known) -> None:
    town.clock.at += timedelta(days=4)
    _plan(town, bea, "check_in")
    start(town)
    [waiting] = town.rows(check_ins, script="check_in", reason="window")
    local = waiting.due_at - town.now
    assert local == timedelta(days=1, hours=22)
    town.clock.at = waiting.due_at
    start(town)
    assert town.rows(check_ins, id=waiting.id)[0].state == "started"


def test_a_check_in_that_comes_two_days_late_is_dropped(town: Town, bea: Known) -> None:
    planned_at = first(town).planned_at
    town.clock.at = planned_at + timedelta(hours=LATE_HOURS, seconds=1)
    start(town)
    assert (first(town).state, first(town).reason) == ("skipped", "too_late")


def test_a_caring_contact_asks_nothing_and_ends_at_once(town: Town, bea: Known) -> None:
    _plan(town, bea, "caring_contact")
    town.settle()
    [done] = town.rows(check_ins, script="caring_contact", planned_at=town.now)
    assert (done.state, done.reason) == ("finished", "finished")
    assert [row.state for row in town.rows(progresses, script="caring_contact")] == ["ended"]
    assert town.said(bea)[-1] == "caring_contact.good_wish"


def test_more_than_three_unprompted_texts_a_day_wait(town: Town, bea: Known) -> None:
    for _ in range(4):
        _plan(town, bea, "caring_contact")
        town.later(minutes=10)
    texts = town.rows(messages, purpose="caring_contact")
    sent = [row for row in texts if row.status == "delivered"]
    held = [row for row in texts if row.status == "held"]
    assert len(town.rows(messages, author="bot", answers_at=None, status="delivered")) == 3
    assert len(sent) + len(held) == 4 and {row.reason for row in held} == {"daily_cap"}
    town.later(days=1, hours=1)
    assert {row.status for row in town.rows(messages, purpose="caring_contact")} == {"delivered"}


def test_a_script_that_is_no_longer_there_stops_nobody_elses_check_in(
    town: Town, bea: Known
) -> None:
    _plan(town, bea, "a_script_of_old")
    dee = town.agreed("Dee")
    town.clock.at += timedelta(minutes=1)
    _plan(town, dee, "caring_contact")
    town.settle()
    [gone] = town.rows(check_ins, script="a_script_of_old")
    assert (gone.state, gone.reason) == ("skipped", "script_missing")
    assert town.said(dee)[-1] == "caring_contact.good_wish"


def _answers(town: Town, known: Known) -> None:
    """Answer the first check-in to its end."""
    for answer in ("4", "no", "no"):
        town.hears(known, answer)
        town.settle()


def _plan(town: Town, known: Known, script: str) -> None:
    """Plan one more check-in for now."""
    client = town.rows(enrolments, client_id=known.client_id)[0]
    row = {"enrolment_id": client.id, "conversation_id": known.conversation_id, "script": script}
    times = {"planned_at": town.now, "due_at": town.now}
    with town.house.db.writing() as tx:
        tx.execute(insert(check_ins), {"id": town.house.new_id(), "state": "due", **row, **times})
