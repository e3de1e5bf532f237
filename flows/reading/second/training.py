"""Learns the second reader's weights from labelled examples; the same examples, the same bytes.

A linear support vector machine by coordinate descent in the dual (Hsieh et al. 2008, A dual
coordinate descent method for large-scale linear SVM; squared hinge loss). What is seen in few
examples counts for more (Spärck Jones 1972, inverse document frequency), in whole numbers: the
descent needs no more than sums and products, which every machine rounds alike, and the order of
examples is their own.
"""

from array import array
from collections.abc import Sequence
from itertools import chain
from math import sqrt

from flows.reading.second.features import BUCKETS
from flows.reading.second.model import ZERO

WEIGHT_MAX = 127
STEP = 7919
"""A prime: examples are visited so many places apart, since neighbours are alike."""

Example = Sequence[int]
"""The buckets of what is seen in a text."""


def trained(
    examples: Sequence[Example], truths: Sequence[bool], *, rounds: int, cost: float
) -> bytes:
    """Return a weight a bucket, scaled so that the largest is WEIGHT_MAX from nothing.

    `cost` says how dear a mistake is; `rounds` how often every example is visited.
    """
    descent = _Descent(examples, truths, cost)
    for _ in range(rounds):
        for place in range(len(examples)):
            descent.visit(place * STEP % len(examples))
    return _in_bytes(descent.weights)


def rarities(examples: Sequence[Example]) -> list[int]:
    """Return by bucket how much seeing it tells: the square of how often the examples halve."""
    seen = array("l", bytes(array("l").itemsize * BUCKETS))
    for bucket in chain.from_iterable(examples):
        seen[bucket] += 1
    return [max(1, (len(examples) // (count + 1)).bit_length()) ** 2 for count in seen]


class _Descent:
    """The weights so far, and each example's part in them.

    A weight is kept as it counts in a score: multiplied with its bucket's rarity. What all examples
    have in common is learned beside them, and left to the score that is to be reached.
    """

    def __init__(self, examples: Sequence[Example], truths: Sequence[bool], cost: float) -> None:
        self.weights = array("d", bytes(8 * BUCKETS))
        self._common = 0.0
        self._examples = examples
        self._rarities = rarities(examples)
        self._signs = [1.0 if truth else -1.0 for truth in truths]
        self._parts = array("d", bytes(8 * len(examples)))
        self._slack = 1.0 / (2.0 * cost)
        self._lengths = [self._length(example) for example in examples]

    def _length(self, example: Example) -> float:
        rarities = self._rarities
        return sum([rarities[bucket] for bucket in example]) / max(len(example), 1) + 1.0

    def visit(self, at: int) -> None:
        """Move one example's part so that its own loss is least, and the weights with it."""
        example, sign, part = self._examples[at], self._signs[at], self._parts[at]
        if not example:
            return
        weights, value = self.weights, 1.0 / sqrt(len(example))
        told = sum([weights[bucket] for bucket in example]) * value + self._common
        slope = sign * told - 1.0 + part * self._slack
        moved = max(part - slope / (self._lengths[at] + self._slack), 0.0)
        self._parts[at] = moved
        step = (moved - part) * sign
        if step:
            self._common += step
            step *= value
            rarities = self._rarities
            for bucket in example:
                weights[bucket] += step * rarities[bucket]


def _in_bytes(weights: "array[float]") -> bytes:
    largest = max(map(abs, weights)) or 1.0
    return bytes([round(weight / largest * WEIGHT_MAX) + ZERO for weight in weights])
