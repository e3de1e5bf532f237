"""The ways through a script: all reached, none endless, few questions, a person where one must."""

import pytest

from flows.engine import STEPS_PER_TURN_MAX
from flows.linking import link
from flows.loader import load_script
from flows.proofs import Book, prove_ways

Told = list[tuple[int, str]]

OVER = "  over: {end: finished}\n"
PERSON = "  person: {escalate: {level: P3, reason: unclear}, next: over}\n"


def script(*steps: str, name: str = "sample", purpose: str = "check_in", values: str = "") -> str:
    """Write a script of these steps; the first of them stands on line 6, its start."""
    start = steps[0].partition(":")[0]
    head = f"script: {name}\nabout: A sample.\npurpose: {purpose}\nstart: {start}\n"
    given = f"values: {{{values}}}\n" if values else ""
    return f"{head}{given}steps:\n" + "".join(f"  {step}\n" for step in steps) + PERSON + OVER


def ask(name: str, then: str, **ways: str) -> str:
    """Write a question whose not-understood exit reaches a person, the others `then`."""
    ways = {"next": then, "unclear": "person", "silence": "over", **ways}
    silence = f"{{after: 1 day, then: {ways['silence']}}}"
    return (
        f"{name}: {{ask: Well, answer: free text, next: {ways['next']}, "
        f"unclear: {{then: {ways['unclear']}}}, silence: {silence}}}"
    )


def say(name: str, then: str, *, words: str = "Well.") -> str:
    return f"{name}: {{say: {words}, next: {then}}}"


def told(source: str, *others: str) -> Told:
    """Prove the first script's ways, linked with the others."""
    scripts = [load_script(text, "sample.yaml") for text in (source, *others)]
    by_name = {each.name: each for each in scripts}
    linked = link(by_name, dict.fromkeys(by_name, "sample.yaml"))
    book = Book(scripts[0], "sample.yaml", linked[scripts[0].name])
    # `person` is written into every script, whether it is used or not.
    faults = [fault for fault in prove_ways(book) if "person: nothing" not in fault.why]
    return [(fault.line, fault.rule) for fault in faults]


def test_a_step_that_nothing_leads_to_is_unreachable() -> None:
    assert told(script(say("a", "over"), say("b", "over"))) == [(7, "unreachable step")]


def test_steps_that_only_lead_to_each_other_are_unreachable_and_no_loop() -> None:
    lonely = script(say("a", "over"), say("b", "c"), say("c", "b"))
    assert told(lonely) == [(7, "unreachable step"), (8, "unreachable step")]


def test_four_questions_on_a_way_are_enough_and_the_fifth_is_named() -> None:
    four = [ask("a", "b"), ask("b", "c"), ask("c", "d"), ask("d", "over")]
    assert told(script(*four)) == []
    five = [*four[:3], ask("d", "e"), ask("e", "over")]
    assert told(script(*five)) == [(10, "too many questions")]


def test_questions_on_different_ways_are_not_added_up() -> None:
    which = "a: {if_known: service, then: b, else: d}"
    ways = [ask("b", "c"), ask("c", "f"), ask("d", "e"), ask("e", "f"), ask("f", "over")]
    assert told(script(which, *ways)) == []


def test_questions_after_a_person_still_count() -> None:
    break_ = "p: {escalate: {level: P3, reason: a break}, next: e}"
    steps = [ask("a", "b"), ask("b", "c"), ask("c", "d"), ask("d", "p"), break_, ask("e", "over")]
    assert told(script(*steps)) == [(11, "too many questions")]


def test_what_a_person_hands_back_to_the_same_question_is_no_endless_way() -> None:
    back = "p: {escalate: {level: P3, reason: unclear}, next: a}"
    assert told(script(ask("a", "over", unclear="p"), back)) == []


def test_a_loop_of_answers_asks_for_ever() -> None:
    assert told(script(ask("a", "b"), say("b", "a"))) == [(6, "asks for ever")]


def test_a_loop_of_silence_asks_again() -> None:
    loop = script(ask("a", "over", silence="b"), say("b", "a"))
    assert told(loop) == [(6, "silence asks again")]


def test_silence_that_asks_another_question_once_is_right() -> None:
    assert told(script(ask("a", "over", silence="b"), ask("b", "over"))) == []


def test_a_loop_of_silence_and_one_of_answers_are_two_faults() -> None:
    both = script(ask("a", "b", silence="b"), say("b", "a"))
    assert told(both) == [(6, "silence asks again"), (6, "asks for ever")]


def test_a_loop_of_not_now_asks_for_ever() -> None:
    put_off = ask("a", "over")[:-1] + ", not_now: {after: 1 hour, then: a}}"
    assert told(script(put_off)) == [(6, "asks for ever")]


