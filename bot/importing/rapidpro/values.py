"""The values that imported scripts name: contact fields and results under names of ours.

A field and a result of the same key are one value here. What an expression calculates becomes a
value of its own: whoever starts the script must hand it over, and until then no text that names it
can be sent.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from keyword import kwlist

from bot.importing.rapidpro.cleaning import changes, plain
from bot.importing.rapidpro.export import Action, Export
from bot.importing.rapidpro.expressions import Expression, parts, reference, subject
from bot.importing.rapidpro.names import Names, slug
from flows.values import STANDARD, ValueKind

FIELD_KINDS: Mapping[str, ValueKind] = {"number": "number", "datetime": "date"}


@dataclass(frozen=True, slots=True)
class Worded:
    """A text of theirs in our way: `names` are the values it names, `strange` the expressions that
    nothing calculates here, `changed` what else is not as it was."""

    text: str
    names: frozenset[str] = frozenset()
    strange: tuple[Expression, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(slots=True)
class Values:
    """Every value of an export, by its key there; asking for a new one names it.

    `choices` are those that keep the category of an answer: an option, yes or no.
    """

    kinds: dict[str, ValueKind] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    by_expression: dict[str, str] = field(default_factory=dict)
    choices: set[str] = field(default_factory=set)
    _names: Names = field(default_factory=lambda: Names((*STANDARD, *kwlist)))

    def name(self, key: str) -> str:
        """Return our name of a field or a result."""
        key = key.lower()
        if key not in self.by_key:
            self.by_key[key] = self._names.new(slug(key, "value"))
        return self.by_key[key]

    def kind(self, name: str) -> ValueKind:
        """Return the kind of a value by our name."""
        return STANDARD.get(name) or self.kinds.get(name, "text")

    def named(self, expression: Expression) -> str | None:
        """Return the value that a plain reference names, or None."""
        about = subject(expression)
        if about is None:
            return None
        name = about.standard or self.name(about.key)
        return name if not about.category or name in self.choices else None

    def strange(self, expression: Expression) -> str:
        """Return the value that stands for an expression which nothing calculates here."""
        if expression.text not in self.by_expression:
            wanted = slug(expression.text.replace(".", " "), "value")
            self.by_expression[expression.text] = self._names.new(wanted)
        return self.by_expression[expression.text]

    def worded(self, template: str) -> Worded:
        """Return a text of theirs with our placeholders in it."""
        text, names, strange = "", set(), []
        for part in parts(template):
            if isinstance(part, str):
                text += plain(part)
                continue
            name = self.named(part)
            if name is None:
                name = self.strange(part)
                strange.append(part)
            names.add(name)
            text += f"{{{name}}}"
        written = "".join(part for part in parts(template) if isinstance(part, str))
        return Worded(text.strip(), frozenset(names), tuple(strange), changes(written))


def result_key(name: str) -> str:
    """Return the key of a result, as expressions write it: `Next Visit` is `next_visit`.

    Source: nyaruka/goflow, utils.Snakify.
    """
    return re.sub(r"[^\w]+", "_", name.strip().lower(), flags=re.ASCII)


def values_of(export: Export) -> Values:
    """Return the values of an export. A field that is only ever set from one result is that
    result's value."""
    values = Values()
    set_from = _assignments(export)
    for key, sources in set_from.items():
        about = subject(next(iter(sources))) if len(sources) == 1 else None
        if about is not None and about.key and about.key not in set_from:
            values.by_key[key] = values.name(about.key)
    for one in export.fields:
        values.kinds[values.name(one.key)] = FIELD_KINDS.get(one.type, "text")
    return values


def _assignments(export: Export) -> dict[str, set[Expression]]:
    """Return for each contact field all that it is set from."""
    found: dict[str, set[Expression]] = {}
    for action in _actions(export, "set_contact_field"):
        value = action.text("value")
        source = reference(value) or Expression(value)
        found.setdefault(action.named("field", "key").lower(), set()).add(source)
    return found


def _actions(export: Export, kind: str) -> Iterable[Action]:
    return (
        action
        for flow in export.flows
        for node in flow.nodes
        for action in node.actions
        if action.type == kind
    )
