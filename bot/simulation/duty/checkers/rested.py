"""Nobody works twice at once or in their time off, and all have their rest, on every night."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bot.simulation.duty.evidence import WORKING, Evidence
from bot.simulation.violation import Violation

RESTED = "no shift meets another or time off, and rests are kept"


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find shifts that stand and meet another of their person's, their time off, or their rest."""
    for staff_id, known in evidence.shifts_of.items():
        standing = sorted(
            (one for one in known if one.state == "published"), key=lambda one: one.starts_at
        )
        who = evidence.staff[staff_id].display_name
        for what, one in (
            *_twice(standing),
            *_away(evidence, standing),
            *_tired(evidence, standing),
        ):
            yield Violation(RESTED, f"{who} {what}", None, one.starts_at)


def _twice(standing: list[Any]) -> Iterator[tuple[str, Any]]:
    for earlier, later in pairwise(standing):
        if later.starts_at < earlier.ends_at:
            yield f"works twice from {later.starts_at}", later


def _away(evidence: Evidence, standing: list[Any]) -> Iterator[tuple[str, Any]]:
    for off in evidence.rows("time_off"):
        for one in standing:
            mine = one.staff_id == off.staff_id and off.withdrawn_at is None
            if mine and one.starts_at < off.ends_at and off.starts_at < one.ends_at:
                yield f"works at {one.starts_at} in time off", one


def _tired(evidence: Evidence, standing: list[Any]) -> Iterator[tuple[str, Any]]:
    """Find short rests that nobody agreed to."""
    working = [one for one in standing if one.role in WORKING]
    for earlier, later in pairwise(working):
        agreed = any((one.staff_id, one.starts_at) in evidence.agreed for one in (earlier, later))
        short = later.starts_at - earlier.ends_at < evidence.policy.rest_between_shifts
        if short and not agreed:
            yield f"rests too little before {later.starts_at}", later
