"""What a condition tells of values: which are known when it holds, and which when it does not."""

import ast
from collections.abc import Callable, Iterable

from flows.conditions import Condition, holds

_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_Names = frozenset[str]
_NONE: _Names = frozenset()


def known_when(condition: Condition, outcome: bool) -> _Names:
    """Return the values that cannot be empty when the condition comes out so."""
    tree = ast.parse(condition.text, mode="eval")
    return _known(tree.body, outcome, condition.numbers)


def _known(node: ast.expr, outcome: bool, numbers: _Names) -> _Names:
    match node:
        case ast.BoolOp(op=op, values=parts):
            # An `and` that holds holds in every part; one that does not fails in some part.
            every = isinstance(op, ast.And) == outcome
            return _joined((_known(part, outcome, numbers) for part in parts), every=every)
        case ast.UnaryOp(operand=operand):
            return _known(operand, not outcome, numbers)
        case ast.Name(id=name):
            return frozenset({name}) if outcome else _NONE
        case ast.Compare():
            found = (_compared(pair, outcome, numbers) for pair in _pairs(node))
            return _joined(found, every=outcome)
    return _NONE


def _joined(found: Iterable[_Names], *, every: bool) -> _Names:
    join: Callable[..., _Names] = _NONE.union if every else frozenset.intersection
    return join(*found)


def _pairs(node: ast.Compare) -> Iterable[ast.Compare]:
    """Take `1 <= state <= 3` apart into its comparisons of two."""
    sides = [node.left, *node.comparators]
    for one, how, other in zip(sides, node.ops, sides[1:], strict=False):
        yield ast.Compare(one, [how], [other])


def _compared(pair: ast.Compare, outcome: bool, numbers: _Names) -> _Names:
    """Return the values that this comparison, coming out so, shows to be known.

    With one value it is asked what it would be were that empty. An ordered comparison with an
    empty value is false.
    """
    names = frozenset(node.id for node in ast.walk(pair) if isinstance(node, ast.Name))
    if outcome and isinstance(pair.ops[0], _ORDERED):
        return names
    if len(names) != 1:
        return _NONE
    empty = Condition(ast.unparse(pair), numbers & names)
    return names if holds(empty, {}) != outcome else _NONE
