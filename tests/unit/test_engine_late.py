"""Late answers: a question that silence went past still listens for its time of grace, and no
longer than until another one is asked or a person has the conversation."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from flows.answers import Answer, Later, No, Number, Question, Unsure, Yes
from flows.effects import CancelTimers, Close, Effect, Escalate, RecordOutcome, SetTimer
from flows.engine import LATE_AND_UNCLEAR, asked, begin, step
from flows.events import Heard, Interrupted, Resumed, Started, TimerFired
from flows.moments import Moment
from flows.progress import Progress
from flows.script import Script
from flows.step import Step
from flows.steps import End, Offer, Silence, Unclear, Wait
from flows.steps import Say as SayStep
from tests.authoring import DAY, NOW, OVER, PERSON, ask, at, script

GRACE = timedelta(days=2)
LATER = NOW + DAY
LOW = End("low", "low")
PAUSE = Wait("pause", "quiet", Moment("3 days", after=3 * DAY))
QUIET = End("quiet", "no answer")
CASES = {"1": "low", "2": "more", "5": "over", "unsure": "person"}


def gone_by(then: str, *steps: Step, reminds: str | None = None) -> tuple[Script, Progress]:
    """Give a script and the place where silence has led to `then`, a day after it asked."""
    silence = Silence(DAY, reminds, then, GRACE)
    trial = script(ask(cases=CASES, silence=silence), *steps, PERSON, OVER, LOW, QUIET)
    place, _ = begin(trial, Started(), NOW)
    place, _ = step(trial, place, TimerFired(place.timer), LATER)
    return trial, place


def hear(
    trial: Script, place: Progress, answer: Answer | None, *, now: datetime
) -> tuple[Progress, tuple[Effect, ...]]:
    return step(trial, place, Heard(answer), now)


def test_silence_keeps_the_question_open_for_its_grace() -> None:
    trial, place = gone_by("quiet")
    assert (place.expired, place.expired_until) == ("how", LATER + GRACE)
    assert asked(trial, place, LATER + GRACE) is trial.steps["how"]
    assert asked(trial, place, LATER + GRACE + timedelta(microseconds=1)) is None


def test_without_grace_nothing_is_heard_afterwards() -> None:
    trial = script(ask(silence=Silence(DAY, None, "over")), PERSON, OVER)
    place, _ = step(trial, at("how"), TimerFired("how/0/0"), LATER)
    assert (place.expired, place.expired_until) == (None, None)
    assert hear(trial, place, Number(5), now=LATER) == (place, ())


def test_a_late_answer_counts_although_the_script_has_ended() -> None:
    trial, place = gone_by("quiet")
    after, said = hear(trial, place, Number(5), now=LATER + DAY)
    assert after == at("over", phase="ended")
    assert said == (CancelTimers(), RecordOutcome("state", "5", "how"), Close("finished"))


def test_a_late_answer_during_a_wait_ends_the_wait_and_its_timer() -> None:
    trial, place = gone_by("pause", PAUSE)
    assert place.phase == "waiting"
    after, said = hear(trial, place, Number(1), now=LATER + DAY)
    assert after == at("low", phase="ended")
    assert said == (CancelTimers(), RecordOutcome("state", "1", "how"), Close("low"))


@pytest.mark.parametrize("answer", [Number(1), Number(5), None])
def test_a_late_answer_is_taken_once(answer: Answer | None) -> None:
    trial, place = gone_by("quiet")
    after, _ = hear(trial, place, answer, now=LATER)
    assert (after.expired, after.expired_until) == (None, None)
    assert hear(trial, after, Number(5), now=LATER) == (after, ())


@pytest.mark.parametrize("answer", [None, Later(), Number(3), Yes()])
def test_a_late_answer_that_cannot_be_read_goes_to_a_person_and_the_script_stays(
    answer: Answer | None,
) -> None:
    trial, place = gone_by("pause", PAUSE)
    after, said = hear(trial, place, answer, now=LATER + DAY)
    assert after == replace(place, expired=None, expired_until=None)
    assert said == (LATE_AND_UNCLEAR,)
    assert isinstance(LATE_AND_UNCLEAR, Escalate)


def test_a_late_hedge_goes_where_the_question_says() -> None:
    trial, place = gone_by("quiet")
    after, said = hear(trial, place, Unsure(), now=LATER)
    assert after.phase == "with_a_person"
    assert said[0] == CancelTimers()


def test_the_moment_after_the_grace_it_is_a_text_like_any_other() -> None:
    trial, place = gone_by("quiet")
    assert hear(trial, place, Number(5), now=LATER + GRACE * 2) == (place, ())


def test_another_question_closes_the_one_before() -> None:
    trial, place = gone_by("more", ask("more", cases={"1": "low"}))
    assert (place.step, place.expired, place.expired_until) == ("more", None, None)
    _, said = hear(trial, place, Number(1), now=LATER)
    assert RecordOutcome("state", "1", "more") in said


def test_a_question_asked_after_the_wait_closes_it_too() -> None:
    pause = Wait("pause", "more", Moment("1 hour", after=timedelta(hours=1)))
    trial, place = gone_by("pause", pause, ask("more", cases={"1": "low"}))
    place, _ = step(trial, place, TimerFired("pause/0/0"), LATER + timedelta(hours=1))
    assert (place.step, place.expired) == ("more", None)


def test_a_text_on_the_way_does_not_close_it() -> None:
    _, place = gone_by("bye", SayStep("bye", "quiet", "trial.bye"))
    assert (place.step, place.expired) == ("quiet", "how")


def test_a_person_hears_what_comes_late() -> None:
    trial, place = gone_by("person")
    assert place.phase == "with_a_person"
    assert asked(trial, place, LATER) is None
    assert hear(trial, place, Number(5), now=LATER) == (place, ())


@pytest.mark.parametrize("then", ["quiet", "pause", "person"])
def test_after_a_hand_back_the_old_question_is_closed(then: str) -> None:
    trial, place = gone_by(then, PAUSE)
    after, _ = step(trial, place, Resumed(), LATER)
    assert (after.expired, after.expired_until) == (None, None)


@pytest.mark.parametrize("then", ["quiet", "pause"])
def test_an_interruption_leaves_it_open(then: str) -> None:
    trial, place = gone_by(then, PAUSE)
    assert step(trial, place, Interrupted(), LATER) == (place, ())


def test_the_grace_runs_from_the_reminder_s_silence() -> None:
    trial, place = gone_by("quiet", reminds="trial.how")
    assert (place.reminders, place.expired) == (1, None)
    place, _ = step(trial, place, TimerFired("how/0/1"), LATER + DAY)
    assert place.expired_until == LATER + DAY + GRACE


def test_a_late_yes_to_an_offer_is_an_acceptance() -> None:
    offer = Offer(
        name="bed",
        wording="trial.bed",
        question=Question("yes_no"),
        cases={"yes": "over", "no": "over"},
        unclear=Unclear("trial.bed", "person"),
        silence=Silence(DAY, None, "quiet", GRACE),
        service="Northside",
    )
    trial = script(offer, PERSON, OVER, QUIET)
    place, _ = begin(trial, Started(), NOW)
    place, _ = step(trial, place, TimerFired("bed/0/0"), LATER)
    accepted = [hear(trial, place, answer, now=LATER)[1][1] for answer in (Yes(), No())]
    assert [getattr(one, "state", None) for one in accepted] == ["accepted", "declined"]


def test_a_late_answer_may_lead_to_another_question() -> None:
    trial, place = gone_by("pause", PAUSE, ask("more"))
    after, said = hear(trial, place, Number(2), now=LATER)
    assert (after.step, after.phase, after.expired) == ("more", "asking", None)
    assert said[0] == CancelTimers() and said[-1] == SetTimer("more/0/0", LATER + DAY)
