"""What can wait comes to one person as one page in each bundle's time, the first at once."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
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
    for one in evidence.handed:
        if evidence.attempts[one.attempt_id].purpose == "gathered" and one.outcome == "sent":
            theirs.setdefault(evidence.attempts[one.attempt_id].staff_id, []).append(one)
    for staff_id, pages in theirs.items():
        for earlier, later in pairwise(pages):
            if later.began_at - earlier.began_at < evidence.policy.bundle_every - LATE:
                who = evidence.staff[staff_id].display_name
                what = f"{who} had pages at {earlier.began_at} and {later.began_at}"
                yield Violation(BUNDLED, what, _talk(evidence, later), later.began_at)


def _talk(evidence: Evidence, handed: Handed) -> UUID:
    page = evidence.pages[evidence.attempts[handed.attempt_id].page_id]
    talk_id: UUID = evidence.escalations[page.escalation_id].conversation_id
    return talk_id
