"""The rhythm in the house: holidays, caps over all texts, silences, and what did not go out."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from models import campaigns, check_ins, escalations, messages
from tests.town import ZONE, Known, Town

THANKSGIVING = datetime(2026, 11, 26, 18, tzinfo=UTC)


def cadence(town: Town, *steps: dict[str, Any]) -> None:
    """Give the town's campaign another cadence, for who joins from now on."""
    with town.house.db.writing() as tx:
        tx.execute(update(campaigns).values(cadence=list(steps)))


def planned(town: Town, known: Known, script: str) -> list[Any]:
    """Return a client's planned texts of one script, the earliest first."""
    rows = town.rows(check_ins, conversation_id=known.conversation_id, script=script)
    return sorted(rows, key=lambda row: (row.planned_at, row.id))


def test_nothing_automatic_leaves_on_a_public_holiday(town: Town) -> None:
    town.clock.at = THANKSGIVING
    bea = town.refer("Bea")
    town.settle()
    assert town.said(bea) == []
    town.clock.at += timedelta(days=1)
    town.settle()
    assert len(town.said(bea)) == 1


ASKED_AGAIN: list[dict[str, Any]] = [
    {"script": "consent", "after_hours": 0},
    {"script": "check_in", "after_hours": 24},
    {"script": "check_in", "after_hours": 48, "late_hours": 96, "if": "unanswered"},
]


def test_who_did_not_answer_is_asked_once_more_when_the_first_has_ended(town: Town) -> None:
    cadence(town, *ASKED_AGAIN)
    bea = town.agreed("Bea")
    for _ in range(8 * 4):
        town.later(hours=6)
    first, again = planned(town, bea, "check_in")
    assert (first.state, first.reason) == (again.state, again.reason) == ("finished", "no answer")


def test_who_answered_is_not_asked_once_more(town: Town) -> None:
    cadence(town, *ASKED_AGAIN)
    bea = town.agreed("Bea")
    for _ in range(8 * 4):
        town.later(hours=6)
        if planned(town, bea, "check_in")[0].state == "started":
            for reply in ("5", "no"):
                town.hears(bea, reply)
    again = planned(town, bea, "check_in")[1]
    assert (again.state, again.reason) == ("skipped", "answered_already")


def test_after_silences_only_what_asks_nothing_goes_out(town: Town) -> None:
    week, late = 24 * 7, 24 * 5
    asks = [
        {"script": "check_in", "after_hours": week * n, "late_hours": late} for n in range(1, 8)
    ]
    caring = {"script": "caring_contact", "after_hours": week * 8, "late_hours": late}
    cadence(town, {"script": "consent", "after_hours": 0}, *asks, caring)
    bea = town.agreed("Bea")
    for _ in range(9 * 7 * 2):
        town.later(hours=12)
    asked = [row.reason for row in planned(town, bea, "check_in")]
    most = town.house.policy.silences_max
    assert asked == ["no answer"] * most + ["silent"] * (len(asks) - most)
    assert [row.state for row in planned(town, bea, "caring_contact")] == ["finished"]


@pytest.mark.parametrize("late", ["skip", "tell"])
def test_what_could_not_go_out_in_time_is_a_row_with_why_and_staff_are_told_if_they_want(
    town: Town, late: str
) -> None:
    step = {"script": "check_in", "after_hours": 24, "late": late, "late_hours": 2}
    cadence(town, {"script": "consent", "after_hours": 0}, step)
    bea = town.agreed("Bea")
    town.clock.at += timedelta(days=3)
    town.settle()
    [missed] = planned(town, bea, "check_in")
    assert (missed.state, missed.reason) == ("skipped", "too_late")
    told = [row.reason for row in town.rows(escalations, conversation_id=bea.conversation_id)]
    assert told == (["a planned text did not go out in time"] if late == "tell" else [])


def test_a_step_has_hours_of_its_own(town: Town) -> None:
    step = {"script": "check_in", "after_hours": 24, "between": [16, 18]}
    cadence(town, {"script": "consent", "after_hours": 0}, *[step] * 6)
    bea = town.agreed("Bea")
    local = [row.due_at.astimezone(ZoneInfo(ZONE)) for row in planned(town, bea, "check_in")]
    assert all(16 <= at.hour < 18 for at in local)
    assert len({at.minute for at in local}) > 1


def test_a_step_counts_from_the_call_where_it_says_so(town: Town) -> None:
    step = {"script": "check_in", "after_hours": 24 * 7, "from": "call"}
    cadence(town, {"script": "consent", "after_hours": 0}, step)
    called_at = town.now - timedelta(days=4)
    bea = town.refer("Bea", called_at=called_at)
    [row] = planned(town, bea, "check_in")
    # The seventh day after the call is a Friday, the seventh from now the Tuesday after it.
    assert timedelta(days=7) <= row.planned_at - called_at < timedelta(days=8)


def test_no_more_than_so_many_unprompted_texts_leave_in_a_week(town: Town) -> None:
    each_day = [{"script": "caring_contact", "after_hours": 24 * day} for day in range(1, 12)]
    cadence(town, {"script": "consent", "after_hours": 0}, *each_day)
    bea = town.agreed("Bea")
    for _ in range(60):
        town.later(hours=6)
    rows = town.rows(messages, conversation_id=bea.conversation_id, author="bot")
    left = [row.sent_at for row in rows if row.sent_at is not None and row.answers_at is None]
    most = town.house.policy.unprompted_per_week_max
    for at in left:
        assert sum(at - timedelta(days=7) < other <= at for other in left) <= most
