"""Learns the second reader's weights from labelled examples; the same examples, the same bytes.

A linear support vector machine by coordinate descent in the dual (Hsieh et al. 2008, A dual
coordinate descent method for large-scale linear SVM; squared hinge loss). It needs no more than
sums and products, which every machine rounds alike, and the order of examples is their own.
"""

from array import array
from collections.abc import Sequence
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


class _Descent:
    """The weights so far, and each example's part in them."""

    def __init__(self, examples: Sequence[Example], truths: Sequence[bool], cost: float) -> None:
        self.weights = array("d", bytes(8 * BUCKETS))
        self._examples = examples
        self._signs = [1.0 if truth else -1.0 for truth in truths]
        self._parts = array("d", bytes(8 * len(examples)))
        self._slack = 1.0 / (2.0 * cost)

    def visit(self, at: int) -> None:
        """Move one example's part so that its own loss is least, and the weights with it."""
        example, sign, part = self._examples[at], self._signs[at], self._parts[at]
        if not example:
            return
        weights, value = self.weights, 1.0 / sqrt(len(example))
        told = sum([weights[bucket] for bucket in example]) * value
        slope = sign * told - 1.0 + part * self._slack
        # An example's length is one: it has as many values as it is divided by, squared.
        moved = max(part - slope / (1.0 + self._slack), 0.0)
        self._parts[at] = moved
        step = (moved - part) * sign * value
        if step:
            for bucket in example:
                weights[bucket] += step


def _in_bytes(weights: "array[float]") -> bytes:
    largest = max(map(abs, weights)) or 1.0
    return bytes([round(weight / largest * WEIGHT_MAX) + ZERO for weight in weights])
