"""`consent`: the client's decision goes into the ledger."""

import pytest

from flows.effects import SetConsent
from flows.steps import Consent
from tests.authoring import NOW, at, faults, read


@pytest.mark.parametrize("state", ["granted", "revoked"])
def test_it_is_written_down_and_passed(state: str) -> None:
    step = read(f"consent: {state}\npurposes: [check_in, caring_contact]\nnext: over")
    assert isinstance(step, Consent) and step.state == state
    place, said = step.enter(at("here"), NOW)
    assert said == (SetConsent(step.state, ("check_in", "caring_contact")),)
    assert (place, step.onward(place)) == (at("here"), "over")


@pytest.mark.parametrize(
    ("state", "purposes", "found"),
    [
        ("grantd", "[check_in]", "1: consent: 'grantd' is not known here; did you mean 'granted'?"),
        ("granted", "[]", "2: purpose: here: name at least one purpose"),
        ("granted", "[chekin]", "2: purpose: 'chekin' is not known here; did you mean 'check_in'?"),
        ("granted", "[consent_request]", "2: purpose: 'consent_request' is not known here"),
        ("granted", "[[check_in]]", "2: shape: here: 'purposes' must be text"),
        ("granted", "check_in", "2: shape: here: 'purposes' must be a list"),
    ],
)
def test_each_fault_is_told_at_its_line(state: str, purposes: str, found: str) -> None:
    told = faults(f"consent: {state}\npurposes: {purposes}\nnext: over")
    assert any(one.startswith(found) for one in told)
