"""The house's own rules, measured: sizes, arguments, names, the top level, traces, skipped tests,
and that each kind of step has all that belongs to it.

There is no list of exemptions: a limit that does not fit is changed here, for everyone.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median

import pytest

from flows.steps import KINDS, Kind
from tests import measures, rules
from tests.measures import Named, Source

PRODUCT = ("bot", "flows", "models")
PROOF = ("tests", "bench")

FUNCTION_LINES_MEDIAN = 8
FUNCTION_LINES_USUAL = 20  # nine in ten
FUNCTION_LINES_MAX = 40
FILE_LINES_USUAL = 200  # four in five
FILE_LINES_MAX = 400

TOP_LEVEL = frozenset(
    """
    bot flows locales models tests bench docs .ci
    pyproject.toml Procfile README.md CONTRIBUTING.md LICENSE Makefile Dockerfile compose.yaml
    requirements.in requirements.txt requirements-dev.in requirements-dev.txt
    .gitignore .dockerignore
    """.split()
)

product_and_proof = pytest.mark.parametrize("rooms", [PRODUCT, PROOF], ids=["product", "proof"])


@product_and_proof
def test_functions_are_short(rooms: tuple[str, ...]) -> None:
    lengths = {
        where: measures.length(function)
        for source in measures.sources(*rooms)
        for where, function in measures.functions(source)
    }
    assert _over(FUNCTION_LINES_MAX, lengths) == []
    assert len(_over(FUNCTION_LINES_USUAL, lengths)) <= len(lengths) / 10
    assert median(lengths.values() or [0]) <= FUNCTION_LINES_MEDIAN


@product_and_proof
def test_files_are_short(rooms: tuple[str, ...]) -> None:
    lengths = {str(source.path): source.lines for source in measures.sources(*rooms)}
    assert _over(FILE_LINES_MAX, lengths) == []
    assert len(_over(FILE_LINES_USUAL, lengths)) <= len(lengths) / 5


def _over(limit: int, lengths: dict[str, int]) -> list[str]:
    return [f"{where}: {lines} lines" for where, lines in lengths.items() if lines > limit]


@product_and_proof
def test_arguments_are_few_and_named(rooms: tuple[str, ...]) -> None:
    crowded = [
        where
        for source in measures.sources(*rooms)
        for where, function in measures.functions(source)
        if rules.is_crowded(function)
    ]
    assert crowded == []


@product_and_proof
def test_nothing_is_called_by_an_empty_name(rooms: tuple[str, ...]) -> None:
    assert list(filter(rules.is_empty, _each(measures.things, rooms))) == []


@product_and_proof
def test_people_and_things_are_called_by_our_words(rooms: tuple[str, ...]) -> None:
    assert list(filter(rules.is_foreign, _each(measures.identifiers, rooms))) == []


def test_every_test_runs_and_is_meant_to_pass() -> None:
    assert list(filter(rules.is_skipping, _each(measures.uses, PROOF))) == []


def test_our_own_code_is_never_patched() -> None:
    assert list(filter(rules.is_patching, _each(measures.uses, PROOF))) == []


def _each(look: Callable[[Source], Iterable[Named]], rooms: tuple[str, ...]) -> Iterator[Named]:
    for source in measures.sources(*rooms):
        yield from look(source)


def test_the_top_level_is_what_a_newcomer_expects() -> None:
    assert {path.parts[0] for path in measures.project_files()} - TOP_LEVEL == set()


def test_no_file_tells_of_the_machine_or_the_registry_it_was_made_with() -> None:
    traces = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in measures.project_files()
        for number, line in enumerate(_text_of(path).splitlines(), start=1)
        if rules.is_trace(line)
    ]
    assert traces == []


def _text_of(path: Path) -> str:
    """A file's text; what is no text (a picture, a compiled catalogue) keeps its ASCII parts."""
    return (measures.ROOT / path).read_text(encoding="utf-8", errors="replace")


each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.word)


@each_kind
def test_a_kind_of_step_is_one_class_in_one_file_of_its_name(kind: Kind) -> None:
    module = kind.step.__module__
    assert module == f"flows.steps.{kind.step.__name__.lower()}"
    made_there = [
        thing for thing in vars(sys.modules[module]).values() if _is_step_of(thing, module)
    ]
    assert made_there == [kind.step]


def _is_step_of(thing: object, module: str) -> bool:
    return isinstance(thing, type) and thing.__module__ == module and hasattr(thing, "enter")


def test_a_file_of_steps_is_a_kind_of_step() -> None:
    files = {path.stem for path in (measures.ROOT / "flows/steps").glob("*.py")}
    assert files - {"__init__", "kind"} == {kind.step.__name__.lower() for kind in KINDS}


def test_each_kind_of_step_has_one_example_one_section_and_one_dialogue() -> None:
    words = sorted(kind.word for kind in KINDS)
    examples = [path.stem for path in (measures.ROOT / "docs/examples").glob("*.yaml")]
    sections = re.findall(r"^### `(\w+)`$", _text_of(Path("docs/scripts.md")), re.MULTILINE)
    dialogues = (measures.ROOT / "tests/dialogues/examples").glob("*.yaml")
    assert sorted(examples) == words
    assert sorted(sections) == words
    assert sorted({path.name.partition(".")[0] for path in dialogues}) == words


@each_kind
def test_each_kind_s_section_names_every_key_and_shows_the_example(kind: Kind) -> None:
    guide = _text_of(Path("docs/scripts.md"))
    section = re.split(r"^##", guide.partition(f"\n### `{kind.word}`\n")[2], flags=re.MULTILINE)[0]
    assert [key.name for key in kind.keys if f"`{key.name}`" not in section] == []
    assert _text_of(Path(f"docs/examples/{kind.word}.yaml")).strip() in section


@each_kind
def test_each_kind_of_step_has_tests_of_its_own(kind: Kind) -> None:
    assert (measures.ROOT / f"tests/unit/test_steps_{kind.step.__name__.lower()}.py").is_file()
