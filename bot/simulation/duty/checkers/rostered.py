"""Whoever was put on a published shift had a way of being paged that was tested."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.simulation.duty.evidence import Evidence
from bot.simulation.violation import Violation

ROSTERED = "nobody on a shift without a tested way"


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find shifts that were published while nothing was known to reach their person."""
    for staff_id, known in evidence.shifts_of.items():
        for one in known:
            at = evidence.since(one)
            if not _reached(evidence, staff_id, at):
                who = evidence.staff[staff_id].display_name
                yield Violation(ROSTERED, f"{who}, on from {one.starts_at}", None, at)


def _reached(evidence: Evidence, staff_id: Any, at: datetime) -> bool:
    proved = {way_id for way_id, since in evidence.proofs if since <= at}
    return any(
        way.staff_id == staff_id and way.id in proved and not _failed(way, at)
        for way in evidence.rows("paging_ways")
    )


def _failed(way: Any, at: datetime) -> bool:
    return way.failing_since is not None and way.failing_since <= at
