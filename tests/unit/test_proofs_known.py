"""Values: what a condition tells of them, and whether each is known wherever a text names it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.conditions import Condition, ConditionInvalid, holds, read_condition
from flows.loader import load_script
from flows.proofs import Book, prove_ways
from flows.proofs.knowing import known_when
from flows.values import ValueKind

KINDS: dict[str, ValueKind] = {"a": "number", "b": "number", "t": "text", "u": "text"}
NAMES = frozenset(KINDS)


@pytest.mark.parametrize(
    ("text", "when_true", "when_false"),
    [
        ("t", "t", ""),
        ("not t", "", "t"),
        ("t and u", "tu", ""),
        ("t or u", "", ""),
        ("not (t or u)", "", ""),
        ("not t or not u", "", "tu"),
        ("a <= 2", "a", ""),
        ("not a <= 2", "", "a"),
        ("a == 3", "a", ""),
        ("a != 3", "", "a"),
        ('t == "x"', "t", ""),
        ('t == ""', "", "t"),
        ('t != ""', "t", ""),
        ('t != "x"', "", "t"),
        ('t in ["x", "y"]', "t", ""),
        ('t in ["x", ""]', "", "t"),
        ('t not in ["x"]', "", "t"),
        ("1 <= a <= 3", "a", ""),
        ("a < b", "ab", ""),
        ("a == b", "", ""),
        ("a <= 2 and (t or a > 3)", "a", ""),
    ],
)
def test_a_condition_shows_which_values_are_known(
    text: str, when_true: str, when_false: str
) -> None:
    condition = read_condition(text, KINDS)
    assert known_when(condition, True) == frozenset(when_true)
    assert known_when(condition, False) == frozenset(when_false)


TERMS = st.sampled_from(
    ["t", "u", 't == "x"', 't != ""', "a <= 2", "a == 3", "b != 3", "a < b", 'u in ["x", ""]']
)
CONDITIONS = st.recursive(
    TERMS,
    lambda parts: st.one_of(
        st.builds("not ({})".format, parts),
        st.builds("({}) and ({})".format, parts, parts),
        st.builds("({}) or ({})".format, parts, parts),
    ),
    max_leaves=5,
)
WORDS = {"a": ("", "3"), "b": ("", "3"), "t": ("", "x"), "u": ("", "x")}


@given(text=CONDITIONS, drawn=st.tuples(*(st.sampled_from(WORDS[name]) for name in "abtu")))
def test_what_is_said_to_be_known_is_never_empty(text: str, drawn: tuple[str, ...]) -> None:
    try:
        condition: Condition = read_condition(text, KINDS)
    except ConditionInvalid:
        assert len(text) > 200
        return
    values = dict(zip("abtu", drawn, strict=True))
    known = known_when(condition, holds(condition, values))
    assert all(values[name] for name in known)


def told(steps: str, *, values: str = "") -> list[tuple[int, str]]:
    given_ = f"values: {{{values}}}\n" if values else ""
    head = f"script: sample\nabout: A sample.\npurpose: check_in\nstart: a\n{given_}steps:\n"
    script = load_script(f"{head}{steps}  over: {{end: finished}}\n", "sample.yaml")
    faults = prove_ways(Book(script, "sample.yaml", script))
    return [
        (fault.line - head.count("\n"), fault.why.partition("}")[0].rpartition("{")[2])
        for fault in faults
        if fault.rule == "value may be empty"
    ]


PERSON = "  p: {escalate: {level: P3, reason: unclear}, next: over}\n"


def ask(silence: str, *, remember: str = "days", answer: str = "number 0 to 30") -> str:
    return (
        f"  a: {{ask: Well, answer: {answer}, remember: {remember}, next: b, "
        f"unclear: {{then: p}}, silence: {{after: 1 day, then: {silence}}}}}\n"
    )


def say(words: str, *, step: str = "b", then: str = "over") -> str:
    return f'  {step}: {{say: "{words}", next: {then}}}\n'


def test_what_every_client_has_is_known() -> None:
    names = "{program} {hours} {phone} {emergency} {crisis_line} {language}"
    assert told(say(names, step="a")) == []


@pytest.mark.parametrize("name", ["service", "first_name"])
def test_what_not_every_client_has_must_stand_behind_a_condition(name: str) -> None:
    assert told(say(f"{{{name}}}", step="a")) == [(1, name)]
    which = f"  a: {{if_known: {name}, then: b, else: over}}\n"
    assert told(which + say(f"{{{name}}}")) == []


def test_what_a_script_is_handed_may_be_missing() -> None:
    assert told(say("{visit}", step="a"), values="visit: date") == [(1, "visit")]
    which = "  a: {if: visit, then: b, else: over}\n"
    assert told(which + say("{visit}"), values="visit: date") == []


def test_an_answer_is_known_after_it_and_not_after_silence() -> None:
    assert told(ask("over") + say("{days}") + PERSON) == []
    assert told(ask("b") + say("{days}") + PERSON) == [(2, "days")]


def test_an_answer_is_not_known_to_its_own_question_yet() -> None:
    question = ask("over").replace("ask: Well", 'ask: "Was it {days}?"')
    assert told(question + say("Well.") + PERSON) == [(1, "days")]


def test_an_unsure_answer_is_not_kept() -> None:
    unsure = ask("over", answer="yes or no", remember="sure").replace(
        "next: b", "next: {yes: b, no: b, unsure: b}"
    )
    assert told(unsure + say("{sure}") + PERSON) == [(2, "sure")]
    assert told(unsure.replace("unsure: b", "unsure: p") + say("{sure}") + PERSON) == []


def test_what_a_step_remembers_is_known_from_there_on() -> None:
    kept = "  a: {remember: {prefers: evening}, next: b}\n"
    assert told(kept + say("{prefers}")) == []


def test_what_is_remembered_later_is_not_known_before() -> None:
    kept = "  b: {remember: {prefers: evening}, next: over}\n"
    assert told(say("{prefers}", step="a", then="b") + kept) == [(1, "prefers")]


def test_what_a_condition_has_shown_stays_known_on_that_side_only() -> None:
    which = "  a: {if: service and first_name, then: b, else: c}\n"
    after = say("{service}, {first_name}") + say("{service}", step="c")
    assert told(which + after) == [(3, "service")]


def test_every_text_of_a_question_is_looked_at_and_a_plural_counts() -> None:
    question = ask("over").replace(
        "silence: {after: 1 day,", 'silence: {after: 1 day, remind: "{service}",'
    )
    plural = "  b:\n    say: {count: left, one: one day, other: '{left} days'}\n    next: over\n"
    assert told(question + plural + PERSON, values="left: number") == [(1, "service"), (3, "left")]
