"""Deadlines, pure: by the clock, or only in the hours when somebody is on shift."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config import Policy

Shift = tuple[datetime, datetime]
"""From when until when somebody is on shift."""

# What comes in shortly before a shift ends is for the next one.
TOO_SHORT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Span:
    """How long a clock runs.

    `staffed` counts only the hours in which somebody is on shift; such a clock has run out at the
    latest at the end of so many shifts, where `shifts` is not 0: 1 is this one.
    """

    length: timedelta
    staffed: bool = False
    shifts: int = 0


def claim_span(policy: Policy, level: int) -> Span:
    """Return how long a level waits for somebody to take it."""
    return _span(policy, level, policy.claim_within[level])


def reply_span(policy: Policy, level: int) -> Span:
    """Return how long a level waits for a person's first words."""
    return _span(policy, level, policy.reply_within[level])


def _span(policy: Policy, level: int, length: timedelta) -> Span:
    staffed = policy.counted[level] == "staffed"
    return Span(length, staffed, policy.by_end_of_shift[level] if staffed else 0)


def deadline(opened_at: datetime, span: Span, shifts: Iterable[Shift] = ()) -> datetime:
    """Return when a clock that began at `opened_at` has run out.

    Shifts may overlap, and come in any order. Where the roster ends, hours count by the clock: a
    roster that nobody wrote stops no clock.
    """
    if not span.staffed:
        return opened_at + span.length
    blocks = staffed(shifts, since=opened_at)
    by_hours = _after(opened_at, span.length, blocks)
    ends = [end for start, end in blocks if end - start >= TOO_SHORT]
    if not 0 < span.shifts <= len(ends):
        return by_hours
    return min(by_hours, ends[span.shifts - 1])


def staffed(shifts: Iterable[Shift], *, since: datetime) -> list[Shift]:
    """Return the times in which somebody is on shift, in order, joined, from a moment on."""
    blocks: list[Shift] = []
    for start, end in sorted(shifts):
        start = max(start, since)
        if start >= end:
            continue
        if blocks and start <= blocks[-1][1]:
            blocks[-1] = (blocks[-1][0], max(end, blocks[-1][1]))
        else:
            blocks.append((start, end))
    return blocks


def _after(opened_at: datetime, length: timedelta, blocks: Sequence[Shift]) -> datetime:
    left, at = length, opened_at
    for start, end in blocks:
        if end - start >= left:
            return start + left
        left, at = left - (end - start), end
    return at + left
