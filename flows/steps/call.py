"""`call`: play another script and come back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from flows.document import Scalar
from flows.draft import Page
from flows.progress import Phase, Progress
from flows.step import Exit, Rename, Turned
from flows.steps.kind import Key, Kind

ANY = "any"


@dataclass(frozen=True, slots=True)
class Call:
    """Plays another script of the same purpose here, and goes on by how that one ended.

    Linking writes the other script's steps in, below this step's name, so that a conversation
    needs both at one version. `cases` maps an end's result, or `any`, to a step; `start` is where
    the other script begins, empty until linked.
    """

    name: str
    script: str
    cases: Mapping[str, str] = field(default_factory=dict)
    start: str = ""

    @property
    def phase(self) -> Phase:
        """Return `asking`: it is passed through."""
        return "asking"

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Do nothing."""
        assert self.start, f"{self.name} was never linked with {self.script}"
        return place, ()

    def onward(self, place: Progress) -> str:
        """Go on to the other script's start."""
        return self.start

    def exits(self) -> tuple[Exit, ...]:
        """Return the way in once linked, before that the ways on after it."""
        if self.start:
            return (Exit("next", "", self.start),)
        return tuple(Exit("next", result, target) for result, target in self.cases.items())

    def moved(self, rename: Rename) -> "Call":
        """Return the step with new names."""
        cases = {result: rename(target) for result, target in self.cases.items()}
        start = rename(self.start) if self.start else ""
        return replace(self, name=rename(self.name), cases=cases, start=start)


def _read(page: Page) -> Call:
    if isinstance(page.table.entries.get("next"), Scalar):
        return Call(page.step, page.text("call"), {ANY: page.target("next")})
    ways = page.within("next")
    return Call(page.step, page.text("call"), {key: ways.target(key) for key in ways.table.entries})


KIND = Kind(
    "call",
    Call,
    (
        Key("call", "script", "The name of the script to play here."),
        Key("next", "steps by result", "The step to go on to, or one for each of its ends."),
    ),
    _read,
)
