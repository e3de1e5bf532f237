"""P4: no message is sent twice, and none is forgotten."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from bot.simulation.city.evidence import Evidence
from bot.simulation.violation import Violation

P4 = "P4 no message is sent twice"
P4_LOST = "P4 no due message is lost"
WITH_CARRIER = frozenset({"accepted", "sent", "delivered", "undelivered", "read"})
NEVER_LEFT = frozenset({"refused", "cancelled", "queued", "held", "sending", "doubtful"})
# What may still wait when all has settled: the hour, the day's cap, or a translation.
WAITS = frozenset({"window", "daily_cap", "translation"})


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find messages that left twice, stuck, vanished, or are told otherwise than they went."""
    for twins in _twins(evidence):
        yield from _check_count(evidence, twins)
        sids = {text.sid for row in twins for text in evidence.sent_for(row.id)}
        for row in twins:
            what = _fault(row, len(evidence.sent_for(row.id)), sids=sids) or _stuck(evidence, row)
            if what:
                told = f"{row.id} ({row.purpose}) {what}"
                yield Violation(P4_LOST, told, row.conversation_id, row.created_at)


def _twins(evidence: Evidence) -> list[list[Any]]:
    """Group messages that say the same to the same phone.

    When answers are lost, the carrier's log tells such twins apart for nobody: what counts is that
    the phone gets as many as were meant.
    """
    groups: dict[tuple[UUID, str], list[Any]] = {}
    for row in evidence.rows("messages"):
        if row.direction == "out":
            groups.setdefault((row.conversation_id, row.body), []).append(row)
    return list(groups.values())


def _check_count(evidence: Evidence, twins: list[Any]) -> Iterator[Violation]:
    accepted = sum(len(evidence.sent_for(row.id)) for row in twins)
    meant = sum(row.status in WITH_CARRIER or row.status == "failed" for row in twins)
    owed = sum(row.status in WITH_CARRIER for row in twins)
    if owed <= accepted <= meant:
        return
    promise = P4 if accepted > meant else P4_LOST
    what = f"{accepted} accepted of {twins[0].id} ({twins[0].purpose}) and its twins, meant {meant}"
    yield Violation(promise, what, twins[0].conversation_id, twins[0].created_at)


def _fault(row: Any, count: int, *, sids: set[str]) -> str | None:
    if row.status in NEVER_LEFT and count:
        return f"is {row.status} ({row.reason}) and was accepted all the same"
    if row.status in WITH_CARRIER and row.provider_id not in sids:
        return "is told under another message's id"
    if row.status == "failed" and row.error_code is None:
        return "failed and nobody knows why"
    return None


def _stuck(evidence: Evidence, row: Any) -> str | None:
    if row.status in ("sending", "doubtful"):
        return f"is still {row.status}"
    if row.status not in ("queued", "held"):
        return None
    if row.due_at is not None and row.due_at > evidence.ends_at:
        return None
    if row.status == "held" and row.due_at is None and row.reason in WAITS:
        return None
    return f"is still {row.status} ({row.reason}), due {row.due_at}"
