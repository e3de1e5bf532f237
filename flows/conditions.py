"""Conditions in scripts: `state <= 2 and language in ["es", "en"]`, `service`, `not service`.

Names, text and whole numbers, compared and joined by and, or, not; nothing else. Python's own
parser reads them, a whitelist lets through only these, and simpleeval evaluates what is left.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from simpleeval import EvalWithCompoundTypes

from flows.suggest import did_you_mean
from flows.values import ValueKind

LENGTH_MAX = 200
"""Characters; together with the whitelist this bounds the cost of a condition."""

_WHOLE = re.compile(r"[0-9]{1,9}")
_LETS_THROUGH = (
    ast.Expression,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.Compare,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.List,
)


class ConditionInvalid(ValueError):
    """A condition that may not be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written, and the names in it that are numbers."""

    text: str
    numbers: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Read as written."""
        return self.text


def read_condition(text: str, kinds: Mapping[str, ValueKind]) -> Condition:
    """Return the condition; `kinds` are the values it may name. Raises ConditionInvalid."""
    if not 0 < len(text) <= LENGTH_MAX or "\\" in text:
        raise ConditionInvalid(f"a condition has 1 to {LENGTH_MAX} characters, and no \\")
    tree = _parsed(text)
    for node in ast.walk(tree):
        _let_through(node, kinds)
    _compare_alike(tree, kinds)
    return Condition(text, frozenset(name for name in _names(text) if kinds[name] == "number"))


def holds(condition: Condition, values: Mapping[str, str]) -> bool:
    """Tell whether it is true. An unknown value is empty; an ordered comparison with one is false.

    Never raises on a condition that `read_condition` let through.
    """
    tree = _parsed(condition.text)
    token = _VALUES.set({name: _known(condition, name, values) for name in _names(condition.text)})
    try:
        return bool(_EVALUATOR.eval(condition.text, previously_parsed=tree.body))
    finally:
        _VALUES.reset(token)


@lru_cache(maxsize=512)
def _parsed(text: str) -> ast.Expression:
    try:
        return ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why = "not a condition: write `state <= 2`, `service` or `not service`"
        raise ConditionInvalid(why) from error


@lru_cache(maxsize=512)
def _names(text: str) -> tuple[str, ...]:
    found = (node.id for node in ast.walk(_parsed(text)) if isinstance(node, ast.Name))
    return tuple(dict.fromkeys(found))


def _let_through(node: ast.AST, kinds: Mapping[str, ValueKind]) -> None:
    if not isinstance(node, _LETS_THROUGH):
        raise ConditionInvalid("only names, text, whole numbers, comparisons, and, or, not, in")
    if isinstance(node, ast.Name) and node.id not in kinds:
        raise ConditionInvalid(f"{node.id!r} is never known{did_you_mean(node.id, kinds)}")
    if isinstance(node, ast.Constant) and type(node.value) not in (str, int):
        raise ConditionInvalid(f"{node.value!r} is neither text nor a whole number")


def _compare_alike(tree: ast.Expression, kinds: Mapping[str, ValueKind]) -> None:
    """Refuse what Python would let pass or trip over: a number compared with text, a list bare."""
    for compare in (node for node in ast.walk(tree) if isinstance(node, ast.Compare)):
        sides = [compare.left, *compare.comparators]
        for one, how, other in zip(sides, compare.ops, sides[1:], strict=False):
            if isinstance(one, ast.List):
                raise ConditionInvalid('a list stands right of `in`: `language in ["es", "en"]`')
            _stand_right(how, other)
            _alike(_kinds_of(one, kinds) | _kinds_of(other, kinds))
    for node in _stands_alone(tree.body):
        if not isinstance(node, ast.Name) or kinds[node.id] == "number":
            raise ConditionInvalid("compare it with something: `state <= 2`")


def _stand_right(how: ast.cmpop, node: ast.expr) -> None:
    if isinstance(how, ast.In | ast.NotIn) != isinstance(node, ast.List):
        raise ConditionInvalid('`in` needs a list: `language in ["es", "en"]`')


def _alike(kinds: set[str]) -> None:
    if len(kinds) > 1:
        raise ConditionInvalid("a number and a text are never alike: put quotes around text only")


def _kinds_of(node: ast.expr, kinds: Mapping[str, ValueKind]) -> set[str]:
    if isinstance(node, ast.List):
        plain = [item for item in node.elts if not isinstance(item, ast.List)]
        if len(plain) != len(node.elts) or not plain:
            raise ConditionInvalid("a list holds names, text and numbers, at least one")
        return {kind for item in plain for kind in _kinds_of(item, kinds)}
    if isinstance(node, ast.Name):
        return {"number" if kinds[node.id] == "number" else "text"}
    if isinstance(node, ast.Constant):
        return {"number" if isinstance(node.value, int) else "text"}
    raise ConditionInvalid("compare names, text and numbers only")


def _stands_alone(node: ast.expr) -> Iterator[ast.expr]:
    """Give what is taken for true or false by itself."""
    if isinstance(node, ast.BoolOp):
        for part in node.values:
            yield from _stands_alone(part)
    elif isinstance(node, ast.UnaryOp):
        yield from _stands_alone(node.operand)
    elif not isinstance(node, ast.Compare):
        yield node


def _known(condition: Condition, name: str, values: Mapping[str, str]) -> str | int | None:
    value = values.get(name, "")
    if name not in condition.numbers:
        return value
    return int(value) if _WHOLE.fullmatch(value) else None


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compared(one: Any, other: Any) -> bool:
        return one not in (None, "") and other not in (None, "") and compare(one, other)

    return compared


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
    ast.Not: operator.not_,
}


class _Names:
    """The values that the running condition may name."""

    def __getitem__(self, name: str) -> str | int | None:
        return _VALUES.get()[name]


_VALUES: ContextVar[Mapping[str, str | int | None]] = ContextVar("values")
# One for all: making one takes longer than what it evaluates, and changes the process's warnings
# for a moment, other threads' too. What a condition may name comes to it by the context instead.
_EVALUATOR = EvalWithCompoundTypes(operators=_OPERATORS, functions={}, names=_Names())
