"""An export of RapidPro or TextIt as it stands in the file, frozen and with every place's path.

Source: the flow definitions of nyaruka/goflow, specs 13 and 14 (flows/definition, flows/actions,
flows/routers), and what RapidPro puts around them in an export (campaigns, triggers, fields,
groups).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Extra:
    """A property that says something and that nothing here reads."""

    path: str
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a node does. `fields` are its properties, of the types that its kind has."""

    path: str
    uuid: str
    type: str
    fields: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a property's text, empty when it has none."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def named(self, name: str, key: str = "name") -> str:
        """Return what a property that refers to a thing calls it, or its key or uuid."""
        value = self.fields.get(name)
        found = value.get(key) if isinstance(value, dict) else None
        return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of a node; without a destination the flow ends there."""

    path: str
    uuid: str
    destination: str | None


@dataclass(frozen=True, slots=True)
class Category:
    """What a router calls one of its answers, and the exit it takes."""

    path: str
    uuid: str
    name: str
    exit: str


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a router: `has_any_word` with its arguments, and the category it leads to."""

    path: str
    uuid: str
    type: str
    arguments: tuple[str, ...]
    category: str


@dataclass(frozen=True, slots=True)
class Wait:
    """What a router waits for: a message, or the end of a call. Timeouts are in seconds."""

    path: str
    type: str
    timeout_seconds: int | None
    timeout_category: str
    hint: str
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class Router:
    """How a node goes on: by the first case that holds, else by the default category."""

    path: str
    type: str
    operand: str
    result: str
    cases: tuple[Case, ...]
    categories: tuple[Category, ...]
    default: str
    wait: Wait | None
    extras: tuple[Extra, ...] = ()

    def category(self, uuid: str) -> Category | None:
        """Return a category by its uuid."""
        return next((one for one in self.categories if one.uuid == uuid), None)


@dataclass(frozen=True, slots=True)
class Node:
    """One box of a flow: actions in order, then perhaps a router."""

    path: str
    uuid: str
    actions: tuple[Action, ...]
    exits: tuple[Exit, ...]
    router: Router | None
    extras: tuple[Extra, ...] = ()

    def exit(self, uuid: str) -> Exit | None:
        """Return an exit by its uuid."""
        return next((one for one in self.exits if one.uuid == uuid), None)


@dataclass(frozen=True, slots=True)
class Translation:
    """One text of one property of one item (by uuid) in another language (ISO 639-3)."""

    path: str
    language: str
    item: str
    property: str
    place: int
    text: str


ByItem = Mapping[tuple[str, str], Mapping[str, Sequence[Translation]]]
"""Translations by the item's uuid and the property, then by language."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow. `expires_minutes` is how long a silent contact stays in it, 0 when not said;
    `translated` are the translations by what they translate."""

    path: str
    uuid: str
    name: str
    language: str
    type: str
    expires_minutes: int
    nodes: tuple[Node, ...]
    translations: tuple[Translation, ...]
    translated: ByItem
    notes: tuple[Extra, ...]
    extras: tuple[Extra, ...]

    def node(self, uuid: str) -> Node | None:
        """Return a node by its uuid."""
        return next((one for one in self.nodes if one.uuid == uuid), None)


@dataclass(frozen=True, slots=True)
class Around:
    """Something beside the flows: a trigger, a campaign or its event, a field, a group."""

    path: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class Field:
    """A contact field: its key, and the kind of value it holds (`text`, `number`, `datetime`)."""

    path: str
    key: str
    type: str


@dataclass(frozen=True, slots=True)
class Export:
    """A whole export."""

    version: str
    site: str
    flows: tuple[Flow, ...]
    fields: tuple[Field, ...]
    around: tuple[Around, ...]
