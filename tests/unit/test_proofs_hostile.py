"""Files that nobody wrote in good faith: a clear fault in little time, and never a trace."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.proving import prove, read_house
from flows.errors import Fault
from flows.proofs import RULES

ROOT = Path(__file__).resolve().parents[2]
# Of the processor: each takes less than one, and what grows without bound takes minutes.
SECONDS_MAX = 5.0
HOUSE = read_house(ROOT, date(2026, 11, 22))

HEAD = "script: odd\nabout: Odd.\npurpose: check_in\nstart: a\nsteps:\n"
OVER = "  over: {end: finished}\n"


def doubling(count: int) -> str:
    """Write lists of lists: ten to the power of `count` words, if anybody wrote them out."""
    first = f"l0: &l0 [{', '.join(['lol'] * 10)}]\n"
    rest = (f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, count))
    return first + "".join(rest)


def asks(count: int) -> Iterator[str]:
    for n in range(count):
        yield f"  s{n}: {{ask: x, answer: number 0 to 999, next: {{0-500: s{(n + 1) % count}, "
        yield f"501-999: s{n * 7 % count}}}, unclear: {{then: s{(n + 3) % count}}}, "
        yield f"silence: {{after: 1 day, then: s{(n + 7) % count}}}}}\n"


def say(words: str, *, count: int = 1) -> str:
    names = [f"s{n}" if n else "a" for n in range(count)]
    pairs = zip(names, [*names[1:], "over"], strict=True)
    return "".join(f'  {name}: {{say: "{words}", next: {then}}}\n' for name, then in pairs)


HOSTILE: dict[str, str | bytes] = {
    "bomb": doubling(9),
    "bomb in steps": HEAD + "  a: &a {say: x, next: b}\n  b: [*a, *a]\n",
    "merge": HEAD + "  a: &a {say: x}\n  b: {<<: *a, next: a}\n",
    "ten megabytes": "a: " + "x" * 10_000_000,
    "one long word": "a: " + "x" * 119_000,
    "deep lists": "a: " + "[" * 50_000 + "]" * 50_000,
    "deep tables": "a: " + "{b: " * 20_000 + "}" * 20_000,
    "deep lines": "".join(" " * n + "a:\n" for n in range(450)),
    "many keys": "".join(f"key{n}: x\n" for n in range(3900)),
    "many small tables": "{" + ",".join(f"a{n}: {{b: [c]}}" for n in range(1100)) + "}",
    "many steps": HEAD + "".join(f"  s{n}: {{say: x, next: t{n}, u{n}: 1}}\n" for n in range(700)),
    "many questions": HEAD.replace("start: a", "start: s0") + "".join(asks(190)),
    "long chain": HEAD + say("Well.", count=195) + OVER,
    "many texts": HEAD + say("He. a.b {program} {x} 🙂 " * 24, count=190) + OVER,
    "dots": HEAD + say("a." * 790) + OVER,
    "one word": HEAD + say("a" * 1590) + OVER,
    "braces": HEAD + say("{" * 90) + OVER,
    "placeholders": HEAD + say("".join(f"{{v{n}}}" for n in range(1400))) + OVER,
    "brackets in a condition": HEAD + f'  a: {{if: "{"(" * 90}", then: over, else: over}}\n' + OVER,
    "condition": HEAD + f'  a: {{if: "{"not " * 48}service", then: over, else: over}}\n' + OVER,
    "calls itself": HEAD + "  a: {call: odd, next: over}\n" + OVER,
    "tags": "a: !!python/object/apply:os.system [echo]",
    "tabs": HEAD + "\ta: {end: over}\n",
    "twice": "a: 1\na: 2\n",
    "zero byte": "a: b\0c\n",
    "zero byte in a text": HEAD + say("x\\0y") + OVER,
    "half a character": HEAD + say("x\\ud800y") + OVER,
    "latin": "a: Jos\xe9".encode("latin-1"),
    "utf-16": "a: b".encode("utf-16"),
    "two documents": "a: 1\n---\nb: 2\n",
    "a list": "- a\n- b\n",
    "a word": "hello",
    "empty": "",
    "blank": " \n\n",
    "a comment": "# nothing\n",
    "percent": "%YAML 9.9\n---\na: b\n",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_little_time(source: str | bytes, tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    began = process_time()
    faults = prove(HOUSE, [file]).faults
    assert process_time() - began < SECONDS_MAX
    assert_clear(faults, lines=len(file.read_bytes().splitlines()))
    assert faults or source is HOSTILE["condition"]


def test_scripts_that_call_each_other_in_a_ring_are_refused(tmp_path: Path) -> None:
    ring = ["one", "two", "three"]
    for name, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        text = HEAD.replace("script: odd", f"script: {name}")
        (tmp_path / f"{name}.yaml").write_text(f"{text}  a: {{call: {other}, next: over}}\n{OVER}")
    faults = prove(HOUSE, [tmp_path]).faults
    assert {fault.rule for fault in faults} == {"calls itself"}
    assert "one calls two calls three calls one" in faults[0].why


def test_a_folder_of_hostile_translations_is_refused_in_little_time(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text(HEAD + say("Well.") + OVER)
    catalog = tmp_path / "locales" / "es" / "LC_MESSAGES" / "scripts.po"
    catalog.parent.mkdir(parents=True)
    entry = 'msgctxt "x.k{0}"\nmsgid "a {0}"\nmsgstr "b {0}"\n\n'
    catalog.write_text("".join(entry.format(n) for n in range(12_000)))
    (tmp_path / "locales" / "es" / "lexicon.yaml").write_text("a: " + "[" * 20_000)
    began = process_time()
    faults = prove(HOUSE, [tmp_path]).faults
    assert process_time() - began < 2 * SECONDS_MAX
    assert {"unknown wording", "missing translation"} <= {fault.rule for fault in faults}


def assert_clear(faults: tuple[Fault, ...], *, lines: int) -> None:
    for fault in faults:
        assert fault.rule in RULES
        assert fault.why and len(fault.why) < 2000
        assert 1 <= fault.line <= max(lines, 1)


# --- a good script, with anything in place of anything

WHOLE = """
script: odd
about: Every kind of step.
purpose: check_in
start: hello
values: {visit: date, days: number}
moves: [{from: 3f2a9c01b7de, steps: {old: how}}]
steps:
  hello: {say: {count: days, one: "{days} day", other: "{days} days"}, next: which}
  which: {if: days <= 2 and service, then: how, else: pause}
  pause: {wait: until 1 day before visit at 10:00, next: how}
  how:
    ask: How are things?
    answer: one of
    options: {good: [good, fine], bad: [bad]}
    next: {good: offered, bad: person}
    unclear: {again: In one word?, then: person}
    silence: {after: 20 hours, remind: once, grace: 2 days, then: over}
    not_now: {after: 4 hours, then: over}
    outcome: state
    remember: state
  offered:
    offer: Housing
    ask: Would you like a bed?
    next: {accepted: noted, declined: over}
    unclear: {then: person}
    silence: {after: 1 day, then: over}
  noted: {record: {instrument: bed, value: wanted}, next: kept}
  kept: {remember: {wants: bed}, next: rhythm}
  rhythm: {cadence: {start: After a crisis call}, next: inner}
  inner: {call: first_check_in, next: {any: agreed}}
  agreed: {consent: granted, purposes: [check_in], next: person}
  person: {escalate: {level: P3, reason: asked}, say: A person reads this., next: over}
  over: {end: finished}
