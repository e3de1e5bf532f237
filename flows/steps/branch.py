"""`if`: go on by what is known."""

from dataclasses import dataclass, replace
from datetime import datetime

from flows.conditions import Condition, ConditionInvalid, holds, read_condition
from flows.draft import Page
from flows.progress import Phase, Progress
from flows.step import Exit, Rename, Turned
from flows.steps.kind import Key, Kind


@dataclass(frozen=True, slots=True)
class Branch:
    """Goes one way when its condition holds and the other way when not, saying nothing."""

    name: str
    when: Condition
    then: str
    otherwise: str

    @property
    def phase(self) -> Phase:
        """Return `asking`: it is passed through."""
        return "asking"

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Do nothing."""
        return place, ()

    def onward(self, place: Progress) -> str:
        """Choose the way by what is known by now."""
        return self.then if holds(self.when, place.values) else self.otherwise

    def exits(self) -> tuple[Exit, ...]:
        """Return both ways."""
        yes = Exit("condition", str(self.when), self.then)
        return yes, Exit("condition", "else", self.otherwise)

    def moved(self, rename: Rename) -> "Branch":
        """Return the step with new names."""
        then, otherwise = rename(self.then), rename(self.otherwise)
        return replace(self, name=rename(self.name), then=then, otherwise=otherwise)


def _read(page: Page) -> Branch:
    key = "if" if "if" in page.table.entries else "if_known"
    return Branch(page.step, _condition(page, key), page.target("then"), page.target("else"))


def _condition(page: Page, key: str) -> Condition:
    kinds = page.draft.values
    if key == "if_known":
        name = page.one_of(key, kinds, rule="value")
        # Empty is "", and a number never is.
        return Condition(f'{name} != ""', frozenset())
    try:
        return read_condition(page.text(key), kinds)
    except ConditionInvalid as invalid:
        page.fault(key, "condition", why=str(invalid))
        return Condition(page.text(key))


KIND = Kind(
    "if",
    Branch,
    (
        Key("if", "condition", "What must be true, as in `state <= 2` or `service`."),
        Key("then", "step", "The step when it is true."),
        Key("else", "step", "The step when it is not."),
    ),
    _read,
    also=Key("if_known", "value", "The value that must be known: short for `if: VALUE`."),
)
