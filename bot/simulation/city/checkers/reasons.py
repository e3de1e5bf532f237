"""P8: every text knows why it was said, and the audit log holds."""

from collections.abc import Iterator

from bot.simulation.city.checkers.consent import NEEDS_LEDGER
from bot.simulation.city.evidence import Evidence
from bot.simulation.violation import Violation

P8 = "P8 every message knows why"
NAMED = ("script", "script_version", "wording", "language")


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find texts of the bot without a reason, and faults in the audit log."""
    for row in evidence.rows("messages"):
        if row.author != "bot":
            continue
        for name in NAMED:
            if not getattr(row, name):
                yield Violation(P8, f"{row.id} ({row.purpose}) has no {name}", row.conversation_id)
        needs = row.purpose in NEEDS_LEDGER and row.status != "refused"
        if needs and row.consent_entry_id is None:
            yield Violation(P8, f"{row.id} ({row.purpose}) rests on nothing", row.conversation_id)
    for fault in evidence.audit_faults:
        yield Violation(P8, f"audit: {fault}")
