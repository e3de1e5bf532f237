"""Reads the project's own files and measures them: sizes, arguments, names. No limits here.

A function's length is its lines from `def` to the last one without its docstring: a promise that is
well explained must not look long. Decorators are left out too; blank lines and comments count.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file of the project: its path below the root, its text and its tree."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        """How many lines the file has, everything counted."""
        return len(self.text.splitlines())


@dataclass(frozen=True)
class Named:
    """A name that the project chose, and where."""

    name: str
    where: str

    @property
    def words(self) -> tuple[str, ...]:
        """The name's words in lower case: `MessageQueue` and `message_queue` are the same two."""
        return tuple(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", self.name).lower()))


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that git has or would take, below the root."""
    # A clone may belong to another account than the one that tests it.
    command = "git -c safe.directory=* ls-files -z --cached --others --exclude-standard"
    listed = subprocess.run(command.split(), cwd=ROOT, check=True, capture_output=True, text=True)
    paths = {Path(name) for name in listed.stdout.split("\0") if name}
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


@cache
def sources(*rooms: str) -> tuple[Source, ...]:
    """The Python files of these top-level folders."""
    return tuple(
        Source(path, (ROOT / path).read_text(encoding="utf-8"))
        for path in project_files()
        if path.suffix == ".py" and path.parts[0] in rooms
    )


def functions(source: Source) -> Iterator[tuple[str, Function]]:
    """Each function of a file, methods and inner ones too, with where it is."""
    for node in ast.walk(source.tree):
        if isinstance(node, Function):
            yield f"{source.path}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    """A function's lines, as the top of this file counts them."""
    return _extent(function) - (_extent(function.body[0]) if ast.get_docstring(function) else 0)


def _extent(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def arguments(function: Function) -> int:
    """How many named arguments a caller may give; `self` and `cls` are nobody's to give."""
    return len(_by_position(function)) + len(function.args.kwonlyargs)


def mistakable(function: Function, most: int) -> bool:
    """Whether more than `most` arguments go by position and the type checker misses a swap.

    It does when two have a type in common, or no type at all. Where another decides how a function
    is called nothing can be asked of it: pytest calls tests and fixtures by their arguments' names,
    Python calls magic methods, and an `@override` has its parent's signature.
    """
    given = _by_position(function)
    if len(given) <= most or _called_by_others(function):
        return False
    types = [_types(argument) for argument in given]
    return any(one & other for one, other in combinations(types, 2))


def _by_position(function: Function) -> list[ast.arg]:
    given = (*function.args.posonlyargs, *function.args.args)
    return [argument for argument in given if argument.arg not in ("self", "cls")]


def _types(argument: ast.arg) -> set[str]:
    """The types that an argument takes, None apart: {"datetime"} for `datetime | None`."""
    written = ast.unparse(argument.annotation) if argument.annotation else "Any"
    return set(written.split(" | ")) - {"None"}


def _called_by_others(function: Function) -> bool:
    magic = function.name.startswith("__") and function.name.endswith("__")
    marks = {ast.unparse(mark).split("(")[0] for mark in function.decorator_list}
    ours = magic and function.name != "__init__"
    return ours or function.name.startswith("test_") or bool(marks & {"pytest.fixture", "override"})


def things(source: Source) -> Iterator[Named]:
    """The names of the module, its classes and its functions."""
    yield from (Named(part, str(source.path)) for part in source.path.with_suffix("").parts)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef | Function):
            yield Named(node.name, f"{source.path}:{node.lineno}")


def identifiers(source: Source) -> Iterator[Named]:
    """Every name that a file gives: things, arguments, variables, attributes."""
    yield from things(source)
    for node in ast.walk(source.tree):
        for name in _given_names(node):
            yield Named(name, f"{source.path}:{getattr(node, 'lineno', 0)}")


def _given_names(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
            return (name,)
        case ast.Attribute(attr=name, ctx=ast.Store()):
            return (name,)
    return ()


def uses(source: Source) -> Iterator[Named]:
    """Every dotted name that a file imports or reads: `pytest.mark.skip`, `unittest.mock`."""
    for node in ast.walk(source.tree):
        for name in _used_names(node):
            yield Named(name, f"{source.path}:{getattr(node, 'lineno', 0)}")


def _used_names(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.Attribute():
            return (ast.unparse(node),)
        case ast.Import(names=names):
            return tuple(alias.name for alias in names)
        case ast.ImportFrom(module=str(module), names=names):
            return tuple(f"{module}.{alias.name}" for alias in names)
    return ()
