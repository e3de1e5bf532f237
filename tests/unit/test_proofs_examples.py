"""Every rule has an example that breaks it, at the right line, and no other rule."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.proving import House, prove, read_house
from flows.linking import CALLS_DEEP_MAX
from flows.proofs import RULES

ROOT = Path(__file__).resolve().parents[2]
BROKEN = ROOT / "tests" / "unit" / "broken"
TODAY = date(2026, 11, 22)
MARK = re.compile(r"# fault (?:here|on line (?P<line>[0-9]+)): (?P<rule>[a-z ]+)$")
EXAMPLES = sorted(BROKEN.iterdir())
FOR_CLIENTS = "draft_translation"
# No file can hold them: a file that is not there, and a hundred scripts in a row.
WITHOUT_FILE = {"missing file", "too deep"}

Place = tuple[str, int, str]


@pytest.fixture(scope="module")
def house() -> House:
    return read_house(ROOT, TODAY)


def marked(example: Path) -> list[Place]:
    """Return where an example says that its faults are; a mark alone on a line is for the next
    that is no comment."""
    files = sorted(example.rglob("*")) if example.is_dir() else [example]
    return [place for file in files if file.is_file() for place in _marked(file)]


def _marked(file: Path) -> Iterator[Place]:
    lines = file.read_text("utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        found = MARK.search(line)
        if found:
            alone = line.startswith("# fault here")
            while alone and lines[number].startswith("#"):
                number += 1
            place = int(found["line"] or number + alone)
            yield file.relative_to(ROOT).as_posix(), place, found["rule"]


def told(house: House, example: Path) -> list[Place]:
    proved = prove(house, [example], ready=example.name == FOR_CLIENTS)
    return [(fault.file, fault.line, fault.rule) for fault in proved.faults]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_breaks_its_rule_where_it_says_and_no_other(house: House, example: Path) -> None:
    assert told(house, example) == marked(example) != []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_called_as_the_rule_it_breaks(example: Path) -> None:
    name = example.stem.partition("__")[0].replace("_", " ")
    assert {rule for _, _, rule in marked(example)} == {name}


def test_every_rule_has_an_example() -> None:
    shown = {rule for example in EXAMPLES for _, _, rule in marked(example)}
    assert shown | WITHOUT_FILE == set(RULES)


def test_every_rule_that_the_code_names_is_in_the_table() -> None:
    files = [path for room in ("flows", "bot/library", "bot/proving") for path in _code(room)]
    named = {rule: path.name for path in files for rule in _rules_in(ast.parse(path.read_text()))}
    assert {rule: file for rule, file in named.items() if rule not in RULES} == {}
    assert len(named) > len(RULES) / 2


def _code(room: str) -> Iterator[Path]:
    return (ROOT / room).rglob("*.py")


def _rules_in(tree: ast.AST) -> Iterator[str]:
    """Give every rule that a call names in so many words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            places = _PLACES.get(called, ())
            told = [node.args[place] for place in places if place < len(node.args)]
            told += [each.value for each in node.keywords if each.arg == "rule"]
            words = {each.arg for each in node.keywords}
            if called == "Fault" or words & {"why", "word", "known"}:
                yield from (
                    each.value
                    for each in told
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )


_PLACES = {"Fault": (2,), "add": (1,), "unknown": (1,), "fault": (1,)}


def test_a_house_without_files_is_told_which_it_needs(tmp_path: Path) -> None:
    faults = prove(read_house(tmp_path, TODAY)).faults
    assert {(fault.file, fault.rule) for fault in faults} == {
        ("flows/scripts", "missing file"),
        ("flows/fixed.yaml", "missing file"),
        ("flows/terms.yaml", "missing file"),
        ("locales/crisis_lines.yaml", "missing file"),
    }


def test_calls_that_lie_too_deep_are_told_once(house: House, tmp_path: Path) -> None:
    last = CALLS_DEEP_MAX + 2
    for number in range(last):
        head = f"script: s{number}\nabout: One of many.\npurpose: check_in\nstart: a\nsteps:\n"
        call = f"  a: {{call: s{number + 1}, next: b}}\n" if number < last - 1 else ""
        first = call or "  a: {say: Hello., next: b}\n"
        (tmp_path / f"s{number}.yaml").write_text(f"{head}{first}  b: {{end: finished}}\n")
    faults = prove(house, [tmp_path]).faults
    assert [fault.rule for fault in faults] == ["too deep"]