"""
TREE: dict[str, Any] = YAML(typ="safe", pure=True).load(WHOLE)

JUNK = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 5),
        st.text(max_size=8),
        st.sampled_from(["hello", "over", "yes or no", "one of", "1-3", "once", "1 day", "{x}"]),
        st.dates(),
        st.floats(allow_nan=False),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.text(max_size=6), st.integers(0, 3)), inner, max_size=3),
    ),
    max_leaves=6,
)


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path to every value of a tree."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items if isinstance(tree, dict | list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


PLACES = sorted(places(TREE), key=repr)


def put(tree: Any, path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> Any:
    """Return a copy of the tree, changed at one place."""
    copy = {**tree} if isinstance(tree, dict) else [*tree] if isinstance(tree, list) else tree
    if not isinstance(copy, dict | list) or (isinstance(copy, dict) and path[0] not in copy):
        return copy
    if isinstance(copy, list) and path[0] >= len(copy):
        return copy
    if len(path) == 1:
        change(copy, path[0])
    else:
        copy[path[0]] = put(copy[path[0]], path[1:], change)
    return copy


def remove(table: Any, key: Any) -> None:
    del table[key]


def replace_by(value: Any) -> Callable[[Any, Any], None]:
    def change(table: Any, key: Any) -> None:
        table[key] = value

    return change


CHANGES = st.one_of(st.just(remove), st.builds(replace_by, JUNK))


def written(tree: Any) -> str:
    out = io.StringIO()
    yaml = YAML(typ="safe")
    yaml.allow_unicode = True
    yaml.dump(tree, out)
    return out.getvalue()


@settings(deadline=None, max_examples=60, derandomize=True)
@given(changes=st.lists(st.tuples(st.sampled_from(PLACES), CHANGES), min_size=1, max_size=3))
def test_anything_in_place_of_anything_is_a_clear_fault(
    changes: list[tuple[tuple[Any, ...], Callable[[Any, Any], None]]], tmp_path_factory: Any
) -> None:
    tree: Any = TREE
    for path, change in changes:
        tree = put(tree, path, change)
    file = tmp_path_factory.mktemp("odd", numbered=True) / "odd.yaml"
    file.write_text(written(tree), "utf-8")
    lines = len(file.read_bytes().split(b"\n"))
    assert_clear(prove(HOUSE, [file]).faults, lines=lines)


def test_the_script_that_is_changed_is_nearly_right_before(tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(WHOLE)
    rules = {fault.rule for fault in prove(HOUSE, [file]).faults}
    assert rules <= {"value may be empty", "too many questions", "lock screen"}


@settings(deadline=None, max_examples=40, derandomize=True)
@given(text=st.text(max_size=300))
def test_any_text_at_all_is_a_clear_fault(text: str, tmp_path_factory: Any) -> None:
    file = tmp_path_factory.mktemp("odd", numbered=True) / "odd.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    faults = prove(HOUSE, [file]).faults
    assert faults
    assert_clear(faults, lines=len(text.split("\n")) + text.count("\r") + 1)
