"""`ask`: one question, and where each answer leads. Its faults are in test_questions."""

from datetime import date, time, timedelta

import pytest

from flows.answers import (
    Answer,
    Day,
    Later,
    No,
    Number,
    Option,
    Question,
    Text,
    TimeOfDay,
    Unsure,
    Yes,
    value_of,
)
from flows.effects import RecordOutcome, Remember, Say, SetTimer
from flows.steps import Ask, NotNow, Silence, Unclear
from tests.authoring import NOW, at, faults, knowing, leads, read, written

WHOLE = """\
ask: How are things?
answer: scale 1 to 3
outcome: state
remember: mood
next: {1: here, 2-3: over}
unclear: {again: In other words?, then: other}
silence: {after: 20 hours, remind: Hello again., grace: 2 days, then: over}
not_now: {after: 4 hours, then: other}"""
TAIL = "\nunclear: {then: other}\nsilence: {after: 1 day, then: over}"


def asking(step: str = WHOLE) -> Ask:
    found = read(step)
    assert isinstance(found, Ask)
    return found


def test_it_is_read_whole() -> None:
    assert asking() == Ask(
        name="here",
        wording="trial.here",
        question=Question("scale", low=1, high=3, can_wait=True),
        cases={"1": "here", "2": "over", "3": "over"},
        unclear=Unclear("trial.here.again", "other"),
        silence=Silence(timedelta(hours=20), "trial.here.remind", "over", timedelta(days=2)),
        not_now=NotNow(timedelta(hours=4), "other"),
        outcome="state",
        remember="mood",
    )


def test_its_three_texts_are_kept_each_under_its_key_and_line() -> None:
    script = written(WHOLE)
    here = script.lines["here"]
    assert {key: script.lines[key] - here for key in script.wordings} == {
        "trial.here": 1,
        "trial.here.again": 6,
        "trial.here.remind": 7,
    }


def test_reminded_once_it_repeats_its_own_words() -> None:
    assert asking(WHOLE.replace("Hello again.", "once")).silence.remind == "trial.here"


def test_without_words_of_its_own_the_question_is_repeated() -> None:
    bare = asking("ask: Well?\nanswer: free text\nnext: over" + TAIL)
    assert bare.unclear == Unclear("trial.here", "other")
    assert bare.silence == Silence(timedelta(days=1), None, "over", None)
    assert (bare.outcome, bare.remember, bare.not_now) == (None, None, None)


def test_it_asks_and_waits_no_longer_than_its_silence() -> None:
    place = at("here", put_off=2)
    said = (
        Say("trial.here", "here", asks=True),
        SetTimer("here/0/0/2", NOW + timedelta(hours=20)),
    )
    assert asking().enter(place, NOW) == (place, said)
    assert (asking().phase, asking().onward(place)) == ("asking", None)


def test_its_ways_are_its_answers_and_then_those_without_one() -> None:
    assert list(leads(asking()).items()) == [
        (("answer", "1"), "here"),
        (("answer", "2"), "over"),
        (("answer", "3"), "over"),
        (("unclear", "not understood twice"), "other"),
        (("silence", "20 hours"), "over"),
        (("not now", "not now, twice"), "other"),
    ]


ANSWERS: list[tuple[Answer, str | None]] = [
    (Yes(), "yes"),
    (No(), "no"),
    (Number(0), "0"),
    (Number(30), "30"),
    (Option("not_yet"), "not_yet"),
    (Day(date(2026, 11, 1)), "2026-11-01"),
    (TimeOfDay(time(7, 5)), "07:05"),
    (Text("a bed"), "a bed"),
    (Unsure(), None),
    (Later(), None),
]


@pytest.mark.parametrize(("answer", "value"), ANSWERS)
def test_every_answer_has_one_value_or_none(answer: Answer, value: str | None) -> None:
    assert value_of(answer) == value
    place, kept = asking().keep(knowing(mood="before"), answer)
    written_down = (
        RecordOutcome("state", value or "", "here"),
        Remember("mood", value or "", "here"),
    )
    assert kept == (written_down if value is not None else ())
    assert place.values == {"mood": value or "before"}


@pytest.mark.parametrize("answer", [Unsure(), Later(), None])
def test_what_is_no_answer_leads_nowhere_even_where_any_answer_will_do(
    answer: Answer | None,
) -> None:
    assert asking("ask: Well?\nanswer: free text\nnext: over" + TAIL).target(answer) is None


def test_unsure_leads_on_where_the_author_says_so() -> None:
    unsure = "ask: May we?\nanswer: yes or no\nnext: {yes: over, no: over, unsure: other}" + TAIL
    assert asking(unsure).target(Unsure()) == "other"


def test_an_empty_answer_is_an_answer_to_free_text() -> None:
    assert asking("ask: Well?\nanswer: free text\nnext: over" + TAIL).target(Text("")) == "over"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("scale 1 to 5", "number"),
        ("number 0 to 30", "number"),
        ("date", "date"),
        ("time of day", "time"),
        ("free text", "text"),
        ("yes or no", "text"),
    ],
)
def test_what_it_remembers_is_a_value_of_the_answer_s_kind(answer: str, kind: str) -> None:
    ways = "{yes: over, no: over}" if answer == "yes or no" else "over"
    step = f"ask: Well?\nanswer: {answer}\nremember: told\nnext: {ways}" + TAIL
    assert written(step).values["told"] == kind


def test_what_it_remembers_may_stand_in_its_own_repetition() -> None:
    step = WHOLE.replace("In other words?", "'Last time: {mood}.'")
    assert faults(step) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("20 hours", "20h", "7: duration: here: '20h': write 30 minutes"),
        ("2 days", "soon", "7: duration: here: 'soon': write 30 minutes"),
        ("4 hours", "0 hours", "8: duration: here: '0 hours': write 30 minutes"),
        ("then: other}\nsilence", "than: other}\nsilence", "6: unknown key: 'than' is not known"),
        (", grace: 2 days, then: over", ", grace: 2 days", "7: missing key: here: 'then' is"),
        ("{again: In other words?, then: other}", "other", "6: shape: here: 'unclear' must hold"),
        ("then: other}\nsilence", "then: othr}\nsilence", "6: unknown step: 'othr' is not known"),
        ("{after: 4 hours, then: other}", "4 hours", "8: shape: here: 'not_now' must hold"),
        ("{after: 4 hours, then: other}", "{then: other}", "8: missing key: here: 'after' is"),
        ("outcome: state", "outcome: State of mind", "3: name: 'State of mind': begin small"),
        ("remember: mood", "remember: Mood", "4: name: 'Mood': begin small"),
        ("remember: mood", "remember: service", "4: value: 'service' is what every script knows"),
        ("remember: mood", "remember: note", "4: value: 'note' is a text elsewhere"),
        ("Hello again.", "''", "7: missing text: trial.here.remind says nothing"),
    ],
)
def test_each_fault_is_one_at_its_line(old: str, new: str, found: str) -> None:
    assert old in WHOLE
    [told] = faults(WHOLE.replace(old, new, 1))
    assert told.startswith(found)
