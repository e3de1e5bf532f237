"""YAML 1.2 text as a tree that remembers its lines; every value stays the text that was written.

So `yes`, `1-2` and `3` are words here, never booleans or numbers, and a fault can name its line.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from flows.errors import Fault
from flows.suggest import did_you_mean

DEPTH_MAX = 12
SIGNS = "[]{},:\n"
SIGNS_MAX = 8_000
"""What reading takes its time for: a script of two hundred steps has about five thousand."""
FAULTS_MAX = 200
HINTS_MAX = 40
"""Faults of one file: more of them, or more guesses at what was meant, would only take time."""
LENGTH_MAX = 80_000
"""Characters: a script of two hundred steps takes half of them, and reading takes half a second."""
BRACKETS_DEEP_MAX = 100
"""The reader's work grows with the square of it."""
_BRACKETS = re.compile(r"[\[\]{}]")
_FOLD = "\a"
"""The reader's own mark, in text written with `>`, of where its lines were joined."""
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and half characters: no column keeps them and no message carries them."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One piece of text."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Values in order."""

    items: tuple["Value", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """Values by key, in order; `lines` is the line of each key."""

    entries: Mapping[str, "Value"]
    lines: Mapping[str, int]
    line: int


Value = Scalar | Listing | Table


@dataclass(slots=True)
class Faults:
    """The faults of one file, gathered so that an author sees all of them at once."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, rule: str, *, why: str) -> None:
        """Note a fault at a line, counted from 1."""
        if len(self.found) < FAULTS_MAX:
            self.found.append(Fault(self.file, line, rule, why))
        elif len(self.found) == FAULTS_MAX:
            why = f"there are more than {FAULTS_MAX} faults: mend these first"
            self.found.append(Fault(self.file, line, "too long", why))

    def unknown(self, line: int, rule: str, *, word: str, known: Iterable[str]) -> None:
        """Note a word that is none of the known ones, with the nearest of them."""
        hint = did_you_mean(word, known) if len(self.found) < HINTS_MAX else ""
        self.add(line, rule, why=f"{word!r} is not known here{hint}")


def parse(source: str, faults: Faults) -> Table:
    """Return the file as a table; what is not YAML, or not a table, becomes faults."""
    if len(source) > LENGTH_MAX:
        faults.add(1, "too long", why=f"{len(source)} characters; a file holds {LENGTH_MAX}")
        return Table({}, {}, 1)
    if brackets_deep(source) > BRACKETS_DEEP_MAX:
        faults.add(1, "shape", why="brackets lie too deep in each other")
        return Table({}, {}, 1)
    if sum(map(source.count, SIGNS)) > SIGNS_MAX:
        why = f"more than {SIGNS_MAX} lines, colons, commas and brackets: make two files of it"
        faults.add(1, "too long", why=why)
        return Table({}, {}, 1)
    try:
        node = YAML(typ="rt").compose(source)
    except RecursionError:
        faults.add(1, "shape", why="brackets lie too deep in each other")
    except MarkedYAMLError as error:
        mark = error.problem_mark
        faults.add(mark.line + 1 if mark else 1, "yaml", why=str(error.problem))
    except YAMLError as error:
        faults.add(1, "yaml", why=str(error).splitlines()[0])
    else:
        return _root(node, faults)
    return Table({}, {}, 1)


def brackets_deep(source: str) -> int:
    """Return how deep brackets lie in each other, those in texts counted too."""
    deep = deepest = 0
    for bracket in _BRACKETS.findall(source):
        deep = deep + 1 if bracket in "[{" else max(deep - 1, 0)
        deepest = max(deepest, deep)
    return deepest


def _root(node: Node | None, faults: Faults) -> Table:
    value = _value(node, faults, 0) if node is not None else None
    if isinstance(value, Table):
        return value
    faults.add(1, "shape", why="the file must hold keys and values")
    return Table({}, {}, 1)


def _value(node: Node, faults: Faults, depth: int) -> Value:
    line = node.start_mark.line + 1
    if node.anchor or depth > DEPTH_MAX:
        faults.add(line, "shape", why="anchors and deep nesting are not used here: write it out")
        return Scalar("", line)
    if isinstance(node, MappingNode):
        return _table(node, faults, depth)
    if isinstance(node, SequenceNode):
        return Listing(tuple(_value(item, faults, depth + 1) for item in node.value), line)
    assert isinstance(node, ScalarNode)
    text = str(node.value).replace(_FOLD if node.style == ">" else "", "").strip()
    if _NO_TEXT.search(text):
        faults.add(line, "shape", why="a character that no phone shows: leave it out")
    return Scalar(text, line)


def _table(node: MappingNode, faults: Faults, depth: int) -> Table:
    entries: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = _value(key_node, faults, DEPTH_MAX), key_node.start_mark.line + 1
        value = _value(value_node, faults, depth + 1)
        if not isinstance(key, Scalar):
            faults.add(line, "shape", why="a key is one word or phrase")
        elif key.text in entries:
            faults.add(
                line, "written twice", why=f"{key.text!r} is already on line {lines[key.text]}"
            )
        else:
            entries[key.text], lines[key.text] = value, line
    return Table(entries, lines, node.start_mark.line + 1)
