"""`say`: its text is kept under the step's key, said, and passed."""

import pytest

from flows.effects import Say as SayEffect
from flows.script import Plural
from flows.steps import Say
from tests.authoring import NOW, at, faults, read, written


def test_it_says_its_wording_and_goes_on() -> None:
    step = read("say: Hello.\nnext: over")
    assert step == Say("here", "over", "trial.here")
    assert step.enter(at("here"), NOW) == (at("here"), (SayEffect("trial.here", "here"),))
    assert step.onward(at("here")) == "over"


def test_its_words_are_kept_with_the_line_they_stand_on() -> None:
    script = written("next: over\nsay: Hello {note}.")
    assert script.wordings == {"trial.here": "Hello {note}."}
    assert script.lines["trial.here"] == script.lines["here"] + 2


def test_a_plural_is_kept_beside_its_singular() -> None:
    script = written("say: {count: days, one: '{days} day left', other: '{days} days'}\nnext: over")
    assert script.wordings == {"trial.here": "{days} day left"}
    assert script.plurals == {"trial.here": Plural("days", "{days} days")}


@pytest.mark.parametrize(
    ("plural", "found"),
    [
        ("{count: note, one: a, other: b}", "1: value: here: 'note' is no number"),
        ("{count: dayz, one: a, other: b}", "1: value: here: 'dayz' is no number"),
        ("{count: days, other: b}", "1: missing key: here: 'one' is needed here"),
        ("{count: days, one: a, few: b}", "1: unknown key: 'few' is not known"),
        ("{count: days, one: '', other: b}", "1: missing text: trial.here says nothing"),
        ("{count: days, one: a, other: '{zz}'}", "1: placeholder: {zz} is not a value"),
        ("{count: days, one: [a], other: b}", "1: shape: here: 'one' must be text"),
    ],
)
def test_a_plural_s_faults_are_told_with_their_line(plural: str, found: str) -> None:
    assert any(fault.startswith(found) for fault in faults(f"say: {plural}\nnext: over"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'{first_nam}: hello'", "1: placeholder: {first_nam} is not a value we have; did you"),
        ("'{: hello'", "1: placeholder: a brace without a {name}"),
        ("''", "1: missing text: trial.here says nothing"),
        (f"'{'x' * 1601}'", "1: too long: 1601 characters; one message holds 1600"),
        (r'"bell \a"', "1: shape: a character that no phone shows"),
        (r'"half \ud800"', "1: shape: a character that no phone shows"),
    ],
)
def test_a_text_that_cannot_be_sent_is_one_fault(text: str, found: str) -> None:
    [told] = faults(f"say: {text}\nnext: over")
    assert told.startswith(found)


def test_as_long_as_a_message_can_be_is_right() -> None:
    assert faults(f"say: {'x' * 1600}\nnext: over") == []
