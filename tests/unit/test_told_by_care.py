"""What care and scripts keep in English: all of it has its words in the reader's language."""

import ast
from collections.abc import Iterator

from bot.care.intake.died import DIED
from bot.doors.console import told_by_care, words
from bot.doors.console.campaigns import campaign_words
from flows.languages import LANGUAGES
from flows.script import Script
from flows.steps.end import End
from tests.tongues import ROOT
from tests.town import books

# What stands for a reason in care, and for what a decision on consent rests on: the second value
# of these calls, and what is named so.
REASONS = (("Cause", "_to_person"), ("reason", "why", "REASON", "NOT_ASKED"))
EVIDENCE = (("Basis",), ("evidence",))


def test_every_reason_of_care_and_of_scripts_has_its_words() -> None:
    reasons = set(_literals(REASONS)) | {
        reason for edition in books().editions.values() for reason in _reasons(edition.script)
    }
    assert {"asked for a call", "may be in danger", "may be in danger now"} <= reasons
    assert sorted(reasons - set(told_by_care.REASONS)) == []


def test_all_that_consent_rests_on_has_its_words() -> None:
    assert set(_literals(EVIDENCE)) == set(told_by_care.EVIDENCE)


def test_every_code_that_keeps_a_text_or_a_check_in_back_has_its_words() -> None:
    ends = {step.result for one in books().editions.values() for step in _ends(one.script)}
    codes = {code for code in _codes() if code} | ends
    assert {"too_late", "window", "script_missing", "closed_by_staff", "agreed"} <= codes
    waves = campaign_words.WHY.keys() | campaign_words.LEFT_OUT.keys()
    assert sorted(codes - words.REASONS.keys() - waves) == []


def _ends(script: Script) -> list[End]:
    return [step for step in script.steps.values() if isinstance(step, End)]


def _codes() -> Iterator[str]:
    """Find the codes that care and sending write, and those that their rules return."""
    for room in ("bot/care", "bot/sending"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield from _codes_of(node, is_rule=path.name in ("gate.py", "rhythm.py"))


def _codes_of(node: ast.AST, *, is_rule: bool) -> Iterator[str]:
    if isinstance(node, ast.keyword) and node.arg == "reason":
        yield from _texts(node.value)
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "end":
        yield from _texts(node.args[1])
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Held":
        yield from _texts(node.args[0])
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "reason":
                yield from _texts(value)
    if isinstance(node, ast.Return) and is_rule and node.value is not None:
        yield from _texts(node.value)


def _reasons(script: Script) -> Iterator[str]:
    for step in script.steps.values():
        if reason := getattr(step, "reason", ""):
            yield str(reason)


def _literals(wanted: tuple[tuple[str, ...], tuple[str, ...]]) -> Iterator[str]:
    calls, names = wanted
    for path in sorted((ROOT / "bot/care").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in calls:
                yield from _texts(node.args[1])
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in names:
                yield from _texts(node.value)


def _texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.BoolOp):
        for one in value.values:
            yield from _texts(one)
    elif isinstance(value, ast.Tuple):
        yield from _texts(value.elts[-1])
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def test_every_fault_of_intake_has_its_words() -> None:
    told = {
        node.value.value
        for path in sorted((ROOT / "bot/care/intake").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Subscript)
        and isinstance(node.value, ast.Constant)
    }
    assert "Choose a language from the list." in told
    assert told | {DIED} == set(told_by_care.FAULTS)


def test_every_language_and_every_instrument_has_its_words() -> None:
    assert words.LANGUAGE_NAMES == {code: one.name for code, one in LANGUAGES.items()}
    steps = [step for one in books().editions.values() for step in one.script.steps.values()]
    instruments = {str(one) for step in steps if (one := getattr(step, "outcome", None))}
    assert instruments <= words.INSTRUMENTS.keys()


def test_reasons_with_a_language_or_a_code_are_found_by_their_shape() -> None:
    for kept in (
        "asks for Spanish",
        "asks for another language",
        "asks for a person",
        "no reviewed wording in Lao",
        "text not delivered (30003)",
        "an author's own reason",
    ):
        assert told_by_care.reason(kept) == kept
    assert told_by_care.fault("a reply has 1 to 1600 characters") == (
        "A reply has 1 to 1600 characters."
    )


def test_a_group_of_phrases_is_told_in_words() -> None:
    names = ("alone", "es_anywhere", "vi", "an_author_s_own")
    told = ["the whole text", "Spanish", "Vietnamese", "an author s own"]
    assert [told_by_care.group(name) for name in names] == told