def test_a_loop_that_waits_never_ends() -> None:
    which = "c: {if_known: service, then: a, else: over}"
    loop = script(say("a", "b"), "b: {wait: 1 day, next: c}", which)
    assert told(loop) == [(7, "never ends")]


def test_a_loop_that_waits_for_nothing_never_waits_and_is_told_once() -> None:
    assert told(script(say("a", "b"), say("b", "a"))) == [
        (6, "never waits"),
        (9, "unreachable step"),
    ]


def test_a_script_that_only_ever_comes_back_from_a_person_never_ends() -> None:
    back = "p: {escalate: {level: P3, reason: hello}, next: a}"
    assert told(script(say("a", "p"), back)) == [(6, "never ends"), (9, "unreachable step")]


@pytest.mark.parametrize(("count", "fits"), [(-1, True), (0, False), (1, False)])
def test_a_turn_passes_as_many_steps_as_the_engine_does(count: int, fits: bool) -> None:
    steps = STEPS_PER_TURN_MAX + count
    names = [f"s{number}" for number in range(steps)]
    notes = [
        f"{name}: {{record: {{instrument: a, value: b}}, next: {after}}}"
        for name, after in zip(names, [*names[1:], "over"], strict=True)
    ]
    wrong = [] if fits else [(6 + STEPS_PER_TURN_MAX - 1, "never waits")]
    assert told(script(*notes)) == wrong


@pytest.mark.parametrize("then", ["over", "b", "a"])
def test_what_is_not_understood_must_reach_a_person_first(then: str) -> None:
    steps = script(ask("a", "b", unclear=then), say("b", "c"), ask("c", "over"))
    assert told(steps) == [(6, "unclear without a person")]


def test_every_way_of_what_is_not_understood_must_reach_a_person() -> None:
    which = "b: {if_known: service, then: person, else: over}"
    assert told(script(ask("a", "over", unclear="b"), which)) == [(6, "unclear without a person")]


def test_what_is_not_understood_may_pass_kind_words_on_its_way_to_a_person() -> None:
    assert told(script(ask("a", "over", unclear="b"), say("b", "person"))) == []


@pytest.mark.parametrize(
    ("step", "purpose", "rules"),
    [
        (ask("a", "over"), "check_in", []),
        (ask("a", "over"), "caring_contact", [(6, "caring contact asks")]),
        (say("a", "over"), "caring_contact", []),
    ],
)
def test_a_caring_contact_has_no_question(step: str, purpose: str, rules: Told) -> None:
    assert told(script(step, purpose=purpose)) == rules


STOP = "b: {consent: revoked, purposes: [check_in], next: c}"
YES = (
    "c: {ask: Sure, answer: yes or no, next: over, unclear: {then: person}, "
    "silence: {after: 1 day, then: over}}"
)


def test_a_yes_is_not_asked_of_who_has_just_stopped() -> None:
    asked = script(ask("a", "b"), STOP, YES, purpose="consent_request")
    assert told(asked) == [(8, "reserved word")]
    before = script(YES.replace("next: over", "next: b"), STOP.replace("next: c", "next: over"))
    assert told(before) == []


CALL = "call_it: {call: inner, next: after}"


def inner(*steps: str) -> str:
    return script(*steps, name="inner")


def test_a_fault_inside_a_called_script_is_its_own() -> None:
    lonely = inner(ask("x", "y"), say("y", "x"), say("z", "over"))
    assert told(script(CALL, say("after", "over")), lonely) == []
    assert [rule for _, rule in told(lonely)] == ["asks for ever", "unreachable step"]


def test_a_loop_through_a_call_is_told_at_a_step_of_the_caller() -> None:
    assert told(script(CALL, say("after", "call_it")), inner(ask("x", "over"))) == [
        (6, "silence asks again"),
        (6, "asks for ever"),
        (9, "unreachable step"),
    ]


def test_questions_of_called_scripts_count_and_are_told_at_the_call() -> None:
    two = inner(ask("x", "y"), ask("y", "over"))
    calls = [CALL, "after: {call: inner, next: last}", "last: {call: inner, next: over}"]
    assert told(script(*calls[:2], say("last", "over")), two) == []
    assert told(script(*calls), two) == [(8, "too many questions")]


def test_five_questions_inside_a_called_script_are_its_own_fault() -> None:
    names = "abcde"
    five = inner(*(ask(a, b) for a, b in zip(names, [*names[1:], "over"], strict=True)))
    assert told(script(CALL, say("after", "over")), five) == []
    assert told(five) == [(10, "too many questions")]


def test_what_is_not_understood_may_reach_a_person_in_a_called_script() -> None:
    helped = inner("x: {escalate: {level: P3, reason: unclear}, next: over}")
    assert (
        told(script(ask("a", "over", unclear="call_it"), CALL, say("after", "over")), helped) == []
    )
