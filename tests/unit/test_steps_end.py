"""`end`: the script closes with a result that reports count by."""

import pytest

from flows.effects import Close
from flows.steps import End
from tests.authoring import NOW, at, faults, read


def test_it_closes_and_leads_nowhere() -> None:
    step = read("end: no answer")
    assert step == End("here", "no answer")
    assert (step.phase, step.exits()) == ("ended", ())
    assert step.enter(at("here"), NOW) == (at("here"), (Close("no answer"),))


@pytest.mark.parametrize("result", ["42", "No answer", "no-answer", "a" * 41, "''", "ende à"])
def test_a_result_is_a_few_small_letters(result: str) -> None:
    [told] = faults(f"end: {result}")
    assert told.startswith("1: name: here: an end is a few small letters, at most 40")


def test_forty_letters_are_few_enough() -> None:
    assert faults(f"end: {'a' * 40}") == []
