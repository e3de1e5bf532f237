"""The house's own terms: read whole, every fault named with its line."""

from pathlib import Path

import pytest

from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES
from flows.proofs.terms import load_terms

SOURCE = (Path(__file__).resolve().parents[2] / "flows" / "terms.yaml").read_text("utf-8")


def faults(old: str, new: str) -> list[tuple[int, str]]:
    assert SOURCE.count(old) >= 1
    with pytest.raises(ScriptInvalid) as refused:
        load_terms(SOURCE.replace(old, new, 1), "terms.yaml")
    return [(fault.line, fault.rule) for fault in refused.value.faults]


def line(old: str) -> int:
    return SOURCE[: SOURCE.index(old)].count("\n") + 1


def test_the_terms_of_the_house_are_read() -> None:
    terms = load_terms(SOURCE, "terms.yaml")
    assert terms.segments == {"GSM-7": 4, "UCS-2": 6}
    assert terms.shown == 40
    assert terms.private == {"first_name", "service", "crisis_line"}
    assert set(terms.telling) == set(LANGUAGES)
    assert "bit.ly" in terms.shorteners and "com" in terms.endings
    assert terms.longest_for("es")["first_name"] == "María Guadalupe"
    assert terms.longest_for("en")["first_name"] == terms.longest_for("so")["first_name"]


def test_no_teams_own_words_can_be_longer_than_the_longest_here() -> None:
    longest = load_terms(SOURCE, "terms.yaml").longest_for("en")
    assert [len(longest[name]) for name in ("program", "hours", "phone")] == [40, 60, 20]


@pytest.mark.parametrize(
    ("old", "new", "at", "rule"),
    [
        ("hosts: []", "hosts: none", "hosts:", "shape"),
        ("segments: {GSM-7: 4", "segments: {GSM-7: many", "segments:", "number"),
        ("segments: {GSM-7: 4", "segments: {GSM-7: 0", "segments:", "number"),
        ("segments: {GSM-7: 4, ", "segments: {", "segments:", "missing key"),
        ("characters: 40", "characters: forty", "  characters:", "number"),
        ("values: [first_name,", "values: [frist_name,", "  values:", "value"),
        ("  es: {first_name:", "  xx: {first_name:", "  es: {", "unknown key"),
        ("    phone: 503", "    fone: 503", "    phone: 503", "unknown key"),
        ("shortest: {program:", "shortest: {programme:", "  shortest:", "unknown key"),
        ("[crisis, crises,", '[crisis, "*",', "    en:", "missing text"),
    ],
)
def test_each_mistake_is_a_fault_of_its_line(old: str, new: str, at: str, rule: str) -> None:
    [found] = faults(old, new)
    assert found[1] == rule
    assert abs(found[0] - line(at)) <= 1


def test_a_language_without_words_is_missed() -> None:
    start = SOURCE.index("    lo:\n")
    with pytest.raises(ScriptInvalid) as refused:
        load_terms(SOURCE[:start], "terms.yaml")
    assert [fault.rule for fault in refused.value.faults] == ["missing key"]
    assert "'lo'" in refused.value.faults[0].why


def test_an_empty_file_misses_everything() -> None:
    with pytest.raises(ScriptInvalid) as refused:
        load_terms("", "terms.yaml")
    assert refused.value.faults[0].rule == "shape"
