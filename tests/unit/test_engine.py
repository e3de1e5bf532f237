"""The engine: every event, questions and silence, and the bounds it keeps."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.answers import Answer, Later, No, Number, Option, Question, Text, Unsure, Yes
from flows.effects import (
    CancelTimers,
    Close,
    Effect,
    Escalate,
    RecordOutcome,
    Remember,
    Say,
    SetTimer,
)
from flows.engine import STEPS_PER_TURN_MAX, asked, begin, step
from flows.errors import StepLimitReached
from flows.events import Event, Heard, Interrupted, Resumed, Started, TimerFired
from flows.moments import Moment
from flows.progress import Progress
from flows.steps import End, Silence, Wait
from flows.steps import Escalate as EscalateStep
from flows.steps import Say as SayStep
from tests.authoring import DAY, NOW, OVER, PERSON, ask, at, script

ASKING = script(ask(), PERSON, OVER)
ASKED = at("how")
PAUSE = Wait("pause", "over", Moment("1 day", after=DAY))
WAITING = script(PAUSE, OVER)
BY_PERSON = at("person", phase="with_a_person")
ENDED = at("over", phase="ended")
PHASES = [
    (ASKING, ASKED),
    (WAITING, at("pause", phase="waiting")),
    (ASKING, BY_PERSON),
    (ASKING, ENDED),
]


def test_a_script_begins_at_its_start_and_asks() -> None:
    started = Started({"service": "Housing Help"}, "America/Los_Angeles")
    place, said = begin(ASKING, started, NOW)
    assert place == at("how", values={"service": "Housing Help"}, zone="America/Los_Angeles")
    assert said == (Say("trial.how", "how", asks=True), SetTimer("how/0/0", NOW + DAY))


def test_what_it_is_given_is_copied() -> None:
    known = {"service": "Housing Help"}
    place, _ = begin(ASKING, Started(known), NOW)
    known["service"] = "changed"
    assert place.values == {"service": "Housing Help"}


@pytest.mark.parametrize(("trial", "place"), PHASES)
def test_started_anew_it_forgets_where_it_was_and_what_it_waited_for(
    trial: Any, place: Progress
) -> None:
    fresh, said = begin(trial, Started(), NOW)
    assert step(trial, place, Started(), NOW) == (fresh, (CancelTimers(), *said))


def test_steps_are_passed_until_one_waits() -> None:
    place, said = begin(script(SayStep("hello", "over", "trial.hello"), OVER), Started(), NOW)
    assert place == at("over", phase="ended")
    assert said == (Say("trial.hello", "hello"), Close("finished"))


def test_a_wait_sets_a_timer_and_goes_on_when_it_fires() -> None:
    place, said = begin(WAITING, Started(), NOW)
    assert (place, said) == (at("pause", phase="waiting"), (SetTimer("pause/0/0", NOW + DAY),))
    place, said = step(WAITING, place, TimerFired("pause/0/0"), NOW + DAY)
    assert (place.step, said) == ("over", (Close("finished"),))


@pytest.mark.parametrize("wording", ["trial.person", None])
def test_an_escalation_comes_before_its_words_and_stops_the_script(wording: str | None) -> None:
    person = EscalateStep("person", "over", 1, "asked", wording)
    place, said = begin(script(person, OVER), Started(), NOW)
    words = (Say("trial.person", "person"),) if wording else ()
    assert place == BY_PERSON
    assert said == (Escalate(1, "asked"), *words)


@pytest.mark.parametrize("event", [Heard(Yes()), Heard(None), TimerFired("person/0/0")])
def test_with_a_person_only_handing_back_goes_on(event: Event) -> None:
    assert step(ASKING, BY_PERSON, event, NOW) == (BY_PERSON, ())
    assert step(ASKING, BY_PERSON, Resumed(), NOW) == (ENDED, (Close("finished"),))


def test_an_answer_is_recorded_and_leads_on() -> None:
    place, said = step(ASKING, ASKED, Heard(Number(5)), NOW)
    assert place == ENDED
    assert said == (CancelTimers(), RecordOutcome("state", "5", "how"), Close("finished"))


@pytest.mark.parametrize(
    ("answer", "value"),
    [(Yes(), "yes"), (No(), "no"), (Option("later"), "later"), (Text("a bed"), "a bed")],
)
def test_each_kind_of_answer_is_recorded_as_scripts_name_it(answer: Answer, value: str) -> None:
    trial = script(ask(cases={"any": "over"}), OVER)
    _, said = step(trial, ASKED, Heard(answer), NOW)
    assert RecordOutcome("state", value, "how") in said


def test_what_is_remembered_is_kept_before_the_next_step_is_entered() -> None:
    trial = script(ask(outcome=None, remember="mood"), OVER)
    place, said = step(trial, at("how", values={"a": "b"}), Heard(Number(5)), NOW)
    assert place.values == {"a": "b", "mood": "5"}
    assert said == (CancelTimers(), Remember("mood", "5", "how"), Close("finished"))


def test_unsure_may_lead_on_but_is_never_written_down() -> None:
    trial = script(ask(cases={"unsure": "over"}, remember="mood"), OVER)
    place, said = step(trial, ASKED, Heard(Unsure()), NOW)
    assert (place.step, place.values) == ("over", {})
    assert said == (CancelTimers(), Close("finished"))


def test_a_question_without_an_instrument_records_nothing() -> None:
    _, said = step(script(ask(outcome=None), OVER), ASKED, Heard(Number(5)), NOW)
    assert said == (CancelTimers(), Close("finished"))


@pytest.mark.parametrize("answer", [None, Unsure(), Later(), Number(3), Yes()])
def test_what_leads_nowhere_is_asked_once_more_and_then_goes_on(answer: Answer | None) -> None:
    again, said = step(ASKING, ASKED, Heard(answer), NOW)
    assert again == at("how", unclear=1)
    assert said == (
        CancelTimers(),
        Say("trial.how.again", "how", asks=True),
        SetTimer("how/1/0", NOW + DAY),
    )
    place, said = step(ASKING, again, Heard(answer), NOW)
    assert place == BY_PERSON
    assert said == (CancelTimers(), Escalate(2, "unclear"), Say("trial.person", "person"))


def test_silence_is_reminded_once_and_then_leads_on() -> None:
    reminded, said = step(ASKING, ASKED, TimerFired("how/0/0"), NOW)
    assert reminded == at("how", reminders=1)
    assert said == (Say("trial.how.remind", "how", asks=True), SetTimer("how/0/1", NOW + DAY))
    place, said = step(ASKING, reminded, TimerFired("how/0/1"), NOW)
    assert (place.step, said) == ("over", (Close("finished"),))


def test_silence_without_a_reminder_leads_on_at_once() -> None:
    quiet = script(ask(silence=Silence(DAY, None, "over")), OVER)
    assert step(quiet, ASKED, TimerFired("how/0/0"), NOW)[0].step == "over"


def test_a_reminder_and_a_repetition_are_counted_apart() -> None:
    reminded, _ = step(ASKING, at("how", unclear=1), TimerFired("how/1/0"), NOW)
    assert reminded == at("how", unclear=1, reminders=1)
    repeated, said = step(ASKING, at("how", reminders=1), Heard(None), NOW)
    assert repeated == at("how", unclear=1, reminders=1)
    assert said[-1] == SetTimer("how/1/1", NOW + DAY)


@pytest.mark.parametrize(
    ("place", "timer"),
    [
        (ASKED, "earlier/0/0"),
        (ASKED, ""),
        (at("how", unclear=1), "how/0/0"),
        (at("how", reminders=1), "how/0/0"),
        (at("how", put_off=1), "how/0/0"),
        (ENDED, "how/0/0"),
        (ENDED, "over/0/0"),
        (BY_PERSON, "how/0/1"),
    ],
)
def test_a_timer_of_a_place_already_left_is_ignored(place: Progress, timer: str) -> None:
    assert step(ASKING, place, TimerFired(timer), NOW) == (place, ())


@pytest.mark.parametrize("event", [Heard(Yes()), Heard(None), TimerFired("how/0/0"), Interrupted()])
def test_nothing_but_its_own_timer_ends_a_wait(event: Event) -> None:
    place = at("pause", phase="waiting")
    assert step(WAITING, place, event, NOW) == (place, ())


def test_an_interrupted_question_is_asked_again_in_its_short_words_and_its_time_goes_on() -> None:
    repeated = Say("trial.how.again", "how", asks=True)
    for place in (ASKED, at("how", unclear=1, reminders=1)):
        assert step(ASKING, place, Interrupted(), NOW) == (place, (repeated,))


@pytest.mark.parametrize("place", [BY_PERSON, ENDED])
def test_where_nothing_is_asked_an_interruption_changes_nothing(place: Progress) -> None:
    assert step(ASKING, place, Interrupted(), NOW) == (place, ())


def test_handing_back_asks_the_question_in_progress_again() -> None:
    again: tuple[Effect, ...] = (Say("trial.how", "how", asks=True), SetTimer("how/0/0", NOW + DAY))
    place, said = step(ASKING, at("how", unclear=1, reminders=1, put_off=2), Resumed(), NOW)
    assert (place, said) == (ASKED, (CancelTimers(), *again))


def test_handing_back_a_wait_lets_it_begin_anew() -> None:
    place = at("pause", phase="waiting")
    timer = SetTimer("pause/0/0", NOW + DAY)
    assert step(WAITING, place, Resumed(), NOW) == (place, (CancelTimers(), timer))


def test_handing_back_what_has_ended_does_nothing() -> None:
    assert step(ASKING, ENDED, Resumed(), NOW) == (ENDED, ())


def test_what_is_known_stays_known_to_the_end() -> None:
    place, _ = step(ASKING, at("how", values={"service": "x"}), Heard(Number(5)), NOW)
    assert place.values == {"service": "x"}


def test_only_a_question_that_was_asked_is_waited_on() -> None:
    assert asked(ASKING, ASKED, NOW) is ASKING.steps["how"]
    assert asked(ASKING, BY_PERSON, NOW) is None
    assert asked(ASKING, ENDED, NOW) is None
    assert asked(WAITING, at("pause", phase="waiting"), NOW) is None


def test_a_script_that_never_waits_is_stopped() -> None:
    circle = script(SayStep("a", "b", "trial.a"), SayStep("b", "a", "trial.b"))
    with pytest.raises(StepLimitReached) as caught:
        begin(circle, Started(), NOW)
    assert (caught.value.script, caught.value.step) in {("trial", "a"), ("trial", "b")}


def test_as_many_steps_as_allowed_still_run() -> None:
    says = [SayStep(str(n), str(n + 1), f"trial.{n}") for n in range(STEPS_PER_TURN_MAX - 1)]
    long = script(*says, End(str(STEPS_PER_TURN_MAX - 1), "finished"))
    assert begin(long, Started(), NOW)[0].phase == "ended"
    longer = script(*says, SayStep(str(len(says)), "over", "trial.x"), OVER)
    with pytest.raises(StepLimitReached):
        begin(longer, Started(), NOW)


def test_the_limit_counts_one_turn_and_not_a_whole_conversation() -> None:
    half = STEPS_PER_TURN_MAX // 2
    first = [SayStep(f"a{n}", f"a{n + 1}", "trial.a") for n in range(half)]
    pause = replace(PAUSE, name=f"a{half}", next="b0")
    second = [SayStep(f"b{n}", f"b{n + 1}", "trial.b") for n in range(half)]
    trial = script(*first, pause, *second, End(f"b{half}", "finished"))
    place, _ = begin(trial, Started(), NOW)
    place, said = step(trial, place, TimerFired(place.timer), NOW + timedelta(days=1))
    assert (place.phase, said[-1]) == ("ended", Close("finished"))


def test_a_question_is_left_by_the_case_it_names_before_the_one_for_any() -> None:
    trial = script(ask(question=Question("text"), cases={"any": "person", "yes": "over"}), OVER)
    assert step(trial, ASKED, Heard(Yes()), NOW)[0].step == "over"
