"""A kind of step as authors meet it: the word that names it, its keys, and who reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flows.draft import Page
from flows.step import Step

Shape = Literal[
    "wording",
    "step",
    "steps by answer",
    "steps by result",
    "answer",
    "options",
    "unclear",
    "silence",
    "not now",
    "yes or no",
    "topic",
    "name",
    "words",
    "condition",
    "value",
    "moment",
    "outcome",
    "values",
    "escalation",
    "script",
    "cadence",
    "consent",
    "purposes",
]
"""What may stand under a key; the JSON Schema and the reference are made from these."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a step: what may stand under it, and what that does."""

    name: str
    shape: Shape
    about: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of step. `word` is the key that names it, first of `keys`; `step` its class.

    `also` is another word for the same kind, with that key in the first one's place.
    """

    word: str
    step: type
    keys: tuple[Key, ...]
    read: Callable[[Page], Step]
    also: Key | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Return every word that names this kind."""
        return (self.word, self.also.name) if self.also else (self.word,)

    def allow(self, page: Page) -> None:
        """Note every key that this kind does not know, and every one that it misses."""
        first = next(word for word in self.words if word in page.table.entries)
        required = [first, *(key.name for key in self.keys[1:] if key.required)]
        page.allow(required, [key.name for key in self.keys if not key.required])


NEXT = Key("next", "step", "The step to go on to.")
