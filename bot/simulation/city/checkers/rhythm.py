"""L2: who has left a cadence hears no more of it, and nobody is planned for twice."""

from collections import Counter
from collections.abc import Iterator

from bot.simulation.city.evidence import Evidence
from bot.simulation.violation import Violation

L2 = "L2 a cadence plans for those who are in it"


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find plans of an enrolment that was ended, and enrolments with no client's agreement."""
    stopped = {row.id for row in evidence.rows("enrolments") if row.state == "stopped"}
    for row in evidence.rows("check_ins"):
        if row.enrolment_id in stopped and row.state == "due":
            what = f"{row.script} is still due in a cadence that was stopped"
            yield Violation(L2, what, row.conversation_id, row.due_at)
    twice = Counter(
        (row.enrolment_id, row.script, row.planned_at) for row in evidence.rows("check_ins")
    )
    for (_, script, at), count in twice.items():
        if count > 1:
            yield Violation(L2, f"{script} is planned {count} times for {at}")
