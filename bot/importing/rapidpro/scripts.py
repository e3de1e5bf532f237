"""The scripts that an import makes, before they are written: steps, and where each leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from flows.values import ValueKind


class Ending(Enum):
    """Where an imported script can end; the value is the name of the step."""

    FINISHED = "finished"
    NO_ANSWER = "no_answer"
    A_PERSON = "a_person"
    LEFT = "left_to_a_person"

    @property
    def result(self) -> str:
        """Return how a script ends that ends here."""
        return "left to a person" if self is Ending.A_PERSON else self.value.replace("_", " ")


class Following(Enum):
    """Stands where the name of the step right behind belongs."""

    STEP = "the step behind"


@dataclass(frozen=True, slots=True)
class State:
    """A point in a flow: before the action `at` of a node, with a message that is not said yet.

    A message waits until it is known whether a question follows, which it then asks. Without a
    node only the message is left, and then the ending.
    """

    node: str = ""
    at: int = 0
    pending: str = ""
    ending: Ending = Ending.FINISHED


Goal = State | Ending


@dataclass(frozen=True, slots=True)
class Said:
    """A text in the source language, and in others by our code; `names` are the values in it,
    `marks` the paths of what it carries."""

    source: str
    others: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()


@dataclass(slots=True)
class Built:
    """One step: a name for it, its keys as the file will have them (a Goal or Following stands for
    a step's name), its texts by the end of their wording key, and what of the export it carries.

    `names` are the values that it asks about, `keeps` those that it remembers. `waits` says that
    time passes in it.
    """

    hint: str
    node: str
    body: dict[str, Any]
    texts: dict[str, Said] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    keeps: frozenset[str] = frozenset()
    waits: bool = False


@dataclass(slots=True)
class Block:
    """The steps that a point in a flow became, in order, and where the last one leads."""

    steps: list[Built] = field(default_factory=list)
    tail: Goal = Ending.FINISHED


@dataclass(frozen=True, slots=True)
class Script:
    """An imported script, ready to be written.

    `steps` are by name; `nodes` tells for each step the node it comes from; `translations` are by
    our language code and wording key.
    """

    name: str
    about: str
    start: str
    values: Mapping[str, ValueKind]
    steps: Mapping[str, Mapping[str, Any]]
    nodes: Mapping[str, str]
    sources: Mapping[str, str]
    translations: Mapping[str, Mapping[str, str]]
    results: frozenset[str]
    waits: bool
