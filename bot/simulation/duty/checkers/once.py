"""Every page is handed over at most once (P4), by each way and for each attempt."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.simulation.duty.evidence import Evidence
from bot.simulation.violation import Violation

ONCE = "P4 no page leaves twice"
# After these it is certain that it did not leave.
NOT_TAKEN = frozenset({"down", "busy", "refused"})


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find attempts that a provider may have taken more than once, and a way used twice a page."""
    left = [one for one in evidence.handed if one.outcome not in NOT_TAKEN]
    for attempt_id, times in Counter(one.attempt_id for one in left).items():
        if times > 1:
            yield _broken(evidence, evidence.attempts[attempt_id], f"{times} times")
    attempts = [evidence.attempts[one] for one in {one.attempt_id for one in left}]
    ways = Counter((one.page_id, one.way_id) for one in attempts if one.page_id is not None)
    for one in attempts:
        if ways.pop((one.page_id, one.way_id), 0) > 1:
            yield _broken(evidence, one, "twice by the same way")


def _broken(evidence: Evidence, attempt: Any, what: str) -> Violation:
    page = evidence.pages.get(attempt.page_id)
    talk_id = page and evidence.escalations[page.escalation_id].conversation_id
    return Violation(ONCE, f"a page left {what}", talk_id, attempt.attempted_at)
