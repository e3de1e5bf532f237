"""What an `ask` waits to hear, as authors write it, and every fault in it."""

import pytest

from flows.answers import Question
from flows.steps import Ask
from tests.authoring import faults, read, written

TAIL = "\nunclear: {then: other}\nsilence: {after: 1 day, then: over}"


def step(answer: str, *, ways: str = "over", more: str = "") -> str:
    """Write a question; its answer stands on line 2, its ways on line 3."""
    return f"ask: Well?\nanswer: {answer}\nnext: {ways}{more}{TAIL}"


def asking(answer: str, *, ways: str = "over", more: str = "") -> Ask:
    found = read(step(answer, ways=ways, more=more))
    assert isinstance(found, Ask)
    return found


BED = "\noptions: [bed, food]"
YES_NO = "{yes: over, no: other}"


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("scale 1 to 5", Question("scale", low=1, high=5)),
        ("scale 0 to 10", Question("scale", low=0, high=10)),
        ("number 0 to 30", Question("number", low=0, high=30)),
        ("number 5 to 999", Question("number", low=5, high=999)),
        ("date", Question("date")),
        ("time of day", Question("time")),
        ("free text", Question("text")),
    ],
)
def test_one_step_may_follow_every_answer(answer: str, question: Question) -> None:
    found = asking(answer)
    assert found.question == question
    assert dict(found.cases) == {"any": "over"}


def test_yes_and_no_stay_words() -> None:
    found = asking("yes or no", ways=YES_NO)
    assert found.question == Question("yes_no")
    assert dict(found.cases) == {"yes": "over", "no": "other"}


@pytest.mark.parametrize(("plain", "kept"), [("yes", True), ("no", False)])
def test_a_plain_yes_may_be_demanded(plain: str, kept: bool) -> None:
    assert asking("yes or no", ways=YES_NO, more=f"\nplain: {plain}").question.plain is kept


def test_spans_of_numbers_lead_alike() -> None:
    assert dict(asking("scale 1 to 4", ways="{1-2: over, 3: other, 4: over}").cases) == {
        "1": "over",
        "2": "over",
        "3": "other",
        "4": "over",
    }


def test_a_long_span_costs_no_more_lines() -> None:
    cases = asking("number 0 to 999", ways="{0: other, 1-999: over}").cases
    assert len(cases) == 1000 and cases["999"] == "over" and cases["0"] == "other"


def test_options_without_words_are_said_as_they_are_written() -> None:
    found = asking("one of", ways="{bed: over, no_food: other}", more="\noptions: [bed, no_food]")
    labels = (("bed",), ("no food",))
    assert found.question == Question("choice", options=("bed", "no_food"), labels=labels)
    assert dict(found.cases) == {"bed": "over", "no_food": "other"}


def test_options_with_words_are_wordings_that_translators_meet() -> None:
    options = "\noptions: {bed: [bed, a place], food: food}"
    script = written(step("one of", more=options))
    here = script.steps["here"]
    assert isinstance(here, Ask)
    assert here.question.labels == (("bed", "a place"), ("food",))
    assert script.wordings["trial.here.options.bed"] == "bed | a place"
    assert script.lines["trial.here.options.food"] == script.lines["here"] + 4


ONE_FAULT = [
    ("stars 1 to 5", "over", "", "2: answer kind: 'stars 1 to 5' is not known here; did you mean"),
    ("scale 1 to 11", "over", "", "2: answer kind: 'scale 1 to 11'"),
    ("number 0 to 1000", "over", "", "2: answer kind: 'number 0 to 1000'"),
    ("scale 5 to 1", "over", "", "2: answer kind: here: it rises: 5 to 1 does not"),
    ("number 3 to 3", "over", "", "2: answer kind: here: it rises: 3 to 3 does not"),
    ("one of", "over", "", "2: options: here: `one of` needs 2 to 9 options, each once"),
    ("one of", "over", "\noptions: [bed]", "4: options: here: `one of` needs 2 to 9"),
    ("one of", "over", "\noptions: [bed, bed]", "4: options: here: `one of` needs 2 to 9"),
    ("one of", "over", f"\noptions: [{', '.join('abcdefghij')}]", "4: options: here: `one of`"),
    ("one of", "over", "\noptions: [bed, Good Food]", "4: name: 'Good Food': begin small"),
    ("one of", "over", "\noptions: {bed: [], food: a}", "4: missing text: trial.here.options.bed"),
    (
        "one of",
        "over",
        "\noptions: {bed: [[x], y], food: a}",
        "4: shape: here: an option is a list",
    ),
    ("one of", "over", "\noptions: {bed: 'a | b', food: a}", "4: shape: here: an option is a list"),
    ("one of", "{bed: over}", BED, "3: missing case: here: the answer 'food' leads nowhere"),
    ("one of", "{bed: over, food: over, tv: over}", BED, "3: unknown case: 'tv' is not known"),
    ("date", "{any: over}", "", "3: shape: here: `answer: date` leads to one step"),
    ("date", "ovr", "", "3: unknown step: 'ovr' is not known here; did you mean 'over'?"),
    ("date", "over", BED, "4: unknown key: here: only `answer: one of` has options"),
    ("date", "over", "\nplain: yes", "4: unknown key: here: only `answer: yes or no` can be plain"),
    ("yes or no", "{yes: over}", "", "3: missing case: here: the answer 'no' leads nowhere"),
    ("yes or no", "{yes: over, no: over, maybe: over}", "", "3: unknown case: 'maybe'"),
    ("yes or no", YES_NO, "\nplain: perhaps", "4: shape: here: `plain` is yes or no"),
    ("scale 1 to 3", "{1: over, 3: over}", "", "3: missing case: here: the answer '2' leads"),
    ("scale 1 to 3", "{1-3: over, 2: over}", "", "3: case twice: here: 2 already leads to over"),
    ("scale 1 to 3", "{1-4: over}", "", "3: unknown case: here: 4 is not on the scale"),
    ("scale 1 to 3", "{0: over, 1-3: over}", "", "3: unknown case: here: 0 is not on the scale"),
    ("scale 1 to 3", "{1-3: over, good: over}", "", "3: unknown case: here: 'good' is not a"),
    ("scale 1 to 3", "{1-3: over, 3-1: over}", "", "3: unknown case: here: '3-1' is not a"),
    ("number 0 to 999", "{0: over}", "", "3: missing case: here: the answer '1' leads nowhere"),
]


@pytest.mark.parametrize(("answer", "ways", "more", "found"), ONE_FAULT)
def test_each_fault_is_one_at_its_line(answer: str, ways: str, more: str, found: str) -> None:
    [told] = faults(step(answer, ways=ways, more=more))
    assert told.startswith(found)


@pytest.mark.parametrize("answer", ["[date]", "{date: x}", "''"])
def test_an_answer_that_is_no_text_is_a_fault(answer: str) -> None:
    assert faults(step(answer)) != []


def test_yes_and_no_may_lead_alike() -> None:
    assert dict(asking("yes or no").cases) == {"any": "over"}
