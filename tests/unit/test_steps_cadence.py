"""`cadence`: a rhythm of check-ins begins or stops."""

import pytest

from flows.effects import StartCadence, StopCadence
from flows.steps import Cadence
from tests.authoring import NOW, at, faults, read


def test_it_starts_a_cadence_and_goes_on() -> None:
    step = read("cadence: {start: Follow-up}\nnext: over")
    assert step == Cadence("here", "over", "start", "Follow-up")
    assert step.enter(at("here"), NOW) == (at("here"), (StartCadence("Follow-up"),))
    assert step.onward(at("here")) == "over"


def test_it_stops_one() -> None:
    step = read("cadence: {stop: Follow-up}\nnext: over")
    assert step == Cadence("here", "over", "stop", "Follow-up")
    assert step.enter(at("here"), NOW) == (at("here"), (StopCadence("Follow-up"),))


@pytest.mark.parametrize(
    ("cadence", "found"),
    [
        ("Follow-up", "1: shape: here: 'cadence' must hold keys and values"),
        ("{}", "1: shape: here: either {start: NAME} or {stop: NAME}"),
        ("{start: A, stop: B}", "1: shape: here: either {start: NAME} or {stop: NAME}"),
        ("{begin: A}", "1: unknown key: 'begin' is not known here"),
        ("{start: ''}", "1: name: here: 'start' has 1 to 80 characters"),
        (f"{{start: {'x' * 81}}}", "1: name: here: 'start' has 1 to 80 characters"),
        ("{start: [A]}", "1: shape: here: 'start' must be text"),
    ],
)
def test_each_fault_is_told_at_its_line(cadence: str, found: str) -> None:
    assert any(told.startswith(found) for told in faults(f"cadence: {cadence}\nnext: over"))
