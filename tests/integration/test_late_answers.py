"""Answers that come after silence: within their grace they count once, else a person has them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.care import checkins, specialist
from bot.care.specialist import Holding
from bot.care.turn import fire_due_timers
from bot.care.turn.inbound import Ending
from models import (
    check_ins,
    conversations,
    escalations,
    messages,
    outcomes,
    progresses,
    service_referrals,
    timers,
)
from tests import practice
from tests.practice import PracticeTown
from tests.racing import at_once
from tests.town import Known

GRACE = timedelta(days=2)


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[PracticeTown]:
    """The town with the practice scripts, on each database in turn."""
    town = PracticeTown(database_url, tmp_path)
    yield town
    town.close()


@pytest.fixture
def bea(town: PracticeTown) -> Known:
    """Bea, who let the first question pass: its script has ended, at six in the evening."""
    bea = town.agreed("Bea")
    practice.start(town, bea, "interrupts")
    for _ in range(2):
        town.later(hours=4, minutes=1)
    assert _place(town).result == "no answer"
    return bea


def _place(town: PracticeTown) -> Any:
    return town.rows(progresses, script="interrupts")[0]


def _check_in(town: PracticeTown) -> tuple[str, str | None]:
    row = town.rows(check_ins, script="interrupts")[0]
    return row.state, row.reason


def _answers(town: PracticeTown) -> list[str]:
    return [row.value for row in town.rows(outcomes, script="interrupts")]


def test_silence_ends_the_script_and_it_listens_on(town: PracticeTown, bea: Known) -> None:
    place = _place(town)
    assert (place.state, place.result) == ("ended", "no answer")
    assert place.grace_until == place.ended_at + GRACE
    assert _check_in(town) == ("finished", "no answer")


def test_a_late_answer_counts_and_the_script_goes_on(town: PracticeTown, bea: Known) -> None:
    town.later(hours=20)
    assert town.hears(bea, "yes") is Ending.SCRIPT
    place = _place(town)
    assert (place.state, place.result, place.ended_at) == ("active", None, None)
    assert place.grace_until is None and _answers(town) == ["yes"]
    assert _check_in(town) == ("started", None)
    town.later(hours=3, minutes=1)
    assert town.said(bea)[-1] == "interrupts.second"
    town.hears(bea, "no")
    assert _check_in(town) == ("finished", "finished") and _place(town).result == "finished"
    assert town.rows(escalations) == []


def test_a_late_answer_that_ends_the_script_is_the_end_that_reports_count(
    town: PracticeTown, bea: Known
) -> None:
    ended_at = _place(town).ended_at
    town.later(hours=1)
    assert town.hears(bea, "no") is Ending.SCRIPT
    place = _place(town)
    assert (place.state, place.result, place.grace_until) == ("ended", "finished", None)
    assert place.ended_at == town.now > ended_at
    assert _check_in(town) == ("finished", "finished") and _answers(town) == ["no"]


def test_a_late_answer_counts_once(town: PracticeTown, bea: Known) -> None:
    town.hears(bea, "no")
    assert town.hears(bea, "yes") is Ending.PERSON
    assert _answers(town) == ["no"]
    assert town.rows(escalations)[0].reason == "wrote without being asked"


@pytest.mark.parametrize(("after", "counts"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_grace_ends_to_the_second(
    town: PracticeTown, bea: Known, after: timedelta, counts: bool
) -> None:
    town.clock.at = _place(town).grace_until + after
    town.hears(bea, "no")
    assert _answers(town) == (["no"] if counts else [])
    reasons = [row.reason for row in town.rows(escalations)]
    assert reasons == ([] if counts else ["wrote without being asked"])


def test_a_late_answer_that_is_unclear_goes_to_a_person_who_says_so(
    town: PracticeTown, bea: Known
) -> None:
    assert town.hears(bea, "purple banana") is Ending.PERSON
    assert town.said(bea)[-1] == "fixed.received"
    assert [(row.level, row.reason) for row in town.rows(escalations)] == [
        (3, "a late answer is unclear")
    ]
    place = _place(town)
    assert (place.state, place.result, place.grace_until) == ("ended", "no answer", None)
    assert _check_in(town) == ("finished", "no answer")


def test_a_person_who_had_it_ends_the_grace(town: PracticeTown, bea: Known) -> None:
    town.hears(bea, "please call me")
    assert town.hears(bea, "yes") is Ending.PERSON
    _hand_back(town, bea)
    assert _place(town).grace_until is None
    assert town.hears(bea, "yes") is Ending.PERSON and _answers(town) == []


def _hand_back(town: PracticeTown, known: Known) -> None:
    noor = town.staff["Noor"]
    claim = specialist.claim(town.house, noor, known.conversation_id, town.now)
    specialist.hand_back(town.house, Holding(noor, known.conversation_id, claim.token), town.now)


def test_a_person_who_closed_it_ends_the_grace_and_changes_no_result(
    town: PracticeTown, bea: Known
) -> None:
    noor = town.staff["Noor"]
    claim = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    holding = Holding(noor, bea.conversation_id, claim.token)
    specialist.close(town.house, holding, outcome="talked_by_phone", now=town.now)
    assert (_place(town).result, _place(town).grace_until) == ("no answer", None)
    assert _check_in(town) == ("finished", "no answer")


def test_a_newer_script_ends_the_grace(town: PracticeTown, bea: Known) -> None:
    practice.start(town, bea, "recall")
    assert town.hears(bea, "yes") is Ending.PERSON
    assert _answers(town) == [] and _place(town).grace_until is None
    assert _check_in(town) == ("finished", "no answer")


def test_a_newer_question_is_the_one_that_is_answered(town: PracticeTown, bea: Known) -> None:
    town.later(hours=20)
    practice.start(town, bea, "visit")
    town.hears(bea, "yes")
    assert _answers(town) == []
    assert [row.state for row in town.rows(service_referrals)] == ["offered", "accepted"]


def test_a_stop_ends_the_grace(town: PracticeTown, bea: Known) -> None:
    town.hears(bea, "STOP")
    town.hears(bea, "yes")
    assert _answers(town) == [] and _place(town).grace_until is None


def test_a_stop_on_one_phone_ends_the_grace_of_the_other(town: PracticeTown, bea: Known) -> None:
    town.refer("Dee", address=bea.phone, shared_phone=True)
    town.hears_from(bea.phone, "STOP")
    assert _place(town).grace_until is None


def test_a_question_that_never_left_hears_no_late_answer(town: PracticeTown) -> None:
    bea = town.agreed("Bea")
    practice.plan(town, bea, "interrupts")
    checkins.start_due(town.house, town.now, limit=10)
    with town.house.db.writing() as tx:
        asked = messages.c.wording == "interrupts.first"
        tx.execute(messages.update().where(asked).values(status="refused", status_rank=3))
    for _ in range(2):
        town.clock.at += timedelta(hours=4, minutes=1)
        _fire(town)
        with town.house.db.writing() as tx:
            unsent = messages.c.status == "queued"
            tx.execute(messages.update().where(unsent).values(status="refused", status_rank=3))
    assert _place(town).grace_until is not None
    assert town.hears(bea, "yes") is Ending.PERSON and _answers(town) == []
    assert town.said(bea)[-1] == "fixed.received"


def _fire(town: PracticeTown) -> None:

    fire_due_timers(town.house, town.now, limit=10)


def test_an_offer_is_accepted_late(town: PracticeTown) -> None:
    bea = town.agreed("Bea")
    practice.campaign(town, "Visits", {"script": "interrupts", "after_hours": 24})
    practice.start(town, bea, "roundabout")
    town.later(hours=4, minutes=1)
    town.later(hours=20)
    town.hears(bea, "yes")
    town.settle()
    assert town.said(bea)[-1] == "visit.how_many"
    assert [row.state for row in town.rows(service_referrals)] == ["offered", "accepted"]
    steps = {row.step for row in town.rows(service_referrals)}
    assert steps == {"the_visit_that_was_called/food"}


def test_a_reminder_that_waits_for_the_morning_is_moot_after_a_late_answer(
    town: PracticeTown,
) -> None:
    bea = town.agreed("Bea")
    town.clock.at += timedelta(hours=7)
    practice.start(town, bea, "interrupts")
    town.later(hours=4, minutes=1)
    town.later(hours=4, minutes=1)
    [reminder] = town.rows(messages, wording="interrupts.first.remind")
    assert (reminder.status, reminder.reason) == ("held", "window")
    town.hears(bea, "no")
    [reminder] = town.rows(messages, wording="interrupts.first.remind")
    assert (reminder.status, reminder.reason) == ("cancelled", "answered")


def test_a_late_answer_and_a_new_check_in_at_once_leave_one_script_under_way(
    town: PracticeTown, bea: Known
) -> None:
    practice.plan(town, bea, "visit")
    at_once(
        lambda: town.hears(bea, "yes"),
        lambda: checkins.start_due(town.house, town.now, limit=10),
    )
    under_way = town.rows(progresses, state="active")
    assert len(under_way) == 1
    answered, offered = _answers(town), town.rows(service_referrals)
    if under_way[0].script == "interrupts":
        assert answered == ["yes"] and offered == []
        assert town.rows(check_ins, script="visit")[0].reason == "script_under_way"
    else:
        # The new question had not left when the client wrote: it is nobody's answer.
        assert answered == [] and [row.state for row in offered] == ["offered"]
        assert town.rows(escalations)[0].reason == "wrote before the question left"
    assert all(row.grace_until is None for row in town.rows(progresses))


def test_two_late_answers_at_once_count_once(town: PracticeTown, bea: Known) -> None:
    at_once(
        lambda: town.hears(bea, "no", provider_id="SMone"),
        lambda: town.hears(bea, "no", provider_id="SMtwo"),
    )
    assert _answers(town) == ["no"]


def test_the_silence_and_the_answer_at_once_count_the_answer(town: PracticeTown) -> None:
    bea = town.agreed("Bea")
    practice.start(town, bea, "interrupts")
    town.later(hours=4, minutes=1)
    town.clock.at += timedelta(hours=4, minutes=1)
    at_once(lambda: town.hears(bea, "yes"), lambda: _fire(town))
    assert _answers(town) == ["yes"]
    place = _place(town)
    assert (place.state, place.grace_until) == ("active", None)
    waiting = [one for one in town.rows(timers, progress_id=place.id) if not _is_over(one)]
    assert len(waiting) == 1


def _is_over(timer: Any) -> bool:
    return timer.fired_at is not None or timer.cancelled_at is not None


def test_a_person_who_claims_and_a_late_answer_at_once_never_both_speak(
    town: PracticeTown, bea: Known
) -> None:
    noor = town.staff["Noor"]
    at_once(
        lambda: town.hears(bea, "yes"),
        lambda: specialist.claim(town.house, noor, bea.conversation_id, town.now),
    )
    town.settle()
    assert town.rows(conversations, id=bea.conversation_id)[0].state == "held"
    assert town.said(bea)[-1] == "interrupts.first.remind"
