"""The measures and the house's rules, tried on files that break them."""

from pathlib import Path

import pytest

from tests import measures, rules
from tests.measures import Source


def test_a_function_is_measured_without_its_docstring_and_decorators() -> None:
    sample = _sample('@mark\ndef f():\n    """One.\n\n    Three."""\n    a()\n\n    b()\n')
    assert [measures.length(function) for _, function in measures.functions(sample)] == [4]


def test_inner_functions_and_methods_are_measured_too() -> None:
    sample = _sample("class A:\n    def b(self):\n        async def c():\n            d()\n")
    assert [where for where, _ in measures.functions(sample)] == [
        "bot/sample.py:2 b",
        "bot/sample.py:3 c",
    ]


@pytest.mark.parametrize(
    ("signature", "crowded"),
    [
        ("def f(a, b, *, c, d, e): ...", False),
        ("def f(a, b, *, c, d, e, g): ...", True),
        ("def f(a, b, c): ...", True),
        ("def f(a: A, b: B, c: C, d: D, e: E): ...", False),
        ("def f(a: A, b: B, c: A): ...", True),
        ("def f(a: A, b: B | None, c: C | B): ...", True),
        ("def f(a: A, b: B, *, c: A): ...", False),
        ("def f(self, a, b): ...", False),
        ("def __init__(self, a, b, c): ...", True),
        ("def __exit__(self, a, b, c): ...", False),
        ("def test_f(a, b, c): ...", False),
        ("@pytest.fixture(scope='session')\ndef f(a, b, c): ...", False),
        ("@override\ndef f(self, a, b, c): ...", False),
    ],
)
def test_arguments_are_counted(signature: str, crowded: bool) -> None:
    [(_, function)] = measures.functions(_sample(signature))
    assert rules.is_crowded(function) is crowded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("class QueueManager: ...", ["QueueManager"]),
        ("def message_handler(): ...", ["message_handler"]),
        ("class ServiceReferral: ...", []),
    ],
)
def test_empty_names_are_found(text: str, found: list[str]) -> None:
    names = filter(rules.is_empty, measures.things(_sample(text)))
    assert [thing.name for thing in names] == found


def test_a_module_or_folder_with_an_empty_name_is_found() -> None:
    names = filter(rules.is_empty, measures.things(_sample("", "bot/utils/common.py")))
    assert [thing.name for thing in names] == ["utils", "common"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("user_id = 1", ["user_id"]),
        ("def f(customer): ...", ["customer"]),
        ("class OpenTicket: ...", ["OpenTicket"]),
        ("for users in row: row.blasts = 1", ["users", "blasts"]),
        ("url.username; misuser = leading", []),
    ],
)
def test_foreign_words_are_found(text: str, found: list[str]) -> None:
    names = filter(rules.is_foreign, measures.identifiers(_sample(text)))
    assert sorted(name.name for name in names) == sorted(found)


@pytest.mark.parametrize(
    "text",
    ["pytest.skip('x')", "@pytest.mark.xfail\ndef f(): ...", "from unittest import skipIf"],
)
def test_skipped_and_failing_tests_are_found(text: str) -> None:
    assert any(map(rules.is_skipping, measures.uses(_sample(text))))


@pytest.mark.parametrize(
    "text", ["from unittest import mock", "import unittest.mock", "monkeypatch.setattr(a, 'b', 1)"]
)
def test_patches_are_found(text: str) -> None:
    assert any(map(rules.is_patching, measures.uses(_sample(text))))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see .." + "/shared/style.md", True),
        ('open("/' + 'work/main/x")', True),
        ("index-url = https://py" + "pi.org/simple", True),
        ('route("/clients/work/")', False),
    ],
)
def test_traces_of_the_making_are_found(line: str, found: bool) -> None:
    assert rules.is_trace(line) is found


def _sample(text: str, path: str = "bot/sample.py") -> Source:
    return Source(Path(path), text)
