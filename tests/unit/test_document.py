"""YAML as a tree with lines: every value stays text, and what is no plain tree is refused."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.document import LENGTH_MAX, Faults, Listing, Scalar, Table, parse


def read(source: str) -> tuple[Table, list[str]]:
    faults = Faults("a.yaml")
    return parse(source, faults), [str(fault) for fault in faults.found]


def test_a_tree_is_read_with_the_line_of_everything() -> None:
    tree, faults = read("a: b\nc:\n  d: [1, two]\n  e: |-\n    long\n    text\n")
    assert faults == []
    inner = Table(
        {"d": Listing((Scalar("1", 3), Scalar("two", 3)), 3), "e": Scalar("long\ntext", 4)},
        {"d": 3, "e": 4},
        3,
    )
    assert tree == Table({"a": Scalar("b", 1), "c": inner}, {"a": 1, "c": 2}, 1)


@pytest.mark.parametrize(
    "word",
    ["yes", "no", "on", "null", "~", "1-2", "3", "1.0", "2026-11-24", "09:30", "0x10", "true"],
)
def test_no_word_turns_into_anything_else(word: str) -> None:
    assert read(f"a: {word}\n{word}: a")[0].entries["a"] == Scalar(word, 1)
    assert word in read(f"a: {word}\n{word}: a")[0].entries


def test_blanks_around_a_value_do_not_count() -> None:
    assert read('a: "  b  "')[0].entries["a"] == Scalar("b", 1)


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("", "a.yaml:1: shape: the file must hold keys and values"),
        ("# nothing", "a.yaml:1: shape: the file must hold keys and values"),
        ("- hello", "a.yaml:1: shape: the file must hold keys and values"),
        ("hello", "a.yaml:1: shape: the file must hold keys and values"),
        ("a: [", "a.yaml:1: yaml: "),
        ("a: b\n\tc: d", "a.yaml:2: yaml: "),
        ("a:\n\tb: c", "a.yaml:2: yaml: "),
        ("a: b: c", "a.yaml:1: yaml: "),
        ("a: 'b", "a.yaml:1: yaml: "),
        ("a: b\n\x00", "a.yaml:1: yaml: "),
        ("a: b\n---\nc: d", "a.yaml:2: yaml: "),
        ("a: @b", "a.yaml:1: yaml: "),
        ("a: &b c\nd: *b", "a.yaml:1: shape: anchors"),
        ("a: *b", "a.yaml:1: yaml: "),
        (BOMB, "a.yaml:1: shape: anchors"),
        ("a: b\na: c", "a.yaml:2: written twice: 'a' is already on line 1"),
        ("? [a]\n: b", "a.yaml:1: shape: a key is one word"),
        ("? {a: b}\n: c", "a.yaml:1: shape: a key is one word"),
        ('a: "b\\x07"', "a.yaml:1: shape: a character that no phone shows"),
        ('a: "b\\0"', "a.yaml:1: shape: a character that no phone shows"),
        ('a: "b\\ud83d"', "a.yaml:1: shape: a character that no phone shows"),
        ('"a\\e": b', "a.yaml:1: shape: a character that no phone shows"),
        ("a: " + "[" * 20 + "]" * 20, "a.yaml:1: shape: anchors and deep nesting"),
        ("a: " + "[" * 9000 + "]" * 9000, "a.yaml:1: shape: "),
        ("a: b\n" * (LENGTH_MAX // 4), f"a.yaml:1: too long: {LENGTH_MAX // 4 * 5} characters"),
        ("x" * 10_000_000, "a.yaml:1: too long: 10000000 characters"),
    ],
)
def test_what_is_no_plain_tree_is_refused_with_its_line_and_at_once(
    source: str, fault: str
) -> None:
    started = perf_counter()
    faults = read(source)[1]
    assert perf_counter() - started < 1
    assert any(each.startswith(fault) for each in faults), faults[:5]


def test_a_marked_value_keeps_its_text() -> None:
    assert read("a: !!python/object:os.system b")[0].entries["a"] == Scalar("b", 1)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(alphabet="ab:-[]{}\"'|>&*#!%@,? \n\t\x07é", max_size=60))
def test_no_text_is_too_odd_to_be_told_about(source: str) -> None:
    tree, faults = read(source)
    assert faults or tree.entries or not source.strip("- \n\t#!") or "{}" in source
