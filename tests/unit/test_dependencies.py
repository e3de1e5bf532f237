"""What we depend on: pinned, hashed, explained; and the processes that others start by name."""

import re
from pathlib import Path

import pytest

from tests.measures import ROOT

LISTS = ("requirements", "requirements-dev")
# A pinned package, and all that belongs to it on the lines below.
PINNED = re.compile(r"^([a-z0-9-]+)==\S+.*\n((?: +.*\n)*)", re.MULTILINE)


@pytest.mark.parametrize("name", LISTS)
def test_every_dependency_earns_a_line(name: str) -> None:
    told = _read("CONTRIBUTING.md").split("## Dependencies")[1]
    rows = {word for row in re.findall(r"^\| (.*?) \|", told, re.MULTILINE) for word in _words(row)}
    assert _asked_for(name) - rows == set()


@pytest.mark.parametrize("name", LISTS)
def test_every_dependency_is_pinned_with_hashes(name: str) -> None:
    pinned = dict(PINNED.findall(_read(f"{name}.txt")))
    asked = {package.replace(".", "-") for package in _asked_for(name)}
    assert asked - set(pinned) == set()
    assert [package for package, below in pinned.items() if "--hash=sha256:" not in below] == []


@pytest.mark.parametrize("name", LISTS)
def test_pinned_files_name_no_place_to_fetch_from(name: str) -> None:
    assert re.findall(r"^-.*|\w+://.*| @ .*", _read(f"{name}.txt"), re.MULTILINE) == []


def test_the_processes_have_their_names() -> None:
    processes = dict(line.split(": ") for line in _read("Procfile").splitlines())
    assert sorted(processes) == ["release", "scheduler", "training", "watchdog", "web"]


def _asked_for(name: str) -> set[str]:
    lines = _read(f"{name}.in").splitlines()
    return {_words(line)[0] for line in lines if line and line[0] not in "#-"}


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z][\w.-]*", text)


def _read(path: str) -> str:
    return Path(ROOT / path).read_text(encoding="utf-8")
