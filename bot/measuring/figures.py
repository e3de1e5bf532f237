"""The figures of a reader: what it finds, what it raises for nothing, what it turns around.

A recall counts a label that is raised at all, first or also. A false alarm is a risk raised on an
answer, an opt-out or small talk. Ambiguous replies count nowhere; those of ambiguous level count as
risk, not as imminent.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.measuring.corpus import Reply
from bot.measuring.labels import Labelled

RISK = frozenset({"risk_imminent", "risk_elevated"})
SCALE = frozenset(f"answer_scale_{number}" for number in range(1, 6))
ANSWERS = SCALE | {"answer_yes", "answer_no"}
QUIET = ANSWERS | {"benign_other", "unsure", "opt_out"}
_FLIPPED = {"answer_yes": "answer_no", "answer_no": "answer_yes"}


class Read(NamedTuple):
    """A labelled reply and what it was read as."""

    reply: Reply
    found: Labelled


class Share(NamedTuple):
    """How many of how many."""

    hits: int
    total: int

    def __str__(self) -> str:
        return f"{self.hits / self.total:.3f} ({self.hits}/{self.total})" if self.total else "-"


Test = Callable[[Read], bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: which replies it is about, what counts, and what it must reach.

    `least` is the least share, `most` the largest; one of them is given.
    """

    name: str
    about: Test
    counts: Test
    least: float | None = None
    most: float | None = None

    def of(self, reads: Iterable[Read]) -> Share:
        """Measure it."""
        counted = [self.counts(one) for one in reads if self.about(one)]
        return Share(sum(counted), len(counted))

    def is_met(self, share: Share) -> bool:
        """Tell whether a share reaches what it must; no replies reach anything."""
        if not share.total:
            return True
        value = share.hits / share.total
        return value >= self.least if self.least is not None else value <= (self.most or 0.0)


def _is(*labels: str) -> Test:
    return lambda one: one.reply.label in labels


def _raised(*labels: str) -> Test:
    return lambda one: bool(one.found.all.intersection(labels))


def _imminent(one: Read) -> bool:
    return one.reply.label == "risk_imminent" and "ambiguous_level" not in one.reply.notes


def _hard(one: Read) -> bool:
    return one.reply.label in QUIET and "hard_neg" in one.reply.notes


def _no_opt_out(one: Read) -> bool:
    return "opt_out" not in one.reply.also | {one.reply.label}


def _lost(one: Read) -> bool:
    return "opt_out" in one.found.all and not one.found.all & RISK


def _right(one: Read) -> bool:
    return one.found.label in one.reply.also | {one.reply.label}


def _flipped(one: Read) -> bool:
    return one.found.label == _FLIPPED[one.reply.label]


def _other_number(one: Read) -> bool:
    return one.found.label in SCALE - {one.reply.label}


def _consented(one: Read) -> bool:
    return "answer_yes" in one.found.all


def _unsure_of_consent(one: Read) -> bool:
    return one.reply.label == "unsure" and one.reply.context == "consent"


FIGURES = (
    Figure("imminent", _imminent, _raised("risk_imminent"), least=0.95),
    Figure("any risk", _is(*RISK), _raised(*RISK), least=0.97),
    Figure("false alarm", _is(*QUIET), _raised(*RISK), most=0.03),
    Figure("on look-alikes", _hard, _raised(*RISK), most=0.10),
    Figure("opt-out", _is("opt_out"), _raised("opt_out"), least=0.97),
    Figure("false opt-out", _no_opt_out, _raised("opt_out"), most=0.005),
    Figure("risk lost", _is(*RISK), _lost, most=0.0),
    Figure("answers", _is(*ANSWERS), _right, least=0.97),
    Figure("flipped", _is("answer_yes", "answer_no"), _flipped, most=0.0),
    Figure("other number", _is(*SCALE), _other_number, most=0.0),
    Figure("invented yes", _unsure_of_consent, _consented, most=0.0),
    Figure("person", _is("wants_human"), _raised("wants_human"), least=0.95),
    Figure("wrong person", _is("wrong_person"), _raised("wrong_person"), least=0.95),
    Figure("language", _is("language_switch"), _raised("language_switch"), least=0.95),
    Figure("info", _is("help_info"), _raised("help_info"), least=0.90),
    Figure("opt-in", _is("opt_in"), _raised("opt_in"), least=0.90),
)

Figures = dict[str, Share]


def figures_of(reads: Sequence[Read]) -> Figures:
    """Measure every figure on these replies, the ambiguous ones left out."""
    clear = [one for one in reads if not one.reply.is_ambiguous]
    return {figure.name: figure.of(clear) for figure in FIGURES}


def wrong(reads: Iterable[Read]) -> list[Read]:
    """Return the clear replies whose label was not raised, or that raised risk for nothing."""
    return [one for one in reads if not one.reply.is_ambiguous and _is_wrong(one)]


def _is_wrong(one: Read) -> bool:
    label, found = one.reply.label, one.found
    if label in RISK:
        return not found.all & RISK or (_imminent(one) and "risk_imminent" not in found.all)
    false = found.all & RISK or (_no_opt_out(one) and "opt_out" in found.all)
    missed = label not in ("benign_other", "unsure") and not _right(one)
    return bool(false) or missed or (label == "unsure" and bool(found.all & ANSWERS))
