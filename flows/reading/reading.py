"""What a text was read to mean."""

from dataclasses import dataclass
from enum import StrEnum

from flows.answers import Answer


class Confidence(StrEnum):
    """How sure an answer is: said and nothing else, or said among other words or roughly."""

    PLAIN = "plain"
    LIKELY = "likely"


class SignalKind(StrEnum):
    """What a text can tell us besides an answer; more than one can be true."""

    RISK_IMMINENT = "risk_imminent"
    RISK_ELEVATED = "risk_elevated"
    RISK_DENIED = "risk_denied"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    HELP_INFO = "help_info"
    WANTS_PERSON = "wants_person"
    WRONG_PERSON = "wrong_person"
    LANGUAGE_SWITCH = "language_switch"
    LANGUAGE_UNREAD = "language_unread"


@dataclass(frozen=True, slots=True)
class Signal:
    """One finding, with the rule and the words that raised it, so that staff see why.

    `rule` is `<language>/<group>`, as in `es/risk_imminent.plan`, or `second/…` for the second
    reader. `detail` is the language asked for on a language switch.
    """

    kind: SignalKind
    rule: str
    words: str
    detail: str = ""

    @property
    def group(self) -> str:
        """Return the rule's group: what kind of finding it is."""
        return self.rule.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's answer to the question in progress, if it has one, and its signals.

    `confidence` is None where there is no answer.
    """

    answer: Answer | None = None
    signals: tuple[Signal, ...] = ()
    confidence: Confidence | None = None

    def first(self, *kinds: SignalKind) -> Signal | None:
        """Return the first signal of any of these kinds."""
        return next((signal for signal in self.signals if signal.kind in kinds), None)
