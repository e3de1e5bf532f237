"""Script files: the header, the steps around it, and every fault in them with its line.

What can be wrong within a step stands in test_steps_*.py and test_questions.py.
"""

import re
from datetime import timedelta

import pytest

from flows.answers import Question
from flows.conditions import Condition
from flows.errors import ScriptInvalid
from flows.loader import (
    FIXED_REPLIES,
    STEPS_MAX,
    VERSION_LENGTH,
    load_fixed,
    load_script,
    read_script,
)
from flows.moments import Moment
from flows.script import Move, Script
from flows.steps import Ask, Branch, End, Escalate, Say, Silence, Unclear, Wait
from flows.values import STANDARD

WHOLE = """\
script: sample
about: What a script has.
purpose: check_in
start: hello
values: {appointment: date, days: number}
moves:
  - from: 3f2a9c01b7de
    steps: {greeting: hello, gone: over}
  - {from: 000000000000}
steps:
  hello:
    say: "{program}: hello."
    next: pause
  pause:
    wait: until appointment
    next: how
  how:
    ask: How are things, 1 to 5?
    answer: scale 1 to 5
    outcome: state
    remember: mood
    next: {1-2: person, 3-5: known}
    unclear: {again: A number is enough., then: person}
    silence: {after: 20 hours, remind: once, then: over}
  known:
    if: mood <= 3 and days > 1
    then: person
    else: over
  person:
    escalate: {level: P1, reason: asked for a call}
    say: A person will read this.
    next: over
  over:
    end: finished
"""


def faults(source: str) -> list[str]:
    with pytest.raises(ScriptInvalid) as refused:
        load_script(source, "sample.yaml")
    return [str(fault) for fault in refused.value.faults]


def broken(old: str, new: str) -> list[str]:
    assert old in WHOLE
    return faults(WHOLE.replace(old, new, 1))


@pytest.fixture(scope="module")
def whole() -> Script:
    return load_script(WHOLE, "sample.yaml")


def test_the_header_is_read_and_the_version_is_left_to_the_library(whole: Script) -> None:
    header = (whole.name, whole.about, whole.purpose, whole.start, whole.version)
    assert header == ("sample", "What a script has.", "check_in", "hello", "")


def test_the_steps_are_kept_by_name_in_the_order_of_the_file(whole: Script) -> None:
    assert list(whole.steps) == ["hello", "pause", "how", "known", "person", "over"]
    assert whole.steps["hello"] == Say("hello", "pause", "sample.hello")
    assert whole.steps["pause"] == Wait(
        "pause", "how", Moment("until appointment", value="appointment")
    )
    asked_for = Escalate("person", "over", 1, "asked for a call", "sample.person")
    assert whole.steps["person"] == asked_for
    assert whole.steps["over"] == End("over", "finished")


def test_a_scale_leads_from_every_number(whole: Script) -> None:
    assert whole.steps["how"] == Ask(
        name="how",
        wording="sample.how",
        question=Question("scale", low=1, high=5),
        cases={"1": "person", "2": "person", "3": "known", "4": "known", "5": "known"},
        unclear=Unclear("sample.how.again", "person"),
        silence=Silence(timedelta(hours=20), "sample.how", "over"),
        outcome="state",
        remember="mood",
    )


def test_a_condition_knows_what_an_earlier_question_remembered(whole: Script) -> None:
    numbers = frozenset({"mood", "days"})
    when = Condition("mood <= 3 and days > 1", numbers)
    assert whole.steps["known"] == Branch("known", when, "person", "over")


def test_what_it_may_name_is_what_it_is_given_and_remembers(whole: Script) -> None:
    own = {"appointment": "date", "days": "number", "mood": "number"}
    assert whole.values == {**STANDARD, **own}


def test_conversations_of_older_versions_are_told_where_they_go(whole: Script) -> None:
    assert whole.moves == (
        Move("3f2a9c01b7de", {"greeting": "hello", "gone": "over"}),
        Move("0" * VERSION_LENGTH, {}),
    )


def test_a_move_may_lead_into_a_called_script_by_the_name_of_its_call(whole: Script) -> None:
    inner = load_script(WHOLE.replace("gone: over", "gone: how/other"), "sample.yaml")
    assert inner.moves[0].steps == {"greeting": "hello", "gone": "how/other"}
    assert whole.lines["moves:3f2a9c01b7de/gone"] == 8
    [told] = faults(WHOLE.replace("gone: over", "gone: hw/other"))
    assert told.startswith("sample.yaml:8: unknown step: 'hw' is not known here")


def test_every_wording_is_kept_under_its_key_and_line(whole: Script) -> None:
    assert whole.wordings["sample.hello"] == "{program}: hello."
    assert {key: whole.lines[key] for key in whole.wordings} == {
        "sample.hello": 12,
        "sample.how": 18,
        "sample.how.again": 23,
        "sample.person": 31,
    }


def test_every_step_s_line_is_known_also_of_one_that_is_called_start() -> None:
    source = WHOLE.replace("hello", "start")
    lines = load_script(source, "sample.yaml").lines
    assert [lines[name] for name in ("start", "pause", "over")] == [11, 14, 33]


