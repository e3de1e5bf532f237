"""`remember`: values for later steps and later scripts."""

import pytest

from flows.effects import Remember as RememberEffect
from flows.steps import Remember
from tests.authoring import NOW, faults, knowing, read, written


def test_it_keeps_its_values_in_order_and_goes_on() -> None:
    step = read("remember: {prefers: evening, by: phone}\nnext: over")
    assert step == Remember("here", "over", {"prefers": "evening", "by": "phone"})
    place, said = step.enter(knowing(prefers="morning", note="x"), NOW)
    assert place.values == {"prefers": "evening", "note": "x", "by": "phone"}
    told = [RememberEffect("prefers", "evening", "here"), RememberEffect("by", "phone", "here")]
    assert said == tuple(told)
    assert step.onward(place) == "over"


def test_what_was_known_before_is_left_as_it_was() -> None:
    before = knowing(note="x")
    read("remember: {note: y}\nnext: over").enter(before, NOW)
    assert before.values == {"note": "x"}


def test_the_script_may_name_what_it_remembers() -> None:
    assert written("remember: {prefers: evening}\nnext: over").values["prefers"] == "text"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("evening", "1: shape: here: 'remember' must hold keys and values"),
        ("{}", "1: missing key: here: name at least one value"),
        ("{prefers: ''}", "1: missing text: here: prefers is empty"),
        ("{Prefers: evening}", "1: name: 'Prefers': begin small"),
        ("{days: three}", "1: value: 'days' is a number elsewhere in this script, and a text here"),
        ("{service: bed}", "1: value: 'service' is what every script knows"),
        ("{prefers: [a]}", "1: shape: here: 'prefers' must be text"),
    ],
)
def test_each_fault_is_told_at_its_line(values: str, found: str) -> None:
    assert any(told.startswith(found) for told in faults(f"remember: {values}\nnext: over"))
