"""The checkers of our promises, over the whole of a city's evidence."""

from bot.simulation.city.checkers import (
    consent,
    cries,
    hours,
    inbound,
    late,
    once,
    reasons,
    rhythm,
    silence,
    versions,
)
from bot.simulation.city.evidence import Evidence
from bot.simulation.violation import Violation

CHECKERS = (consent, inbound, cries, once, hours, silence, versions, reasons, late, rhythm)

__all__ = ["CHECKERS", "Violation", "violations"]


def violations(evidence: Evidence) -> list[Violation]:
    """Return every broken promise that any checker sees."""
    return [found for checker in CHECKERS for found in checker.check(evidence)]
