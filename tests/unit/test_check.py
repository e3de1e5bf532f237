"""What must hold for a script as a whole: every step reached, few questions, kind contacts."""

import pytest

from flows.errors import ScriptInvalid
from flows.loader import load_script

END = "  over: {end: finished}\n"


def script(*steps: str, purpose: str = "check_in", start: str = "a") -> str:
    header = f"script: sample\nabout: A sample.\npurpose: {purpose}\nstart: {start}\nsteps:\n"
    return header + "".join(f"  {step}\n" for step in steps) + END


def ask(name: str, then: str, *, words: str = "Well") -> str:
    ways = f"next: {then}, unclear: {{then: over}}, silence: {{after: 1 day, then: over}}"
    return f"{name}: {{ask: {words}, answer: free text, {ways}}}"


def say(name: str, then: str, *, words: str = "Well.") -> str:
    return f"{name}: {{say: {words}, next: {then}}}"


def rules(source: str) -> list[tuple[int, str]]:
    try:
        load_script(source, "sample.yaml")
    except ScriptInvalid as refused:
        return [(fault.line, fault.rule) for fault in refused.faults]
    return []


def test_a_step_that_nothing_leads_to_is_a_fault() -> None:
    assert rules(script(say("a", "over"), say("b", "over"))) == [(7, "unreachable step")]


def test_steps_that_only_lead_to_each_other_are_unreachable() -> None:
    lonely = script(say("a", "over"), say("b", "c"), say("c", "b"))
    assert rules(lonely) == [(7, "unreachable step"), (8, "unreachable step")]


def test_a_misspelt_step_is_not_also_unreachable() -> None:
    assert rules(script(say("a", "secnod"), say("second", "over"))) == [(6, "unknown step")]


def test_four_questions_on_a_path_are_enough_and_a_fifth_is_a_fault() -> None:
    four = [ask("a", "b"), ask("b", "c"), ask("c", "d"), ask("d", "over")]
    assert rules(script(*four)) == []
    assert rules(script(*four[:3], ask("d", "e"), ask("e", "over"))) == [(10, "too many questions")]


def test_questions_on_different_paths_are_not_added_up() -> None:
    branch = "a: {if_known: service, then: b, else: d}"
    paths = [ask("b", "c"), ask("c", "f"), ask("d", "e"), ask("e", "f"), ask("f", "over")]
    assert rules(script(branch, *paths)) == []


def test_a_loop_of_questions_is_too_many() -> None:
    assert rules(script(ask("a", "b"), say("b", "a"))) == [(6, "too many questions")]


def test_a_loop_without_a_question_does_not_keep_the_check_running() -> None:
    assert rules(script(say("a", "b"), say("b", "a"))) == [(8, "unreachable step")]


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (ask("a", "over"), 6),
        (say("a", "over", words="How are you?"), 6),
        (say("a", "over", words="¿Cómo está"), 6),
        (say("a", "over", words="你好吗？"), 6),
    ],
)
def test_a_caring_contact_asks_nothing(step: str, line: int) -> None:
    found = rules(script(step, purpose="caring_contact"))
    assert found == [(line, "caring contact asks")]


def test_a_caring_contact_that_only_wishes_well_is_right() -> None:
    assert rules(script(say("a", "over"), purpose="caring_contact")) == []
