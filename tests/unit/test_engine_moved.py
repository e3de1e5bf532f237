"""A question that was asked before its conversation moved: the names it had last as long as it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.answers import Number, Question, Yes
from flows.engine import step
from flows.events import Event, Heard, Interrupted, Resumed, TimerFired
from flows.moments import Moment
from flows.progress import Progress
from flows.steps import Silence, Wait
from tests.authoring import DAY, NOW, OVER, PERSON, ask, at, script

QUIET = Wait("quiet", "over", Moment("3 days", after=3 * DAY))
HEARS = Silence(DAY, None, "quiet", timedelta(days=2))


def moved_here() -> Progress:
    """Give the place of a question that an earlier version asked."""
    return at("how", asked_as={"v0": "old"})


@pytest.mark.parametrize(
    ("event", "kept"),
    [
        (Interrupted(), True),
        (Heard(None), True),
        (Resumed(), True),
        (TimerFired("how/0/0"), True),
        (Heard(Number(5)), False),
        (Heard(Number(1)), False),
    ],
)
def test_earlier_names_last_as_long_as_an_answer_reaches_the_question(
    event: Event, kept: bool
) -> None:
    trial = script(ask(silence=HEARS), QUIET, PERSON, OVER)
    place = moved_here()
    after, _ = step(trial, place, event, NOW)
    assert after.asked_as == ({"v0": "old"} if kept else {})


def test_earlier_names_end_with_the_time_of_grace() -> None:
    trial = script(ask(silence=HEARS, cases={"5": "quiet"}), QUIET, PERSON, OVER)
    place = moved_here()
    place, _ = step(trial, place, TimerFired("how/0/0"), NOW)
    assert place.expired == "how" and place.asked_as
    for event in (Heard(Number(5)), Heard(Yes()), Resumed()):
        assert step(trial, place, event, NOW)[0].asked_as == {}


def test_another_question_is_asked_as_itself() -> None:
    yes_no = {"yes": "over", "no": "over"}
    more = ask("more", question=Question("yes_no"), cases=yes_no)
    quiet = replace(QUIET, next="more")
    trial = script(ask(silence=HEARS, cases={"5": "more"}), more, quiet, PERSON, OVER)
    place = moved_here()
    assert step(trial, place, Heard(Number(5)), NOW)[0].asked_as == {}
    late_place, _ = step(trial, place, TimerFired("how/0/0"), NOW)
    asked_more, _ = step(trial, late_place, TimerFired("quiet/0/0"), NOW)
    assert (asked_more.step, asked_more.asked_as, asked_more.expired) == ("more", {}, None)
