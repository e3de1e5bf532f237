"""The checkers of what a month of duty promises, over the whole of its evidence."""

from bot.simulation.duty.checkers import (
    bundled,
    deadlines,
    once,
    rested,
    rostered,
    stopped,
    watched,
    woken,
)
from bot.simulation.duty.evidence import Evidence
from bot.simulation.violation import Violation

CHECKERS = (watched, deadlines, woken, stopped, once, bundled, rostered, rested)


def violations(evidence: Evidence) -> list[Violation]:
    """Return every broken promise that any checker sees."""
    return [found for checker in CHECKERS for found in checker.check(evidence)]
