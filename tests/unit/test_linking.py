"""Linking: a called script is written in where it is called, or refused with its line."""

from itertools import pairwise
from textwrap import dedent, indent
from time import perf_counter

import pytest

from flows.answers import No, Yes
from flows.effects import Close, Say
from flows.engine import begin, step
from flows.errors import ScriptInvalid
from flows.events import Heard, Started
from flows.linking import LINKED_NAME_MAX, LINKED_STEPS_MAX, called, link, link_what_can_be, needed
from flows.loader import load_script
from flows.progress import Progress
from flows.script import Plural, Script
from flows.steps import Call
from models import messages, outcomes, timers
from tests.authoring import NOW

MOOD = """
    well: {say: Hello., next: ask}
    ask: {ask: Well?, answer: yes or no, next: {yes: good, no: bad},
      unclear: {then: bad}, silence: {after: 1 day, then: bad}}
    good: {end: good}
    bad: {end: bad}
"""


def written(name: str, steps: str, *, start: str = "", **header: str) -> Script:
    """Read a script with these steps, starting at the first."""
    top = {"script": name, "about": "A trial.", "purpose": "check_in", **header}
    top["start"] = start or steps.split()[0].rstrip(":")
    lines = [f"{key}: {value}" for key, value in top.items()]
    return load_script("\n".join([*lines, "steps:", indent(dedent(steps), "  ")]), f"{name}.yaml")


def calling(name: str, *others: str, ends: str = "over") -> Script:
    """Give a script that calls the others, one after the other, and ends."""
    steps = [f"c{n}: {{call: {other}, next: c{n + 1}}}" for n, other in enumerate(others)]
    return written(
        name, "\n".join(f"  {line}" for line in [*steps, f"c{len(others)}: {{end: {ends}}}"])
    )


def joined(*scripts: Script) -> dict[str, Script]:
    files = {script.name: f"{script.name}.yaml" for script in scripts}
    return link({script.name: script for script in scripts}, files)


def faults(*scripts: Script) -> list[str]:
    with pytest.raises(ScriptInvalid) as refused:
        joined(*scripts)
    return [str(fault) for fault in refused.value.faults]


OUTER = written(
    "outer",
    """
    hi: {call: mood, next: {good: fine, bad: hi_again}}
    hi_again: {call: mood, next: {good: fine, any: over}}
    fine: {say: Fine., next: over}
    over: {end: over}
    """,
)


def test_its_steps_come_below_the_call_and_its_ends_lead_back() -> None:
    outer = joined(OUTER, written("mood", MOOD))["outer"]
    assert list(outer.steps) == [
        *("hi", "hi_again", "fine", "over"),
        *("hi/well", "hi/ask", "hi_again/well", "hi_again/ask"),
    ]
    ways = {way.label: way.target for way in outer.steps["hi/ask"].exits()}
    assert (ways["yes"], ways["no"], ways["1 day"]) == ("fine", "hi_again", "hi_again")
    again = {way.label: way.target for way in outer.steps["hi_again/ask"].exits()}
    assert (again["yes"], again["no"]) == ("fine", "over")


def test_the_engine_plays_it_as_one_script_with_the_called_one_s_words() -> None:
    outer = joined(OUTER, written("mood", MOOD))["outer"]
    place, said = begin(outer, Started(), NOW)
    assert place.step == "hi/ask"
    assert said[:2] == (Say("mood.well", "hi/well"), Say("mood.ask", "hi/ask", asks=True))
    place, _ = step(outer, place, Heard(No()), NOW)
    assert place.step == "hi_again/ask"
    place, said = step(outer, place, Heard(Yes()), NOW)
    assert said[-2:] == (Say("outer.fine", "fine"), Close("over"))


