"""The engine: every step kind, every event, and the bounds it keeps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows import engine
from flows.answers import Answer, No, Number, Option, Question, Text, Unsure, Yes
from flows.effects import (
    CancelTimers,
    Close,
    Escalate,
    RecordOutcome,
    Say,
    SetConsent,
    SetTimer,
)
from flows.engine import STEPS_PER_TURN_MAX, asked, begin, step
from flows.errors import StepLimitReached
from flows.events import Heard, Resumed, Started, TimerFired
from flows.progress import Progress
from flows.script import Ask, Branch, Consent, End, Script, Silence, Step, Unclear, Wait
from flows.script import Escalate as EscalateStep
from flows.script import Say as SayStep

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
DAY = timedelta(days=1)


def script(*steps: Step) -> Script:
    """Give a script of these steps, starting at the first."""
    by_name = {each.name: each for each in steps}
    return Script("trial", "A trial.", "check_in", steps[0].name, by_name, version="v1")


def ask(name: str = "how", **changes: Any) -> Ask:
    """Give a question on a scale, reminded once after a day."""
    usual: dict[str, Any] = {
        "question": Question("scale", low=1, high=5),
        "cases": {"1": "person", "5": "over"},
        "unclear": Unclear("trial.how.again", "person"),
        "silence": Silence(DAY, "trial.how.remind", "over"),
        "outcome": "state",
    }
    return Ask(name, f"trial.{name}", **{**usual, **changes})


def at(place: str, **changes: Any) -> Progress:
    """Give a progress that stands at a step."""
    return Progress("trial", "v1", place, **changes)


OVER = End("over", "finished")
PERSON = EscalateStep("person", 2, "unclear", "trial.person", "over")
ASKING = script(ask(), PERSON, OVER)
ASKED = at("how")


def test_a_script_begins_at_its_start_and_asks() -> None:
    place, said = begin(ASKING, Started({"service": "Housing Help"}), NOW)
    assert place == at("how", values={"service": "Housing Help"})
    assert said == (Say("trial.how", "how", asks=True), SetTimer("how/0/0", NOW + DAY))


def test_a_started_event_enters_the_script_anew() -> None:
    assert step(ASKING, at("over", phase="ended"), Started(), NOW) == begin(ASKING, Started(), NOW)


def test_saying_goes_on_to_the_next_step() -> None:
    place, said = begin(script(SayStep("hello", "trial.hello", "over"), OVER), Started(), NOW)
    assert place == at("over", phase="ended")
    assert said == (Say("trial.hello", "hello"), Close("finished"))


@pytest.mark.parametrize(
    ("values", "reached"), [({"service": "x"}, "over"), ({"service": ""}, "other"), ({}, "other")]
)
def test_a_branch_goes_by_what_is_known(values: dict[str, str], reached: str) -> None:
    branch = Branch("which", "service", "over", "other")
    place, said = begin(script(branch, OVER, End("other", "unknown")), Started(values), NOW)
    assert place.step == reached and len(said) == 1


def test_a_wait_sets_a_timer_and_goes_on_when_it_fires() -> None:
    waiting = script(Wait("pause", DAY, "over"), OVER)
    place, said = begin(waiting, Started(), NOW)
    assert (place, said) == (at("pause", phase="waiting"), (SetTimer("pause/0/0", NOW + DAY),))
    place, said = step(waiting, place, TimerFired("pause/0/0"), NOW + DAY)
    assert (place.step, said) == ("over", (Close("finished"),))


def test_consent_is_written_down_and_passed() -> None:
    deciding = Consent("yes", "granted", ("check_in", "caring_contact"), "over")
    _, said = begin(script(deciding, OVER), Started(), NOW)
    assert said == (SetConsent("granted", ("check_in", "caring_contact")), Close("finished"))


@pytest.mark.parametrize("wording", ["trial.person", None])
def test_an_escalation_comes_before_its_words_and_stops_the_script(wording: str | None) -> None:
    place, said = begin(
        script(EscalateStep("person", 1, "asked", wording, "over"), OVER), Started(), NOW
    )
    words = (Say("trial.person", "person"),) if wording else ()
    assert place == at("person", phase="with_a_person")
    assert said == (Escalate(1, "asked"), *words)


@pytest.mark.parametrize("event", [Heard(Yes()), TimerFired("person/0/0")])
def test_with_a_person_only_handing_back_goes_on(event: Any) -> None:
    place = at("person", phase="with_a_person")
    assert step(ASKING, place, event, NOW) == (place, ())
    assert step(ASKING, place, Resumed(), NOW) == (at("over", phase="ended"), (Close("finished"),))


def test_an_answer_is_recorded_and_leads_on() -> None:
    place, said = step(ASKING, ASKED, Heard(Number(5)), NOW)
    assert place == at("over", phase="ended")
    assert said == (CancelTimers(), RecordOutcome("state", "5", "how"), Close("finished"))


@pytest.mark.parametrize(
    ("answer", "value"),
    [(Yes(), "yes"), (No(), "no"), (Option("later"), "later"), (Text("a bed"), "a bed")],
)
def test_each_kind_of_answer_is_recorded_as_scripts_name_it(answer: Answer, value: str) -> None:
    cases = dict.fromkeys(("yes", "no", "later", "text"), "over")
    _, said = step(script(ask(cases=cases), OVER), ASKED, Heard(answer), NOW)
    assert RecordOutcome("state", value, "how") in said


def test_unsure_may_lead_on_but_is_never_an_outcome() -> None:
    place, said = step(script(ask(cases={"unsure": "over"}), OVER), ASKED, Heard(Unsure()), NOW)
    assert place.step == "over"
    assert said == (CancelTimers(), Close("finished"))


def test_a_question_without_an_instrument_records_nothing() -> None:
    _, said = step(script(ask(outcome=None), OVER), ASKED, Heard(Number(5)), NOW)
    assert said == (CancelTimers(), Close("finished"))


@pytest.mark.parametrize("answer", [None, Unsure(), Number(3), Yes()])
def test_what_leads_nowhere_is_asked_once_more_and_then_goes_on(answer: Answer | None) -> None:
    again, said = step(ASKING, ASKED, Heard(answer), NOW)
    assert again == at("how", unclear=1)
    assert said == (
        CancelTimers(),
        Say("trial.how.again", "how", asks=True),
        SetTimer("how/1/0", NOW + DAY),
    )
    place, said = step(ASKING, again, Heard(answer), NOW)
    assert place == at("person", phase="with_a_person")
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


@pytest.mark.parametrize(
    ("place", "timer"),
    [
        (ASKED, "earlier/0/0"),
        (at("how", unclear=1), "how/0/0"),
        (at("how", reminders=1), "how/0/0"),
        (at("over", phase="ended"), "how/0/0"),
        (at("over", phase="ended"), "over/0/0"),
    ],
)
def test_a_timer_of_a_place_already_left_is_ignored(place: Progress, timer: str) -> None:
    assert step(ASKING, place, TimerFired(timer), NOW) == (place, ())


def test_a_text_while_the_script_waits_changes_nothing() -> None:
    waiting = script(Wait("pause", DAY, "over"), OVER)
    place = at("pause", phase="waiting")
    assert step(waiting, place, Heard(Yes()), NOW) == (place, ())


def test_handing_back_asks_the_question_in_progress_again() -> None:
    place, said = step(ASKING, at("how", unclear=1, reminders=1), Resumed(), NOW)
    assert place == ASKED
    assert said == (
        CancelTimers(),
        Say("trial.how", "how", asks=True),
        SetTimer("how/0/0", NOW + DAY),
    )


def test_handing_back_what_has_ended_does_nothing() -> None:
    ended = at("over", phase="ended")
    assert step(ASKING, ended, Resumed(), NOW) == (ended, ())


def test_what_is_known_stays_known_to_the_end() -> None:
    place, _ = step(ASKING, at("how", values={"service": "x"}), Heard(Number(5)), NOW)
    assert place.values == {"service": "x"}


def test_only_a_question_that_was_asked_is_waited_on() -> None:
    assert asked(ASKING, ASKED) is ASKING.steps["how"]
    assert asked(ASKING, at("person", phase="with_a_person")) is None
    assert asked(ASKING, at("over", phase="ended")) is None


def test_a_script_that_never_waits_is_stopped() -> None:
    circle = script(SayStep("a", "trial.a", "b"), SayStep("b", "trial.b", "a"))
    with pytest.raises(StepLimitReached) as caught:
        begin(circle, Started(), NOW)
    assert (caught.value.script, caught.value.step) in {("trial", "a"), ("trial", "b")}


def test_as_many_steps_as_allowed_still_run() -> None:
    says = [SayStep(str(n), f"trial.{n}", str(n + 1)) for n in range(STEPS_PER_TURN_MAX - 1)]
    long = script(*says, End(str(STEPS_PER_TURN_MAX - 1), "finished"))
    assert begin(long, Started(), NOW)[0].phase == "ended"
    longer = script(*says, SayStep(str(len(says)), "trial.x", "over"), OVER)
    with pytest.raises(StepLimitReached):
        begin(longer, Started(), NOW)


def test_every_step_kind_can_be_entered() -> None:
    assert set(engine._ENTERING) == set(Step.__args__)
