"""`escalate`: a person gets the conversation, and the script waits for them."""

import pytest

from flows.effects import Escalate as EscalateEffect
from flows.effects import Say
from flows.steps import Escalate
from tests.authoring import NOW, at, faults, leads, read


def test_it_puts_the_conversation_before_a_person_and_then_says_so() -> None:
    step = read("escalate: {level: P1, reason: asked}\nsay: Soon.\nnext: over")
    assert step == Escalate("here", "over", 1, "asked", "trial.here")
    said = (EscalateEffect(1, "asked"), Say("trial.here", "here"))
    assert step.enter(at("here"), NOW) == (at("here"), said)
    assert step.phase == "with_a_person"


def test_it_may_do_so_without_a_word() -> None:
    step = read("escalate: {level: P3, reason: quiet}\nnext: over")
    assert step.enter(at("here"), NOW)[1] == (EscalateEffect(3, "quiet"),)


def test_it_goes_on_only_when_handed_back() -> None:
    step = read("escalate: {level: P0, reason: quiet}\nnext: over")
    assert leads(step) == {("handed back", ""): "over"}


@pytest.mark.parametrize(
    ("escalation", "found"),
    [
        ("P1", "1: shape: here: 'escalate' must hold keys and values"),
        ("{level: P7, reason: asked}", "1: level: 'P7' is not known here"),
        ("{level: P1}", "1: missing key: here: 'reason' is needed here"),
        ("{reason: asked}", "1: missing key: here: 'level' is needed here"),
        ("{level: P1, reason: ''}", "1: name: here: 'reason' has 1 to 80 characters"),
        (f"{{level: P1, reason: {'x' * 81}}}", "1: name: here: 'reason' has 1 to 80"),
        ("{level: P1, reason: asked, to: Noor}", "1: unknown key: 'to' is not known"),
    ],
)
def test_each_fault_is_one_at_its_line(escalation: str, found: str) -> None:
    [told] = faults(f"escalate: {escalation}\nnext: over")
    assert told.startswith(found)
