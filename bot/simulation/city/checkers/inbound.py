"""P2: every text that the carrier took for us is stored once and ended as exactly one thing."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from bot.simulation.city.evidence import Evidence
from bot.simulation.violation import Violation

P2 = "P2 no inbound message is lost"
# A comparison with the carrier's log counts from when it asked: a person may have come meanwhile.
REQUEST_TIME = timedelta(seconds=25)
ENDINGS = frozenset({"script", "person", "consent"})


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find texts that are missing, stored twice, stuck, changed, or left without an ending."""
    stored = Counter(row.provider_id for row in evidence.rows("messages") if row.direction == "in")
    for said in evidence.said:
        if stored[said.sid] != 1:
            times = stored[said.sid]
            yield Violation(P2, f"{said.phone} wrote {said.sid}: stored {times} times")
    yield from _check_rows(evidence)
    for row in evidence.rows("stored_inbound"):
        if row.state == "waiting":
            yield Violation(P2, f"{row.provider_id} still waits to be read")


def _check_rows(evidence: Evidence) -> Iterator[Violation]:
    words = {said.sid: (said.phone.removeprefix("whatsapp:"), said.body) for said in evidence.said}
    for sid, row in evidence.heard.items():
        ending = evidence.turns[row.turn_id].ending
        if ending not in ENDINGS:
            yield Violation(P2, f"{sid} ended as {ending}", row.conversation_id, row.created_at)
        if words.get(sid) != (evidence.points[row.conversation_id].address, row.body):
            what = f"{sid} is not what was written"
            yield Violation(P2, what, row.conversation_id, row.created_at)
        yield from _check_seen(evidence, sid)


def _check_seen(evidence: Evidence, sid: str) -> Iterator[Violation]:
    """What ended before a person must really be before one: an escalation, or somebody's claim."""
    row = evidence.heard[sid]
    at, ending = evidence.turns[row.turn_id].at, evidence.turns[row.turn_id].ending
    opened = any(
        one.opened_at <= at + REQUEST_TIME and (one.closed_at is None or one.closed_at > at)
        for one in evidence.of("escalations", row.conversation_id)
    )
    held = any(
        one.claimed_at <= at + REQUEST_TIME and (one.released_at or at) >= at
        for one in evidence.of("claims", row.conversation_id)
    )
    if ending == "person" and not (opened or held):
        what = f"{sid} went to a person who cannot see it"
        yield Violation(P2, what, row.conversation_id, at)
