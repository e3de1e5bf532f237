"""What changed between two versions, in words: pairs of scripts, and what is said of them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.library.content import edition_of
from flows.differences import Difference, differences
from flows.linking import link
from flows.loader import load_script
from flows.steps import KINDS
from flows.wording import Edition, Wording
from tests.authoring import SHEET

INNER = """\
script: inner
about: Called.
purpose: check_in
start: hi
steps:
  hi: {say: Hello., next: yes_end}
  yes_end: {end: good}
  no_end: {end: bad}
"""


def edition(source: str, spanish: Mapping[str, Wording] | None = None) -> Edition:
    """Give the edition of a script file in English, and in Spanish where told."""
    inner, trial = load_script(INNER, "inner.yaml"), load_script(source, "trial.yaml")
    linked = link({"inner": inner, trial.name: trial}, {"inner": "", trial.name: ""})[trial.name]
    spoken = {key: {"en": Wording(text, reviewed=True)} for key, text in linked.wordings.items()}
    for key, plural in linked.plurals.items():
        forms = (linked.wordings[key], plural.other)
        spoken[key]["en"] = replace(spoken[key]["en"], forms=forms, count=plural.count)
    for key, word in (spanish or {}).items():
        spoken[key]["es"] = word
    texts = {"inner": INNER} if "call: inner" in source else {}
    return edition_of(linked, {trial.name: source, **texts}, spoken)


def told(before: str, after: str) -> list[str]:
    return [f"{one.where}: {one.what}" for one in differences(edition(before), edition(after))]


def sheet(step: str) -> str:
    """Give a script with this step in it, called `here`."""
    return SHEET + indent(step.strip(), "    ") + "\n"


DATA = YAML(typ="safe").load(Path(__file__).with_name("differences.yaml"))
STEPS, CHANGES, HEADS = DATA["steps"], DATA["changes"], DATA["heads"]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change["said"]))
def test_a_change_of_a_step_is_said_in_words(change: dict[str, Any]) -> None:
    step, said = STEPS[change["step"]], change["said"]
    wanted = [said] if isinstance(said, str) else said
    assert told(sheet(step), sheet(_with(step, change))) == list(map(_full, wanted))


def _full(said: str) -> str:
    """Say where, which is left out where it is the step."""
    return said if said.startswith(("trial.", "the script:")) else f"here: {said}"


def _with(text: str, change: dict[str, Any]) -> str:
    assert change["from"] in text
    return text.replace(change["from"], change["to"], 1)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_stayed_is_no_difference(step: str) -> None:
    assert told(sheet(STEPS[step]), sheet(STEPS[step])) == []


def test_a_change_of_every_key_of_every_kind_is_said() -> None:
    shown = {(change["kind"], change["key"]) for change in CHANGES} | {("call", "call")}
    words = {(kind.word, key.name) for kind in KINDS for key in kind.keys}
    also = {(kind.word, kind.also.name) for kind in KINDS if kind.also}
    assert shown == words | also


def test_another_kind_of_step_is_said_first() -> None:
    found = told(sheet("say: Hi.\nnext: over"), sheet("wait: 3 days\nnext: over"))
    assert found == [
        "here: the kind of step was say and is wait",
        "here: the wait is new: 3 days",
        "trial.here: the text is gone, in English",
    ]


HI = sheet("say: Hi.\nnext: over")


@pytest.mark.parametrize("change", HEADS, ids=lambda change: change["said"])
def test_a_change_of_the_head_is_said_in_words(change: dict[str, str]) -> None:
    assert told(HI, _with(HI, change)) == [f"the script: {change['said']}"]


def test_steps_that_come_and_go_are_named_with_their_kind_and_texts() -> None:
    more = HI.replace("next: over\n", "next: nap\n") + "  nap: {wait: 3 days, next: over}\n"
    assert told(HI, more) == [
        "here: the next step was over and is nap",
        "nap: the step is new: `wait`",
    ]
    assert told(more, HI) == [
        "nap: the step is gone: `wait`",
        "here: the next step was nap and is over",
    ]


ASKS = sheet(STEPS["ask"])


def test_a_step_with_a_new_name_is_recognised_by_its_text() -> None:
    assert told(ASKS, _called(ASKS, "here", now="there").replace("20 hours", "2 days")) == [
        "here: the step is called 'there' now",
        "there: the time to answer was 20 hours and is 2 days: longer",
    ]


def test_steps_that_say_nothing_are_recognised_by_what_they_do() -> None:
    naps = sheet("wait: 3 days\nnext: nap") + "  nap: {wait: 2 days, next: over}\n"
    again = _called(_called(naps, "here", now="first"), "nap", now="second")
    assert told(naps, again) == [
        "here: the step is called 'first' now",
        "nap: the step is called 'second' now",
    ]


def test_of_two_alike_none_is_guessed_at() -> None:
    naps = sheet("wait: 3 days\nnext: over") + "  nap: {wait: 3 days, next: over}\n"
    again = _called(_called(naps, "here", now="first"), "nap", now="second")
    found = told(naps, again)
    assert "here: the step is gone: `wait`" in found and "second: the step is new: `wait`" in found


def test_a_declared_move_says_what_a_step_is_called_now() -> None:
    before = edition(ASKS)
    after = (
        _called(ASKS, "here", now="there").replace("How is", "How was").replace("state", "level")
    )
    moves = f"moves: [{{from: {before.script.version}, steps: {{here: there}}}}]\nsteps:"
    found = differences(before, edition(after.replace("steps:", moves, 1)))
    assert Difference("here", "the step is called 'there' now") in found
    text = Difference(
        "trial.there", "the English text changed", "How is {note}?", "How was {note}?"
    )
    assert text in found
    assert not [one for one in found if "is new: `" in one.what or "is gone: `" in one.what]


def _called(source: str, old: str, *, now: str) -> str:
    return re.sub(rf"\b{old}\b", now, source)


def test_texts_stand_beside_each_other_language_by_language() -> None:
    es, word = "trial.here", Wording("Hola.", reviewed=False)
    before, after = edition(HI, {es: word}), edition(HI, {es: replace(word, text="¡Hola!")})
    assert differences(before, after) == [
        Difference(es, "the Spanish text changed", "Hola.", "¡Hola!")
    ]


def test_a_text_that_a_language_gets_or_loses_is_said() -> None:
    two = HI.replace("next: over\n", "next: more\n") + "  more: {say: Ho., next: over}\n"
    hola, jo = (Wording(text, reviewed=False) for text in ("Hola.", "Jo."))
    less = edition(two, {"trial.here": hola})
    more = edition(two, {"trial.here": hola, "trial.more": jo})
    assert differences(less, more) == [
        Difference("trial.more", "the Spanish text is new", "", "Jo.")
    ]
    assert differences(more, less) == [
        Difference("trial.more", "the Spanish text is gone", "Jo.", "")
    ]


def test_a_whole_language_that_comes_or_goes_is_said_once() -> None:
    spanish = edition(HI, {"trial.here": Wording("Hola.", reviewed=False)})
    assert differences(edition(HI), spanish) == [
        Difference("the script", "Spanish wording is new: 1 text")
    ]
    assert differences(spanish, edition(HI)) == [
        Difference("the script", "Spanish wording is gone: it was 1 text")
    ]


@pytest.mark.parametrize(
    ("reviewed", "said"), [(True, "has been reviewed"), (False, "is a draft again")]
)
def test_a_review_is_said_once_a_text(reviewed: bool, said: str) -> None:
    words = [{"trial.here": Wording("Hola.", reviewed=each)} for each in (not reviewed, reviewed)]
    found = differences(*(edition(HI, each) for each in words))
    assert found == [Difference("trial.here", f"the text {said} in Spanish")]


DAYS = sheet('say: {count: days, one: "{days} day", other: "{days} days"}\nnext: over')


def test_plural_forms_are_compared_all_and_so_is_what_they_count() -> None:
    assert told(DAYS, DAYS.replace("{days} days", "many days")) == [
        "trial.here: the English text changed"
    ]
    more = DAYS.replace("days: number", "days: number, nights: number")
    found = told(more, more.replace("count: days", "count: nights"))
    assert found == ["trial.here: the English text counts 'nights', no more 'days'"]


def test_a_text_of_a_called_script_is_one_of_this_script_s_too() -> None:
    calls = sheet("call: inner\nnext: over")
    before = edition(calls)
    spoken = {**before.wordings, "inner.hi": {"en": Wording("Hi.", reviewed=True)}}
    after = edition_of(before.script, {**before.sources, "inner": INNER + "#"}, spoken)
    assert differences(before, after) == [
        Difference("inner.hi", "the English text changed", "Hello.", "Hi.")
    ]


def test_calling_another_script_is_said() -> None:
    other = INNER.replace("script: inner", "script: trial").replace("good", "finished")
    calls = other.replace("hi: {say: Hello., next: yes_end}", "hi: {call: inner, next: yes_end}")
    found = told(other, calls)
    assert "hi: the kind of step was say and is call" in found
    assert "hi: the script that is called is new: inner" in found
    assert "hi/hi: the step is new: `say`" in found


def test_what_says_nothing_new_is_a_difference_still() -> None:
    assert told(HI, f"# For tests.\n{HI}") == [
        "the script: only comments, layout or the order of steps changed"
    ]


def test_two_scripts_are_compared_text_by_text_whatever_their_names() -> None:
    other = HI.replace("script: trial", "script: test").replace("Hi.", "Ho.")
    assert told(HI, other) == [
        "the script: the name was trial and is test",
        "test.here: the English text changed",
    ]
