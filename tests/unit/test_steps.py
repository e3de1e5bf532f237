"""What holds for a step of every kind, read from an author's words."""

import json
from typing import Any

import pytest

from flows.steps import KINDS, Call, Kind
from flows.steps.call import ANY
from tests.authoring import at, faults, leads, read

UNCLEAR = {"again": "In other words?", "then": "other"}
SILENCE = {"after": "20 hours", "remind": "once", "grace": "2 days", "then": "over"}
NOT_NOW = {"after": "4 hours", "then": "other"}
WAYS = {"unclear": UNCLEAR, "silence": SILENCE, "not_now": NOT_NOW}

WHOLE: dict[str, dict[str, Any]] = {
    "offer": {
        "offer": "Northside",
        "ask": "Would you like it?",
        "next": {"accepted": "over", "declined": "other"},
        **WAYS,
    },
    "ask": {
        "ask": "May we?",
        "answer": "yes or no",
        "plain": "yes",
        "about": "call",
        "next": {"yes": "over", "no": "other", "unsure": "here"},
        **WAYS,
        "outcome": "allowed",
        "remember": "agreed",
    },
    "if": {"if": 'days <= 2 and note != ""', "then": "over", "else": "other"},
    "if_known": {"if_known": "service", "then": "over", "else": "other"},
    "wait": {"wait": "until 1 day before appointment at 10:00", "next": "over"},
    "record": {"record": {"instrument": "bed", "value": "found"}, "next": "over"},
    "remember": {"remember": {"prefers": "evening"}, "next": "over"},
    "escalate": {
        "escalate": {"level": "P1", "reason": "asked"},
        "say": "A person reads this.",
        "next": "over",
    },
    "call": {"call": "another", "next": {"finished": "over", ANY: "other"}},
    "cadence": {"cadence": {"start": "Weekly"}, "next": "over"},
    "consent": {"consent": "granted", "purposes": ["check_in"], "next": "over"},
    "end": {"end": "no answer"},
    "say": {"say": "Hello.", "next": "over"},
}
"""A step of each kind with every key that it can have."""

BY_WORD = {word: kind for kind in KINDS for word in kind.words}
every_kind = pytest.mark.parametrize("word", WHOLE)


def written(keys: dict[str, Any]) -> str:
    """Write a step, one key a line."""
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in keys.items())


def keys_of(kind: Kind, word: str) -> list[Any]:
    first = kind.also if kind.also and kind.also.name == word else kind.keys[0]
    return [first, *kind.keys[1:]]


def test_every_kind_is_written_here_with_every_key() -> None:
    assert set(WHOLE) == set(BY_WORD)
    for word, kind in BY_WORD.items():
        known = {key.name for key in keys_of(kind, word)} - {"options"}
        assert set(WHOLE[word]) == known


def test_each_word_and_each_class_is_of_one_kind() -> None:
    assert len(BY_WORD) == sum(len(kind.words) for kind in KINDS)
    assert len({kind.step for kind in KINDS}) == len(KINDS)
    assert all(kind.keys[0].name == kind.word and kind.keys[0].required for kind in KINDS)


@every_kind
def test_it_is_read_as_the_kind_its_word_names(word: str) -> None:
    step = read(written(WHOLE[word]))
    assert type(step) is BY_WORD[word].step
    assert step.name == "here"


@every_kind
def test_without_what_is_optional_it_is_read_too(word: str) -> None:
    needed = {key.name for key in keys_of(BY_WORD[word], word) if key.required}
    bare = {key: value for key, value in WHOLE[word].items() if key in needed}
    assert faults(written(bare)) == []


@pytest.mark.parametrize(
    ("word", "key"),
    [(w, key.name) for w, kind in BY_WORD.items() for key in kind.keys[1:] if key.required],
)
def test_each_needed_key_that_is_missing_is_one_fault(word: str, key: str) -> None:
    less = {name: value for name, value in WHOLE[word].items() if name != key}
    assert faults(written(less)) == [f"0: missing key: here: {key!r} is needed here"]


@every_kind
def test_a_key_of_no_meaning_is_a_fault_at_its_line(word: str) -> None:
    found = faults(written({**WHOLE[word], "zzz": "1"}))
    line = len(WHOLE[word]) + 1
    assert len(found) == 1 and found[0].startswith(f"{line}: unknown key: 'zzz'")


SCALARS = ("", "zz zz", "-1", "{", "\x07", "z" * 5000)
TREES: tuple[Any, ...] = ([], {}, ["zz"], [["over"]], {"zz": "zz"}, {"then": []}, [{}], {"": ""})
FITS: dict[Any, set[Any]] = {
    "zz zz": {"say", "ask", "offer", "end", "call"},
    "-1": {"say", "ask", "offer", "call"},
    "{": {"offer", "call"},
    "": {"call"},
    "z" * 5000: {"call"},
    "{'zz': 'zz'}": {"remember/remember"},
    "{}": {"call/next"},
}
"""What a key can hold all the same. A call is compared with the scripts there are, when linked."""


@pytest.mark.parametrize(("word", "key"), [(word, key) for word in WHOLE for key in WHOLE[word]])
@pytest.mark.parametrize("value", [*SCALARS, *TREES], ids=lambda value: str(value)[:12])
def test_what_a_key_cannot_hold_is_a_fault_and_never_an_error(
    word: str, key: str, value: Any
) -> None:
    fits = not {key, f"{word}/{key}"}.isdisjoint(FITS.get(str(value), ()))
    assert bool(faults(written({**WHOLE[word], key: value}))) != fits


@every_kind
def test_moved_it_has_another_name_and_leads_elsewhere_by_the_same_ways(word: str) -> None:
    step = read(written(WHOLE[word]))
    moved = step.moved(lambda name: f"call/{name}")
    assert moved.name == "call/here"
    assert leads(moved) == {way: f"call/{target}" for way, target in leads(step).items()}
    assert moved.moved(lambda name: name.removeprefix("call/")) == step


@every_kind
def test_its_ways_out_are_told_apart_and_lead_to_steps(word: str) -> None:
    ways = read(written(WHOLE[word])).exits()
    assert len({(way.how, way.label) for way in ways}) == len(ways)
    assert {way.target for way in ways} <= {"over", "other", "here"}
    assert bool(ways) == (word != "end")


@every_kind
def test_it_waits_exactly_where_it_leads_nowhere_at_once(word: str) -> None:
    step = read(written(WHOLE[word]))
    if isinstance(step, Call):
        step = Call("here", "another", step.cases, start="here/hello")
    onward = step.onward(at("here"))
    waits = {"offer", "ask", "wait", "escalate", "end"}
    assert (onward is None) == (word in waits)
    assert onward is None or onward in leads(step).values()
