"""The labels that a reading comes to, gravest first, for comparing with what people said it means.

Risk comes before everything, an answer before nothing but small talk. Where the question is
whether a call is wanted, wanting one is the answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.answers import Answer, Later, No, Number, Question, Yes
from flows.reading import Reading, SignalKind

SCALE = Question("scale", low=1, high=5)
CONTEXTS: Mapping[str, Question | None] = {
    "consent": Question("yes_no", plain=True),
    "scale": SCALE,
    "service": Question("yes_no", about="service"),
    "call": Question("yes_no", about="call"),
    "free": None,
}
"""The question last asked, by the name that labelled replies have for it."""

BENIGN = "benign_other"
_SIGNALS = {
    SignalKind.RISK_IMMINENT: "risk_imminent",
    SignalKind.RISK_ELEVATED: "risk_elevated",
    SignalKind.OPT_OUT: "opt_out",
    SignalKind.WRONG_PERSON: "wrong_person",
    SignalKind.WANTS_PERSON: "wants_human",
    SignalKind.LANGUAGE_SWITCH: "language_switch",
    SignalKind.HELP_INFO: "help_info",
    SignalKind.OPT_IN: "opt_in",
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """The gravest label, the others that are true as well, and (rule, words) that say why."""

    label: str
    also: tuple[str, ...]
    because: tuple[tuple[str, str], ...]

    @property
    def all(self) -> frozenset[str]:
        """Return every label."""
        return frozenset((self.label, *self.also))


def labelled(reading: Reading, context: str) -> Labelled:
    """Return what a text means, by its reading and the question that it came after."""
    raised = {signal.kind for signal in reading.signals}
    found = [label for kind, label in _SIGNALS.items() if kind in raised]
    answer = _answer(reading.answer, context)
    if answer is not None and context == "call" and "wants_human" in found:
        found.insert(found.index("wants_human"), answer)
    elif answer is not None:
        found.append(answer)
    first, *others = found or [BENIGN]
    return Labelled(first, tuple(others), tuple(_because(reading)))


def _answer(answer: Answer | None, context: str) -> str | None:
    match answer:
        case Yes():
            return "answer_yes"
        case No():
            return "answer_no"
        case Number(value):
            return f"answer_scale_{value}"
        case Later() if context == "call":
            return "answer_no"
    return None


def _because(reading: Reading) -> Iterator[tuple[str, str]]:
    return ((signal.rule, signal.words) for signal in reading.signals)