def test_both_scripts_words_and_values_belong_to_it_and_no_end_is_left_of_the_called() -> None:
    inner = written("inner", "  a: {remember: {bed: found}, next: b}\n  b: {end: well}")
    plural = "{count: days, one: '{days} day', other: '{days} days'}"
    asks = f"  d: {{say: {plural}, next: c}}\n  c: {{call: inner, next: e}}\n  e: {{end: over}}"
    outer = joined(written("outer", asks, values="{days: number}"), inner)["outer"]
    assert {"days", "bed", "first_name"} <= set(outer.values)
    assert outer.plurals == {"outer.d": Plural("days", "{days} days")}
    assert set(outer.steps) == {"d", "c", "e", "c/a"}


def test_what_is_called_stands_alone_too_and_is_not_changed() -> None:
    mood = written("mood", MOOD)
    assert joined(OUTER, mood)["mood"] == mood


def test_a_called_script_that_ends_at_once_is_passed() -> None:
    outer = joined(calling("outer", "nothing"), written("nothing", "  a: {end: well}"))["outer"]
    place, said = begin(outer, Started(), NOW)
    assert (place.step, said) == ("c1", (Close("over"),))


def test_calls_in_calls_are_written_in_to_the_bottom() -> None:
    deep = joined(calling("a", "b"), calling("b", "c"), calling("c", "mood"), written("mood", MOOD))
    assert {name for name in deep["a"].steps if "/" in name} == {
        *("c0/c0", "c0/c0/c0", "c0/c0/c0/well", "c0/c0/c0/ask"),
    }
    place, _ = begin(deep["a"], Started(), NOW)
    assert place.step == "c0/c0/c0/ask"
    assert step(deep["a"], place, Heard(Yes()), NOW)[1][-1] == Close("over")


def test_every_step_is_called_by_its_own_name_and_leads_to_one_that_is_there() -> None:
    scripts = [calling("a", "b", "mood", "b"), calling("b", "mood"), written("mood", MOOD), OUTER]
    for script in joined(*scripts).values():
        assert all(name == each.name for name, each in script.steps.items())
        targets = {way.target for each in script.steps.values() for way in each.exits()}
        assert targets <= set(script.steps)
        assert all(one.start for one in script.steps.values() if isinstance(one, Call))


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_a_circle_of_calls_is_told_once_at_the_call_that_closes_it(length: int) -> None:
    names = [f"s{n}" for n in range(length)]
    circle = [calling(name, names[(n + 1) % length]) for n, name in enumerate(names)]
    around = " calls ".join([*names, "s0"])
    assert faults(*circle) == [f"s{length - 1}.yaml:6: calls itself: c0: {around}: no end to it"]


def test_who_calls_into_a_circle_is_not_at_fault_and_not_linked() -> None:
    scripts = {one.name: one for one in (calling("a", "b"), calling("b", "b"), OUTER)}
    scripts["mood"] = written("mood", MOOD)
    whole, told = link_what_can_be(scripts, {name: f"{name}.yaml" for name in scripts})
    assert set(whole) == {"outer", "mood"}
    assert [(fault.file, fault.rule) for fault in told] == [("b.yaml", "calls itself")]


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("call: mod, next: z", "unknown script: c: 'mod' is no script; did you mean 'mood'?"),
        ("call: zzz, next: z", "unknown script: c: 'zzz' is no script; known: outer, mood"),
        ("call: mood, next: {good: z}", "missing case: c: mood can end 'bad', which leads nowhere"),
        ("call: mood, next: {}", "missing case: c: mood can end 'bad'"),
        ("call: mood, next: {god: z, any: z}", "unknown case: c: mood never ends 'god'; did you"),
    ],
)
def test_a_call_that_does_not_fit_is_told_with_its_line(call: str, found: str) -> None:
    outer = written("outer", f"  c: {{{call}}}\n  z: {{end: over}}")
    [told] = faults(outer, written("mood", MOOD))
    assert told.startswith(f"outer.yaml:6: {found}")


def test_a_script_of_another_purpose_needs_another_consent() -> None:
    wish = written("wish", "  a: {end: over}", purpose="caring_contact")
    [told] = faults(calling("outer", "wish"), wish)
    why = "c0: wish needs consent to caring_contact, not to check_in"
    assert told == f"outer.yaml:6: purpose: {why}"