ONE_FAULT = [
    ("script: sample", "script: Sample One", 1, "name", "'Sample One'"),
    ("script: sample", "script: ''", 1, "name", "begin small"),
    ("script: sample", f"script: {'a' * 41}", 1, "name", "at most 40"),
    ("about: What", "abuot: What", 2, "unknown key", "did you mean 'about'?"),
    ("about: What a script has.\n", "", 1, "missing key", "'about' is needed here"),
    ("about: What a script has.", "about: [a, b]", 2, "shape", "must be text"),
    ("purpose: check_in", "purpose: checkin", 3, "purpose", "did you mean 'check_in'?"),
    ("start: hello", "start: helo", 4, "unknown step", "did you mean 'hello'?"),
    ("start: hello", "start: {a: b}", 4, "shape", "must be text"),
    ("{appointment: date, days: number}", "[date]", 5, "shape", "must hold keys and values"),
    ("days: number", "days: nomber", 5, "value kind", "did you mean 'number'?"),
    ("days: number", "days: number, service: text", 5, "value", "choose another name"),
    ("days: number", "days: number, Night: text", 5, "name", "'Night'"),
    ("remember: mood", "remember: appointment", 21, "value", "is a date elsewhere"),
    ("- from: 3f2a9c01b7de", "- from: 3f2a9c01b7d", 7, "version", "12 hexadecimal digits"),
    ("- from: 3f2a9c01b7de", "- from: 3F2A9C01B7DE", 7, "version", "12 hexadecimal digits"),
    ("gone: over}", "gone: ovr}", 8, "unknown step", "did you mean 'over'?"),
    ("steps: {greeting", "stps: {greeting", 8, "unknown key", "did you mean 'steps'?"),
    ("    next: pause", "    next: pauze", 13, "unknown step", "did you mean 'pause'?"),
    ("    next: pause", "    next: pause\n    nxt: pause", 14, "unknown key", "mean 'next'?"),
    ("    next: pause", "    next: pause\n    next: over", 14, "written twice", "line 13"),
    ('    say: "{program}: hello."', "    sya: hello.", 11, "step kind", "did you mean 'say'?"),
    ("  person:\n", "  Person:\n", 29, "name", "'Person'"),
    ("    end: finished", "    finished", 34, "shape", "a step holds keys and values"),
    ("    end: finished", "    {}", 33, "step kind", "known: offer, ask, if"),
]
"""(what the whole script says, what the author wrote instead, line, rule, words of the reason)"""


@pytest.mark.parametrize(("old", "new", "line", "rule", "reason"), ONE_FAULT)
def test_each_fault_is_named_with_its_line(
    old: str, new: str, line: int, rule: str, reason: str
) -> None:
    told = [fault for fault in broken(old, new) if f":{line}: {rule}: " in fault]
    assert any(reason in fault for fault in told), broken(old, new)


# A step or a value of another name is missed wherever it was named.
SPILLS = {"  Person:\n", "[date]", "days: nomber", "remember: appointment"}


@pytest.mark.parametrize(("old", "new"), [case[:2] for case in ONE_FAULT if case[1] not in SPILLS])
def test_one_slip_is_one_fault(old: str, new: str) -> None:
    assert len(broken(old, new)) == 1


@pytest.mark.parametrize("moves", ["{}", "[3f2a9c01b7de]", "3f2a9c01b7de"])
def test_moves_that_are_no_list_of_moves_are_a_fault(moves: str) -> None:
    source = re.sub(r"moves:\n.*?\nsteps:", f"moves: {moves}\nsteps:", WHOLE, flags=re.DOTALL)
    assert faults(source)[0].startswith("sample.yaml:6: shape: the script: 'moves' must be a list")


def test_more_steps_than_a_person_can_oversee_are_refused() -> None:
    head = WHOLE.partition("steps:\n  hello")[0].replace("start: hello", "start: s0")
    head = head.partition("moves:")[0] + "steps:\n"
    many = [f"  s{n}: {{say: x, next: s{n}}}\n" for n in range(STEPS_MAX + 1)]
    assert len(load_script(head + "".join(many[:STEPS_MAX]), "sample.yaml").steps) == STEPS_MAX
    [told] = faults(head + "".join(many))
    assert told.startswith("sample.yaml:6: too long: the script: at most 200 steps")


def test_every_fault_comes_out_at_once_in_the_order_of_the_file() -> None:
    several = WHOLE.replace("start: hello", "start: helo").replace("next: pause", "next: pauze")
    several = several.replace("20 hours", "20h").replace("level: P1", "level: P7")
    assert [fault.split(": ")[:2] for fault in faults(several)] == [
        ["sample.yaml:4", "unknown step"],
        ["sample.yaml:13", "unknown step"],
        ["sample.yaml:24", "duration"],
        ["sample.yaml:30", "level"],
    ]


def test_what_is_right_of_a_broken_file_can_be_looked_at_beside_its_faults() -> None:
    script, told = read_script(WHOLE.replace("level: P1", "level: P7"), "sample.yaml")
    assert [fault.rule for fault in told] == ["level"]
    assert script.wordings["sample.how"] and set(script.steps) >= {"hello", "person"}


def test_the_error_reads_as_a_compiler_prints() -> None:
    with pytest.raises(ScriptInvalid) as refused:
        load_script(WHOLE.replace("start: hello", "start: helo"), "flows/scripts/sample.yaml")
    why = "'helo' is not known here; did you mean 'hello'?"
    assert str(refused.value) == f"flows/scripts/sample.yaml:4: unknown step: {why}"


def test_fixed_replies_are_all_there_and_nothing_else() -> None:
    written = [f"{name}: Hello." for name in FIXED_REPLIES[1:]] + ["safty: Hello {hour}."]
    with pytest.raises(ScriptInvalid) as refused:
        load_fixed("\n".join(written), "fixed.yaml")
    told = [(fault.line, fault.rule) for fault in refused.value.faults]
    last = len(FIXED_REPLIES)
    assert told == [(last, "unknown key"), (last, "placeholder")]


def test_fixed_replies_are_kept_under_their_keys() -> None:
    read = load_fixed("\n".join(f"{name}: Hello." for name in FIXED_REPLIES), "fixed.yaml")
    assert read == {f"fixed.{name}": "Hello." for name in FIXED_REPLIES}
