"""`if`: one way or the other, by what is known."""

import json

import pytest

from flows.conditions import Condition
from flows.steps import Branch
from tests.authoring import NOW, faults, knowing, leads, read

WAYS = "\nthen: over\nelse: other"


@pytest.mark.parametrize(
    ("condition", "values", "reached"),
    [
        ("days <= 2", {"days": "2"}, "over"),
        ("days <= 2", {"days": "3"}, "other"),
        ("days <= 2", {}, "other"),
        ("days > 10", {"days": "9"}, "other"),
        ("not service", {}, "over"),
        ("service", {"service": "x"}, "over"),
        ('language in ["es", "en"]', {"language": "es"}, "over"),
        ('note == "a" or days == 1', {"days": "1"}, "over"),
    ],
)
def test_it_goes_by_what_is_known_by_now(
    condition: str, values: dict[str, str], reached: str
) -> None:
    place = knowing(**values)
    step = read(f"if: {json.dumps(condition)}" + WAYS)
    assert step.enter(place, NOW) == (place, ())
    assert step.onward(place) == reached


@pytest.mark.parametrize(
    ("name", "values", "reached"),
    [
        ("service", {"service": "x"}, "over"),
        ("service", {"service": ""}, "other"),
        ("service", {}, "other"),
        ("days", {"days": "0"}, "over"),
        ("days", {}, "other"),
    ],
)
def test_known_is_what_is_not_empty_a_zero_too(
    name: str, values: dict[str, str], reached: str
) -> None:
    assert read(f"if_known: {name}{WAYS}").onward(knowing(**values)) == reached


def test_both_ways_are_told_with_the_condition() -> None:
    step = read("if: days <= 2" + WAYS)
    assert step == Branch("here", Condition("days <= 2", frozenset({"days"})), "over", "other")
    assert leads(step) == {("condition", "days <= 2"): "over", ("condition", "else"): "other"}


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("if: dayz <= 2", "1: condition: here: 'dayz' is never known; did you mean 'days'?"),
        ("if: days", "1: condition: here: compare it with something"),
        ("if: days ==", "1: condition: here: not a condition"),
        ("if: days.bit_length() > 1", "1: condition: here: only names, text, whole numbers"),
        ("if: ''", "1: condition: here: a condition has 1 to 200 characters"),
        ("if: [days]", "1: shape: here: 'if' must be text"),
        ("if_known: servise", "1: value: 'servise' is not known here; did you mean 'service'?"),
        ("if_known: [service]", "1: shape: here: 'if_known' must be text"),
        ("if: service\nif_known: service", "2: unknown key: 'if_known' is not known here"),
    ],
)
def test_each_fault_is_told_at_its_line(step: str, found: str) -> None:
    assert any(told.startswith(found) for told in faults(step + WAYS))


def test_a_way_to_nowhere_is_a_fault_at_its_line() -> None:
    [told] = faults("if: service\nthen: ovr\nelse: other")
    assert told.startswith("2: unknown step: 'ovr' is not known here; did you mean 'over'?")
