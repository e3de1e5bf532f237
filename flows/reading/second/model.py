"""The model: for each question that it answers, a weight a bucket and a score to reach.

The questions are the kinds of signal, and of two questions that clients are asked, about a service
and about a call, the yes and the no; and of a text with one number, whether that is its answer.

A score is the sum of the weights of what is seen, divided by the square root of how many things
are seen, so that a long text weighs as much as a short one. Weights are whole numbers of -127 to
127; the file is a line of JSON that tells what it was made of, and the weights, compressed.
"""

import json
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from operator import itemgetter
from typing import NamedTuple

from flows.answers import No, Yes
from flows.reading.normalize import Message, is_unspaced
from flows.reading.pieces import View
from flows.reading.reading import Signal, SignalKind
from flows.reading.second.features import BUCKETS, Features, features

FORMAT = 1
RULE = "second"
ANY, IMMINENT = SignalKind.RISK_ELEVATED, SignalKind.RISK_IMMINENT
WORDS_TOLD_MAX = 6
LENGTH_MIN: Mapping[str, int] = {SignalKind.OPT_OUT: 12, SignalKind.WRONG_PERSON: 9}
LENGTH_MIN_ELSE = 6
"""Shorter texts are the lists' alone: a word counts 3, a letter of a script without spaces 1. What
stops our texts needs three words or four to go by."""

DOUBT_FROM = 0.75
"""Of the score from which risk is raised: an answer is not taken from a text that comes so near."""

SCALE_NUMBER = "scale_number"
CONSENT = "consent"
"""Of a question about consent only the no is learned: a yes is not the second reader's to give."""

ZERO = 128
"""Weights are kept as bytes; this one is a weight of nothing."""


class ModelInvalid(ValueError):
    """A file that is no model of this format; the message says why."""


class Sight(NamedTuple):
    """A text as the second reader sees it, looked at once however much is asked of it."""

    heard: Message
    seen: Sequence[View]
    found: Features
    length: int
    weigh: Callable[[bytes], float]


def look(heard: Message, seen: Sequence[View]) -> Sight:
    """Look at a text, as its languages see it."""
    length = sum(1 if is_unspaced(token) else 3 for token in heard.tokens)
    found = features(heard, seen)
    return Sight(heard, seen, found, length, weigher(found))


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Questions, each with its weights and the score from which the answer is yes.

    Under `risk_elevated`: is there risk? Under `risk_imminent`, where there is: is it imminent?
    Under any other signal: does the text say that? Under `call_yes` and the like: does it answer
    so? Under `scale_number`: is the number in it the answer? `made_of` is the digest of the
    examples.
    """

    weights: Mapping[str, bytes] = field(repr=False)
    thresholds: Mapping[str, float]
    made_of: str

    def signals(self, sight: Sight, *, beside: Collection[SignalKind]) -> tuple[Signal, ...]:
        """Return what is to be raised beside the signals that the lists found, with the words that
        weighed most."""
        kinds = [kind for kind in SignalKind if kind in self.weights]
        raised = {kind for kind in kinds if self._says(kind, sight)}
        raised.difference_update(beside)
        if ANY not in raised and not {ANY, IMMINENT}.intersection(beside):
            raised.discard(IMMINENT)
        if IMMINENT in beside:
            raised.discard(ANY)
        return tuple([self._signal(kind, sight) for kind in kinds if kind in raised])

    def answer(self, sight: Sight, *, about: str) -> Yes | No | None:
        """Return what a text says to a question about a service, a call or consent, if it does."""
        yes, no = (self._says(name, sight) for name in (f"{about}_yes", f"{about}_no"))
        return None if yes == no else Yes() if yes else No()

    def takes_number(self, beside: Features) -> bool:
        """Tell whether a text's one number is its answer on a scale, by what is around it."""
        if SCALE_NUMBER not in self.weights:
            return False
        return weigher(beside)(self.weights[SCALE_NUMBER]) >= self.thresholds[SCALE_NUMBER]

    def doubts(self, sight: Sight) -> bool:
        """Tell whether a text comes so near to risk that it may not count as a mere answer."""
        return self._says(ANY, sight, share=DOUBT_FROM)

    def _says(self, name: str, sight: Sight, *, share: float = 1.0) -> bool:
        if name not in self.weights or sight.length < LENGTH_MIN.get(name, LENGTH_MIN_ELSE):
            return False
        return sight.weigh(self.weights[name]) >= share * self.thresholds[name]

    def _signal(self, kind: SignalKind, sight: Sight) -> Signal:
        words = _told(self.weights[kind], sight.heard, sight.found)
        return Signal(kind, rule=f"{RULE}/{kind}", words=words)

    def to_bytes(self) -> bytes:
        """Return the model as its file holds it; the same model gives the same bytes."""
        head = {
            "format": FORMAT,
            "made_of": self.made_of,
            "thresholds": {str(name): value for name, value in self.thresholds.items()},
        }
        body = b"".join(self.weights[name] for name in self.thresholds)
        return json.dumps(head).encode() + b"\n" + zlib.compress(body, 9)


def from_bytes(source: bytes) -> Model:
    """Return the model that a file holds. Raises ModelInvalid when it holds none."""
    line, _, body = source.partition(b"\n")
    try:
        head = json.loads(line)
        weights = zlib.decompress(body)
        thresholds = {str(name): float(at) for name, at in head["thresholds"].items()}
        if head["format"] != FORMAT or len(weights) != BUCKETS * len(thresholds):
            raise ModelInvalid("it is of another format")
    except (ValueError, KeyError, TypeError, zlib.error) as fault:
        raise ModelInvalid(str(fault)) from fault
    parts = {
        name: weights[place * BUCKETS : (place + 1) * BUCKETS]
        for place, name in enumerate(thresholds)
    }
    return Model(parts, thresholds, str(head["made_of"]))


def weigher(buckets: Collection[int]) -> Callable[[bytes], float]:
    """Return what says how much these things weigh, by the weights of one question or another."""
    # Two buckets more than are seen: of fewer than two no row would come back.
    pick, count, root = itemgetter(0, 0, *buckets), len(buckets), sqrt(max(len(buckets), 1))

    def weigh(weights: bytes) -> float:
        picked = pick(weights)
        total: int = sum(picked) - 2 * picked[0]
        return (total - ZERO * count) / root

    return weigh


def _told(weights: bytes, heard: Message, found: Features) -> str:
    """Return the words that weighed most, in their order."""
    by_word = [0.0] * len(heard.exact)
    for bucket, (start, end) in found.items():
        for at in range(start, end):
            by_word[at] += (weights[bucket] - ZERO) / (end - start)
    order = sorted(range(len(by_word)), key=lambda at: -by_word[at])[:WORDS_TOLD_MAX]
    return " ".join(heard.exact[at] for at in sorted(order) if by_word[at] > 0)