def test_a_value_is_of_one_kind_in_all_that_is_joined() -> None:
    ask = "a: {{ask: Well?, answer: {answer}, remember: told, next: z, unclear: {{then: z}},"
    tail = " silence: {after: 1 day, then: z}}\n  z: {end: over}"
    numbers = written("numbers", "  " + ask.format(answer="scale 1 to 5") + tail)
    words = written("words", "  " + ask.format(answer="free text") + tail)
    [told] = faults(calling("outer", "numbers", "words"), numbers, words)
    why = "c1: 'told' is a number here and a text in words"
    assert told == f"outer.yaml:7: value: {why}"


def test_every_fault_of_all_scripts_comes_out_at_once() -> None:
    told = faults(calling("a", "zzz", "mod"), calling("b", "b"), written("mood", MOOD))
    assert [one.split(": ")[:2] for one in told] == [
        ["a.yaml:6", "unknown script"],
        ["a.yaml:7", "unknown script"],
        ["b.yaml:6", "calls itself"],
    ]


def test_many_steps_are_enough_and_more_are_refused_without_being_made() -> None:
    many = written(
        "many",
        "\n".join(f"  s{n}: {{say: x, next: s{n + 1}}}" for n in range(165))
        + "\n  s165: {end: over}",
    )
    calls = calling("three", "many", "many", "many")
    assert len(joined(calls, many)["three"].steps) == LINKED_STEPS_MAX - 1
    started = perf_counter()
    [told] = faults(calling("more", *["many"] * 190), many)
    assert told.startswith("more.yaml:6: too long: c0: 31541 steps with the scripts it calls; 500")
    assert perf_counter() - started < 1


def test_a_name_grows_no_longer_than_the_tables_keep() -> None:
    long = "a" * 40
    inner = [
        written(f"s{n}", f"  {long}: {{call: s{n + 1}, next: z}}\n  z: {{end: over}}")
        for n in range(3)
    ]
    last = written("s3", f"  {'b' * 37}: {{say: x, next: z}}\n  z: {{end: over}}")
    name = max(joined(*inner, last)["s0"].steps, key=len)
    assert len(name) == LINKED_NAME_MAX
    [told] = faults(*inner, written("s3", f"  {'b' * 38}: {{say: x, next: z}}\n  z: {{end: over}}"))
    why = "a name of 161 characters with a step of s1; 160 fit"
    assert told == f"s0.yaml:6: too long: {long}: {why}"


@pytest.mark.parametrize(
    ("column", "more"), [(messages.c.step, 0), (outcomes.c.step, 0), (timers.c.name, len("/1/1/2"))]
)
def test_the_tables_keep_the_longest_name(column: object, more: int) -> None:
    assert getattr(column, "type").length >= LINKED_NAME_MAX + more  # noqa: B009


@pytest.mark.parametrize("reverse", [False, True])
def test_a_long_chain_of_calls_is_refused_and_never_too_much(reverse: bool) -> None:
    names = [f"s{n}" for n in range(700)]
    chain = [calling(name, other) for name, other in pairwise(names)]
    scripts = [*chain, written(names[-1], "  a: {say: x, next: z}\n  z: {end: over}")]
    started = perf_counter()
    told = faults(*(reversed(scripts) if reverse else scripts))
    assert told and perf_counter() - started < 3


def test_calls_and_what_they_need_are_told_once_each_in_order() -> None:
    scripts = {one.name: one for one in (calling("a", "b", "c", "b"), calling("b", "c"))}
    scripts["c"] = written("c", "  z: {end: over}")
    assert called(scripts["a"]) == ("b", "c")
    assert needed(scripts, "a")[0] == "a" and sorted(needed(scripts, "a")) == ["a", "b", "c"]
    assert needed(scripts, "c") == ("c",)


def test_a_place_in_a_called_script_survives_being_kept() -> None:
    outer = joined(OUTER, written("mood", MOOD))["outer"]
    place, _ = begin(outer, Started(), NOW)
    kept = Progress.from_dict(place.to_dict())
    assert step(outer, kept, Heard(Yes()), NOW) == step(outer, place, Heard(Yes()), NOW)
