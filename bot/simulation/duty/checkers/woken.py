"""Nobody off duty is paged, except the last rungs' supervisors and managers, and who holds it."""

from collections.abc import Iterator
from typing import Any

from bot.simulation.duty.checkers.bounds import URGENT
from bot.simulation.duty.evidence import Evidence
from bot.simulation.duty.post import Handed
from bot.simulation.violation import Violation

WOKEN = "nobody off duty woken but by the last rungs"
BOSSES = ("supervisor", "administrator")
# The rung from which those are paged who are off duty; a rung that nobody could be reached by is
# passed at once, so its number says how far the chain has come.
LAST_RUNGS = 4


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find pages handed over to people who were not on duty and are not the chain's end."""
    for handed in evidence.handed:
        attempt = evidence.attempts[handed.attempt_id]
        if attempt.page_id is None or evidence.on_duty(attempt.staff_id, handed.began_at):
            continue
        page = evidence.pages[attempt.page_id]
        if not (_is_holder(evidence, page, handed) or _is_last(evidence, page, attempt=attempt)):
            who = evidence.staff[attempt.staff_id].display_name
            talk_id = evidence.escalations[page.escalation_id].conversation_id
            yield Violation(WOKEN, f"{who}, rung {page.rung}", talk_id, handed.began_at)


def _is_holder(evidence: Evidence, page: Any, handed: Handed) -> bool:
    """Say whether it was about what this person had taken and not answered yet."""
    look = evidence.look_at(page.escalation_id, page.at)
    return page.clock == "reply" and look is not None and look.taken_by == page.staff_id


def _is_last(evidence: Evidence, page: Any, *, attempt: Any) -> bool:
    look = evidence.look_at(page.escalation_id, page.at)
    urgent = look is not None and look.level <= URGENT
    reached = page.rung - (page.clock == "reply") >= LAST_RUNGS
    return urgent and reached and evidence.staff[attempt.staff_id].role in BOSSES
