"""`record`: an outcome that follows from the way taken."""

import pytest

from flows.effects import RecordOutcome
from flows.steps import Record
from tests.authoring import NOW, at, faults, read


def test_it_records_as_an_answer_would_be_and_goes_on() -> None:
    step = read("record: {instrument: bed, value: found}\nnext: over")
    assert step == Record("here", "over", "bed", "found")
    recorded = (RecordOutcome("bed", "found", "here"),)
    assert step.enter(at("here"), NOW) == (at("here"), recorded)
    assert step.onward(at("here")) == "over"


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        ("bed", "1: shape: here: 'record' must hold keys and values"),
        ("{instrument: bed}", "1: missing key: here: 'value' is needed here"),
        ("{instrument: Bed, value: found}", "1: name: here: small letters"),
        ("{instrument: bed, value: not found}", "1: name: here: small letters"),
        ("{instrument: bed, value: ''}", "1: name: here: small letters"),
        ("{instrument: [bed], value: found}", "1: shape: here: 'instrument' must be text"),
        (f"{{instrument: {'b' * 41}, value: found}}", "1: name: here: small letters"),
        ("{instrument: bed, value: found, why: x}", "1: unknown key: 'why' is not known"),
    ],
)
def test_each_fault_is_one_at_its_line(outcome: str, found: str) -> None:
    [told] = faults(f"record: {outcome}\nnext: over")
    assert told.startswith(found)
