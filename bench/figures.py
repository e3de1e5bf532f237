"""What a measurement is: a few alternating rounds, their medians, their ratio and its spread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, TypeVar

Measured = TypeVar("Measured")


@dataclass(frozen=True, slots=True)
class Needed:
    """What a figure has to reach: at least or at most `bound`, on `of` ("ours" or "ratio")."""

    bound: float
    at_least: bool
    of: str = "ratio"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `ours` and `reference` hold one value a round, in `unit`.

    Round by round they were measured one right after the other, so that what else the machine
    does falls on both: only ratios of one round are compared.
    """

    key: str
    words: str
    unit: str
    ours: Sequence[float]
    reference: Sequence[float] = ()
    needed: Needed | None = None

    @property
    def ratios(self) -> list[float]:
        """Ours over the reference's, round by round; empty without a reference."""
        pairs = zip(self.ours, self.reference, strict=bool(self.reference))
        return [ours / lean for ours, lean in pairs if lean]

    @property
    def met(self) -> bool | None:
        """Whether the median reaches what is needed; None where nothing is."""
        if self.needed is None:
            return None
        value = median(self.ours if self.needed.of == "ours" else self.ratios)
        return value >= self.needed.bound if self.needed.at_least else value <= self.needed.bound

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON, with stable keys."""
        needed = self.needed
        return {
            "unit": self.unit,
            "ours": _spread(self.ours),
            "reference": _spread(self.reference),
            "ratio": _spread(self.ratios),
            "needed": {"bound": needed.bound, "at_least": needed.at_least, "of": needed.of}
            if needed
            else None,
            "met": self.met,
        }


def alternate(
    rounds: int, *measures: Callable[[], Measured], warm_up: bool = True
) -> list[list[Measured]]:
    """Run each measure once a round, the first of a round by turns; with `warm_up` once before.

    Gives each measure's values in the order of the rounds.
    """
    values: list[list[Measured]] = [[] for _ in measures]
    for number in range(rounds + warm_up):
        order = list(zip(values, measures, strict=True))
        for kept, measure in order if number % 2 else reversed(order):
            kept.append(measure())
    return [kept[warm_up:] for kept in values]


def _spread(values: Sequence[float]) -> dict[str, float] | None:
    if not values:
        return None
    return {"median": median(values), "least": min(values), "most": max(values)}
