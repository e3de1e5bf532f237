"""What every step of a script can do; the kinds of step themselves live in `flows.steps`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol, Self

from flows.effects import Effect
from flows.progress import Phase, Progress

Turned = tuple[Progress, tuple[Effect, ...]]
Rename = Callable[[str], str]
How = Literal["next", "answer", "condition", "unclear", "silence", "not now", "handed back"]


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of a step: how it is taken, by which answer or condition, and where it leads."""

    how: How
    label: str
    target: str


class Step(Protocol):
    """One step. The engine enters it, and goes on at once where `onward` names another step."""

    @property
    def name(self) -> str:
        """Return the step's name, one in its script."""

    @property
    def phase(self) -> Phase:
        """Return what the script waits for here; steps that it passes through say `asking`."""

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Return what entering does: `place` stands here already."""

    def onward(self, place: Progress) -> str | None:
        """Return the step to go on to at once, or None where the script waits or ends."""

    def exits(self) -> tuple[Exit, ...]:
        """Return every way out, in the order in which the file writes them."""

    def moved(self, rename: Rename) -> "Step":
        """Return the same step with its own name and every step it leads to renamed."""


@dataclass(frozen=True, slots=True)
class OneWay:
    """What steps with a single way on share. Unless a kind says otherwise, it is passed through."""

    name: str
    next: str

    @property
    def phase(self) -> Phase:
        """Return `asking`, which nobody sees of a step that is passed through."""
        return "asking"

    def onward(self, place: Progress) -> str | None:
        """Go on at once."""
        return self.next

    def exits(self) -> tuple[Exit, ...]:
        """Return the one way on."""
        return (Exit("next", "", self.next),)

    def moved(self, rename: Rename) -> Self:
        """Return the step with new names."""
        return replace(self, name=rename(self.name), next=rename(self.next))
