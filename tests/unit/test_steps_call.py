"""`call`: another script is played here; linking writes it in (test_linking)."""

import pytest

from flows.steps import Call
from tests.authoring import NOW, at, faults, leads, read


def test_it_may_go_on_by_how_the_other_one_ended() -> None:
    step = read("call: another\nnext: {finished: over, any: other}")
    assert step == Call("here", "another", {"finished": "over", "any": "other"})
    assert leads(step) == {("next", "finished"): "over", ("next", "any"): "other"}


def test_it_may_go_on_alike_whatever_the_end() -> None:
    assert read("call: another\nnext: over") == Call("here", "another", {"any": "over"})


def test_linked_it_is_passed_and_leads_in() -> None:
    step = Call("here", "another", {"any": "over"}, start="here/hello")
    assert step.enter(at("here"), NOW) == (at("here"), ())
    assert step.onward(at("here")) == "here/hello"
    assert leads(step) == {("next", ""): "here/hello"}


def test_what_was_never_linked_cannot_be_entered() -> None:
    with pytest.raises(AssertionError, match="here was never linked with another"):
        Call("here", "another").enter(at("here"), NOW)


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("call: another\nnext: ovr", "2: unknown step: 'ovr' is not known here; did you mean"),
        ("call: another\nnext: {finished: ovr}", "2: unknown step: 'ovr' is not known here"),
        ("call: another\nnext: [over]", "2: shape: here: 'next' must hold keys and values"),
        ("call: [another]\nnext: over", "1: shape: here: 'call' must be text"),
    ],
)
def test_each_fault_is_told_at_its_line(call: str, found: str) -> None:
    assert any(told.startswith(found) for told in faults(call))
