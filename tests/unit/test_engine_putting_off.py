"""Not now: a question is put off once, listens meanwhile, and is asked again in full."""

from datetime import timedelta
from typing import Any

import pytest

from flows.answers import Answer, Later, Number, Question, Unsure
from flows.effects import CancelTimers, Close, Effect, RecordOutcome, Say, SetTimer
from flows.engine import asked, step
from flows.events import Event, Heard, Interrupted, Resumed, TimerFired
from flows.progress import Progress
from flows.steps import End, NotNow, Silence
from tests.authoring import DAY, NOW, OVER, PERSON, ask, at, script

HOURS = timedelta(hours=4)
OTHER = End("other", "another day")
CAN_WAIT = ask(
    question=Question("scale", low=1, high=5, can_wait=True),
    not_now=NotNow(HOURS, "other"),
)
TRIAL = script(CAN_WAIT, PERSON, OVER, OTHER)
ASKED = at("how")
PUT_OFF = at("how", put_off=1)
ASKED_AGAIN = at("how", put_off=2)


def after(place: Progress, event: Event) -> tuple[Progress, tuple[Effect, ...]]:
    return step(TRIAL, place, event, NOW)


@pytest.mark.parametrize("changes", [{}, {"unclear": 1}, {"reminders": 1}])
def test_not_now_puts_the_question_off_and_counts_anew(changes: Any) -> None:
    place, said = after(at("how", **changes), Heard(Later()))
    assert place == PUT_OFF
    assert said == (CancelTimers(), SetTimer("how/0/0/1", NOW + HOURS))


def test_then_it_is_asked_again_in_full() -> None:
    place, said = after(PUT_OFF, TimerFired("how/0/0/1"))
    assert place == ASKED_AGAIN
    assert said == (Say("trial.how", "how", asks=True), SetTimer("how/0/0/2", NOW + DAY))


def test_put_off_it_listens_all_the_same() -> None:
    assert asked(TRIAL, PUT_OFF, NOW) is CAN_WAIT
    place, said = after(PUT_OFF, Heard(Number(5)))
    assert place == at("over", phase="ended")
    assert said == (CancelTimers(), RecordOutcome("state", "5", "how"), Close("finished"))


@pytest.mark.parametrize("place", [PUT_OFF, ASKED_AGAIN, at("how", put_off=2, unclear=1)])
def test_a_second_not_now_goes_on(place: Progress) -> None:
    assert after(place, Heard(Later())) == (
        at("other", phase="ended"),
        (CancelTimers(), Close("another day")),
    )


def test_asked_again_it_is_reminded_and_repeated_as_before() -> None:
    reminded, said = after(ASKED_AGAIN, TimerFired("how/0/0/2"))
    assert reminded == at("how", put_off=2, reminders=1)
    assert said[-1] == SetTimer("how/0/1/2", NOW + DAY)
    assert after(reminded, TimerFired("how/0/1/2"))[0].step == "over"


@pytest.mark.parametrize("answer", [None, Unsure()])
def test_what_cannot_be_read_asks_again_at_once(answer: Answer | None) -> None:
    place, said = after(PUT_OFF, Heard(answer))
    assert place == at("how", put_off=2, unclear=1)
    assert said == (
        CancelTimers(),
        Say("trial.how.again", "how", asks=True),
        SetTimer("how/1/0/2", NOW + DAY),
    )


@pytest.mark.parametrize(
    ("place", "timer"),
    [
        (ASKED, "how/0/0/1"),
        (PUT_OFF, "how/0/0"),
        (PUT_OFF, "how/0/0/2"),
        (ASKED_AGAIN, "how/0/0/1"),
        (at("how", put_off=2, unclear=1), "how/0/0/1"),
        (at("how", put_off=2, reminders=1), "how/0/0/2"),
    ],
)
def test_a_timer_of_another_time_asks_nothing(place: Progress, timer: str) -> None:
    assert after(place, TimerFired(timer)) == (place, ())


def test_an_interruption_leaves_it_put_off() -> None:
    place, said = after(PUT_OFF, Interrupted())
    assert (place, said) == (PUT_OFF, (Say("trial.how.again", "how", asks=True),))


def test_a_hand_back_asks_it_at_once_and_it_may_be_put_off_again() -> None:
    place, said = after(PUT_OFF, Resumed())
    assert (place, said[0]) == (ASKED, CancelTimers())
    assert after(place, Heard(Later()))[0] == PUT_OFF


def test_a_question_that_cannot_wait_takes_not_now_for_no_answer() -> None:
    trial = script(ask(), PERSON, OVER)
    assert step(trial, ASKED, Heard(Later()), NOW)[0] == at("how", unclear=1)


def test_silence_after_it_was_put_off_keeps_its_grace() -> None:
    silence = Silence(DAY, None, "over", timedelta(days=2))
    trial = script(ask(silence=silence, not_now=NotNow(HOURS, "other")), PERSON, OVER, OTHER)
    place, _ = step(trial, ASKED_AGAIN, TimerFired("how/0/0/2"), NOW)
    assert (place.expired, place.put_off) == ("how", 0)
    assert step(trial, place, Heard(Number(5)), NOW)[0] == at("over", phase="ended")
