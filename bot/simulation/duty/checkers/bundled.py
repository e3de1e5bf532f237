"""What can wait comes to one person as one page in each bundle's time, the first at once."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from bot.simulation.duty.evidence import Evidence
from bot.simulation.duty.post import Handed
from bot.simulation.violation import Violation

BUNDLED = "what can wait comes in bundles"
# The time counts from when a page was due, and it leaves a little later.
LATE = timedelta(seconds=15)


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find gathered pages that reached one person in too short a time."""
    theirs: dict[UUID, list[Handed]] = {}
    for one in (one for one in evidence.handed if one.outcome == "sent"):
        attempt = evidence.attempts[one.attempt_id]
        if is_counted(evidence, attempt):
            theirs.setdefault(attempt.staff_id, []).append(one)
    for staff_id, pages in theirs.items():
        for earlier, later in pairwise(pages):
            if later.began_at - earlier.began_at < evidence.policy.bundle_every - LATE:
                who = evidence.staff[staff_id].display_name
                what = f"{who} had pages at {earlier.began_at} and {later.began_at}"
                yield Violation(BUNDLED, what, _talk(evidence, later), later.began_at)


def is_counted(evidence: Evidence, attempt: Any) -> bool:
    """Say whether it is a gathered page that left, and the first way that its page took.

    What failed or is in doubt is followed by another way, whenever that is.
    """
    if attempt.purpose != "gathered" or attempt.state not in ("sent", "delivered"):
        return False
    return all(attempt.id <= one.id for one in evidence.attempts_of(attempt.page_id))


def _talk(evidence: Evidence, handed: Handed) -> UUID:
    page = evidence.pages[evidence.attempts[handed.attempt_id].page_id]
    talk_id: UUID = evidence.escalations[page.escalation_id].conversation_id
    return talk_id
