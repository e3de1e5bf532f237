"""PURE. What a share says about more people than it was counted on: Wilson's interval of 95 %."""

from dataclasses import dataclass
from math import sqrt

# The normal distribution's 97.5th percentile.
Z = 1.959964
# With fewer people than this in a group a comparison says nothing worth acting on.
LEAST = 30


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, and between which shares the truth lies, 19 times in 20."""

    count: int
    of: int
    low: float
    high: float

    @property
    def is_too_few(self) -> bool:
        """Say whether this is too little to compare anything by."""
        return self.of < LEAST


def wilson(count: int, of: int) -> Share:
    """Return a share with its interval (E. B. Wilson, JASA 22, 1927); of nobody, anything."""
    assert 0 <= count <= of
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    share, square = count / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    spread = Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    low = 0.0 if count == 0 else max(0.0, middle - spread)
    return Share(count, of, low, 1.0 if count == of else min(1.0, middle + spread))


def differ(one: Share, other: Share) -> bool:
    """Say whether two shares surely differ: enough people, and intervals that do not meet."""
    if one.is_too_few or other.is_too_few:
        return False
    return one.high < other.low or other.high < one.low
